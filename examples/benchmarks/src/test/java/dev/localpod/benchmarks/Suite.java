package dev.localpod.benchmarks;

/** Some measurements that share processes. */
interface Suite {

  void run(Plan plan, Samples samples) throws Exception;
}

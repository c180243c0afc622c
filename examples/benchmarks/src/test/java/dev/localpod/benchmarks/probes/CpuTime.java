package dev.localpod.benchmarks.probes;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures the processor time of work that is done on the thread of the caller. */
final class CpuTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private long nanos;
  private long operations;

  /** Adds a run of some work. */
  void measure(long number, Runnable work) {
    long begin = THREADS.getCurrentThreadCpuTime();
    work.run();
    nanos += THREADS.getCurrentThreadCpuTime() - begin;
    operations += number;
  }

  /** Prints what one operation has taken on average, as a line for {@code Probe}. */
  void print(String operation, int size) {
    print(operation, size, nanos / 1e3 / operations);
  }

  static void print(String operation, int size, double micros) {
    System.out.println(operation + "|" + size + "|" + micros);
  }
}

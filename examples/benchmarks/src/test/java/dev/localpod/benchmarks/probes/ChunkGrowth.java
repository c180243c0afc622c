package dev.localpod.benchmarks.probes;

import dev.localpod.benchmarks.inside.StreamingJob;

/** What chunks cost while a job has many of them. */
public final class ChunkGrowth {

  /** The chunks at least that are measured at each size, of several jobs if need be. */
  private static final int CHUNKS = 1_000;

  /** The largest size of a first round, which does not count. */
  private static final int WARM_UP = 10_000;

  /** The chunks that are read one by one after the others. */
  private static final int SINGLE = 1_000;

  private ChunkGrowth() {}

  /**
   * Prints the processor time of each operation at each size.
   *
   * @param arguments the most chunks, and the number of rounds
   */
  public static void main(String[] arguments) {
    int largest = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    for (int size : Sizes.upTo(Math.min(largest, WARM_UP))) {
      measure(size, false);
    }
    for (int round = 0; round < rounds; round++) {
      for (int size : Sizes.upTo(largest)) {
        measure(size, true);
      }
    }
  }

  private static void measure(int size, boolean counts) {
    var appending = new CpuTime();
    var reading = new CpuTime();
    var following = new CpuTime();
    for (int chunks = 0; chunks < CHUNKS; chunks += size) {
      try (var job = new StreamingJob()) {
        appending.measure(size, () -> append(job, size));
        reading.measure(size, job::read);
        following.measure(SINGLE, () -> follow(job));
      }
    }
    if (counts) {
      appending.print("append, a chunk", size);
      reading.print("read all at once, a chunk", size);
      following.print("append one more and read it", size);
    }
  }

  private static void append(StreamingJob job, int chunks) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      job.append();
    }
  }

  private static void follow(StreamingJob job) {
    for (int chunk = 0; chunk < SINGLE; chunk++) {
      job.append();
      job.read();
    }
  }
}

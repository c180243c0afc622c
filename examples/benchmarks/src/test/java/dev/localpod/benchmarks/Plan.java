package dev.localpod.benchmarks;

/**
 * How much is measured.
 *
 * @param rounds of the measurements under load, of which the median counts
 * @param warmUpRequests before the first round, unless they take more than a minute
 * @param seconds of load in each round
 * @param starts of each process whose start is measured
 * @param pollRounds of a client that polls for a day, beside the first
 * @param pollSeconds between two of its polls
 * @param heldCalls held at once
 * @param retainedJobs whose memory is measured
 * @param recordedCalls after which the memory of the journal is measured
 * @param jvms in which each operation inside the emulator is measured, or 0 for one JVM for all
 * @param iterations of each of these
 * @param iterationMillis of each iteration
 * @param growthRounds of the measurements while work grows
 * @param growthDivisor by which the largest amounts of work are divided
 * @param hasAllServers whether to measure all servers, or Localpod and the floor alone
 */
record Plan(
    int rounds,
    int warmUpRequests,
    int seconds,
    int starts,
    int pollRounds,
    int pollSeconds,
    int heldCalls,
    int retainedJobs,
    int recordedCalls,
    int jvms,
    int iterations,
    int iterationMillis,
    int growthRounds,
    int growthDivisor,
    boolean hasAllServers) {

  /** Shows in a minute that everything works; its figures say nothing. */
  static final Plan SHORT =
      new Plan(1, 1_000, 1, 1, 1, 3_600, 200, 2_000, 2_000, 0, 1, 20, 1, 1_000, false);

  /** Takes less than 20 minutes. */
  static final Plan FULL =
      new Plan(5, 400_000, 3, 5, 5, 5, 10_000, 50_000, 1_000_000, 1, 5, 700, 3, 1, true);

  static Plan named(String name) {
    return switch (name) {
      case "short" -> SHORT;
      case "full" -> FULL;
      default -> throw new IllegalArgumentException("plan '" + name + "' must be short or full");
    };
  }
}

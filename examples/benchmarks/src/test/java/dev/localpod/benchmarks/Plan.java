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
    boolean hasAllServers) {

  /** Shows in half a minute that everything works; its figures say nothing. */
  static final Plan SHORT = new Plan(1, 1_000, 1, 1, 1, 3_600, 200, 2_000, false);

  /** Takes about a quarter of an hour. */
  static final Plan FULL = new Plan(5, 50_000, 3, 5, 5, 5, 10_000, 50_000, true);

  static Plan named(String name) {
    return switch (name) {
      case "short" -> SHORT;
      case "full" -> FULL;
      default -> throw new IllegalArgumentException("plan '" + name + "' must be short or full");
    };
  }
}

package dev.localpod.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rules about limits. They come last: calls are refused for a while. */
final class LimitRules {

  /** A window of the limits, and what a network may shift. */
  private static final Duration WINDOW = Duration.ofMillis(10_500);

  static final List<Rule> ALL =
      List.of(
          Rule.exclusive("LIM-1", "calls in 10 s", 0, 0, LimitRules::windows).lane(Rule.Lane.LAST),
          Rule.exclusive("LIM-3", "429 says when to come back", 0, 0, LimitRules::retryAfter)
              .lane(Rule.Lane.LAST));

  private LimitRules() {}

  private static void windows(Probe probe) throws InterruptedException {
    probe.sleep(WINDOW);
    limit(probe, probe.post("/purge-queue"), 2);
    limit(probe, probe.get("/requests"), 10);
    if (probe.allows(Need.SLOW)) {
      limit(probe, probe.post("/cancel/" + Probe.unknownJob()), 100);
    } else {
      probe.remark("purge-queue and requests only; cancel is tried with --slow");
    }
  }

  /** Sends one call more than allowed. */
  private static void limit(Probe probe, WireRequest request, int allowed)
      throws InterruptedException {
    String operation = request.operation();
    int passed = 0;
    for (int i = 0; i < allowed; i++) {
      if (probe.callUnpaced(operation, request).status() != 429) {
        passed++;
      }
    }
    String label = operation + ", one call more";
    int more = probe.callUnpaced(label, request).status();
    probe.same(
        operation,
        allowed + " calls pass, the next is 429",
        passed + " calls pass, the next is " + (more == 429 ? "429" : "not 429"));
  }

  private static void retryAfter(Probe probe) throws InterruptedException {
    probe.sleep(WINDOW);
    WireRequest request = probe.post("/purge-queue");
    for (int i = 0; i < 10; i++) {
      WireResponse response = probe.callUnpaced("purge-queue " + i, request);
      if (response.status() == 429) {
        judge(probe, request, response.header("retry-after"));
        return;
      }
    }
    throw new NotTriedException("no call was refused (LIM-1)");
  }

  private static void judge(Probe probe, WireRequest request, Optional<String> retryAfter)
      throws InterruptedException {
    String seconds = retryAfter.orElse("none");
    boolean known = seconds.matches("[1-9]|10");
    probe.that("Retry-After", known, "1 to 10 seconds", seconds);
    if (known) {
      probe.sleep(Duration.ofSeconds(Long.parseLong(seconds)));
      String label = "a call after Retry-After";
      int status = probe.callUnpaced(label, request).status();
      probe.same(label, "not 429", status == 429 ? "429" : "not 429");
    }
  }
}

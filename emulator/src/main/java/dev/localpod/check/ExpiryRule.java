package dev.localpod.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The rule about the end of results (EXP-1). */
final class ExpiryRule {

  /** What is left of a result's time when it is read for the last time. */
  private static final Duration BEFORE = Duration.ofMillis(800);

  private static final Duration AFTER = Duration.ofSeconds(1);

  static final List<Rule> ALL =
      List.of(
          Rule.shared("EXP-1", "results expire", 3, 3, ExpiryRule::results)
              .lane(Rule.Lane.WAITING));

  private ExpiryRule() {}

  /**
   * A result.
   *
   * @param from the first instant at which its job can have ended
   * @param to the last one
   */
  private record Result(String job, Instant from, Instant to) {}

  private static void results(Probe probe) throws InterruptedException {
    // Now, for an exclusive rule that keeps all workers busy comes later: the job would get one
    // more
    // worker started.
    Optional<Result> run = probe.allows(Need.SLOW) ? Optional.of(run(probe)) : Optional.empty();
    Result sync = runsync(probe, "/runsync");
    Result waited = runsync(probe, "/runsync?wait=75000");
    Duration minute = Duration.ofMinutes(1);
    kept(probe, "runsync", sync, minute);
    gone(probe, "runsync", sync, minute);
    for (WireRequest request :
        List.of(
            probe.get("/stream/" + sync.job()),
            probe.post("/cancel/" + sync.job()),
            probe.post("/retry/" + sync.job()))) {
      String label = request.operation() + " of an expired job";
      probe.same(label, "404", Integer.toString(probe.call(label, request).status()));
    }
    probe.sleepUntil(waited.to().plus(minute).plus(AFTER));
    WireResponse later = probe.call("runsync?wait=75000 after 60 s", probe.statusOf(waited.job()));
    probe.byEdition(
        "runsync?wait=75000 after 60 s",
        "kept",
        "404",
        later.isSuccess() ? "kept" : Integer.toString(later.status()));
    gone(probe, "runsync?wait=75000", waited, Duration.ofSeconds(75));
    if (run.isPresent()) {
      kept(probe, "run", run.get(), Duration.ofMinutes(30));
      gone(probe, "run", run.get(), Duration.ofMinutes(30));
    } else {
      probe.remark("runsync only; the 30 minutes of run are tried with --slow");
    }
  }

  private static Result run(Probe probe) throws InterruptedException {
    Instant start = probe.now();
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("run", job);
    return new Result(job, start, probe.now());
  }

  private static Result runsync(Probe probe, String path) throws InterruptedException {
    Instant start = probe.now();
    WireResponse response = probe.send(probe.submission(path, MockInput.returning("x")));
    if (!response.jobStatus().equals("COMPLETED") && !Probe.isFinal(response)) {
      throw new NotTriedException("no worker was free in time");
    }
    return new Result(probe.idOf(response), start, probe.now());
  }

  private static void kept(Probe probe, String what, Result result, Duration retention)
      throws InterruptedException {
    probe.sleepUntil(result.from().plus(retention).minus(BEFORE));
    String label = what + ", just before " + retention.toSeconds() + " s";
    WireResponse response = probe.call(label, probe.statusOf(result.job()));
    if (!response.isSuccess() && !probe.now().isBefore(result.from().plus(retention))) {
      throw new NotTriedException("the answers take too long to tell when a result expires");
    }
    probe.same(label, "kept", response.isSuccess() ? "kept" : Integer.toString(response.status()));
  }

  private static void gone(Probe probe, String what, Result result, Duration retention)
      throws InterruptedException {
    probe.sleepUntil(result.to().plus(retention).plus(AFTER));
    String label = what + ", just after " + retention.toSeconds() + " s";
    WireResponse response = probe.call(label, probe.statusOf(result.job()));
    probe.same(label, "404", response.isSuccess() ? "kept" : Integer.toString(response.status()));
  }
}

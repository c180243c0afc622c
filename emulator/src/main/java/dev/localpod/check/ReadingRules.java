package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules about reading jobs. */
final class ReadingRules {

  private static final Pattern JOB =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[-\\w]*");
  private static final List<String> ENDED = List.of("TIMED_OUT", "FAILED", "404");

  static final List<Rule> ALL =
      List.of(
          Rule.exclusive(
              "STAT-1", "members by state", BusyWorkers.JOBS + 3, 60, ReadingRules::members),
          Rule.shared("STAT-2", "types of members", 2, 1, ReadingRules::types),
          Rule.shared("STAT-3", "delayTime and executionTime", 1, 2, ReadingRules::times),
          Rule.exclusive("STAT-4", "ttl of status", BusyWorkers.JOBS + 2, 60, ReadingRules::ttl),
          Rule.shared("STAT-5", "status-sync waits for the job", 1, 4, ReadingRules::statusSync),
          Rule.shared("STAT-6", "unknown jobs are 404", 1, 1, ReadingRules::unknown));

  private ReadingRules() {}

  private static void members(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.same(
        "COMPLETED",
        "delayTime, executionTime, id, output, status, workerId",
        probe.awaitEnd("COMPLETED", job).members());
    String failed = probe.submit(MockInput.error());
    probe.same(
        "FAILED",
        "delayTime, error, executionTime, id, status, workerId",
        probe.awaitEnd("FAILED", failed).members());
    BusyWorkers.during(
        probe,
        30,
        workers -> {
          WireRequest running = probe.statusOf(workers.running());
          probe.same(
              "IN_PROGRESS",
              "delayTime, id, status, workerId",
              probe.call("IN_PROGRESS", running).members());
          String waiting = workers.queue(MockInput.returning("x"));
          probe.same(
              "IN_QUEUE", "id, status", probe.call("IN_QUEUE", probe.statusOf(waiting)).members());
          probe.cancel(workers.running());
          WireResponse cancelled = probe.call("CANCELLED", running);
          probe.that(
              "CANCELLED",
              cancelled.json().filter(ReadingRules::isCancelled).isPresent(),
              "id, status and perhaps delayTime, executionTime, workerId",
              cancelled.members());
        });
  }

  private static boolean isCancelled(Json json) {
    Set<String> names =
        json instanceof Json.Obj object ? new TreeSet<>(object.fields().keySet()) : Set.of();
    return names.containsAll(Set.of("id", "status"))
        && Set.of("id", "status", "delayTime", "executionTime", "workerId").containsAll(names);
  }

  private static void types(Probe probe) throws InterruptedException {
    WireResponse completed = probe.awaitEnd("COMPLETED", probe.submit(MockInput.returning("x")));
    for (String name : List.of("delayTime", "executionTime")) {
      completed
          .member(name)
          .ifPresent(value -> probe.that(name, isInteger(value), "an integer", value.toString()));
    }
    WireResponse failed = probe.awaitEnd("FAILED", probe.submit(MockInput.error()));
    failed
        .member("error")
        .ifPresent(
            error -> probe.that("error", error instanceof Json.Str, "a string", error.toString()));
  }

  static boolean isInteger(Json value) {
    return value instanceof Json.Num number && number.text().matches("-?[0-9]+");
  }

  private static Optional<Long> milliseconds(WireResponse response, String name) {
    return response
        .member(name)
        .filter(Json.Num.class::isInstance)
        .flatMap(number -> ((Json.Num) number).asLong());
  }

  private static void times(Probe probe) throws InterruptedException {
    Instant start = probe.now();
    WireResponse end = probe.awaitEnd("job", probe.submit(MockInput.delay(2)));
    long took = Duration.between(start, probe.now()).toMillis();
    Optional<Long> delay = milliseconds(end, "delayTime");
    Optional<Long> execution = milliseconds(end, "executionTime");
    if (delay.isEmpty() || execution.isEmpty()) {
      throw new NotTriedException("a time is missing (STAT-1, STAT-2)");
    }
    probe.that(
        "executionTime of a job of 2 s",
        execution.get() >= 1_990 && execution.get() <= took + 50,
        "2 s at least, and what the client waits at most",
        execution.get() + " ms of " + took);
    probe.that(
        "delayTime and executionTime",
        delay.get() >= 0 && delay.get() + execution.get() <= took + 50,
        "what the client waits at most",
        delay.get() + execution.get() + " ms of " + took);
  }

  private static void ttl(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    for (String wrong : List.of("0", "604800001", "soon")) {
      WireResponse response =
          probe.call("ttl=" + wrong, probe.get("/status/" + job + "?ttl=" + wrong));
      probe.same("ttl=" + wrong, "400", Integer.toString(response.status()));
    }
    expires(probe, "a finished job", job, List.of("404"));
    BusyWorkers.during(
        probe,
        30,
        workers -> {
          String waiting = workers.queue(MockInput.returning("x"));
          expires(probe, "a waiting job", waiting, ENDED);
        });
  }

  /** Gives a job two seconds to live. */
  private static void expires(Probe probe, String what, String job, List<String> then)
      throws InterruptedException {
    WireRequest request = probe.get("/status/" + job + "?ttl=2000");
    probe.same(what + ", ttl=2000", "2xx", probe.call(what + ", ttl=2000", request).family());
    probe.sleep(Duration.ofMillis(2_700));
    probe.oneOf(
        what + ", 2 s later",
        then,
        probe.call(what + ", 2 s later", probe.statusOf(job)).jobStatus());
  }

  private static void statusSync(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.delay(4));
    Instant start = probe.now();
    WireResponse early = probe.call("wait=1000", probe.get("/status-sync/" + job + "?wait=1000"));
    Duration took = Duration.between(start, probe.now());
    boolean inTime = took.toMillis() >= 1_000 && took.toMillis() < 3_500;
    probe.that("wait=1000", inTime, "an answer after 1 s", "an answer after " + Pause.text(took));
    probe.oneOf("wait=1000, status", List.of("IN_PROGRESS", "IN_QUEUE"), early.jobStatus());
    WireResponse end = probe.call("no wait", probe.get("/status-sync/" + job));
    probe.same("no wait, status", "COMPLETED", end.jobStatus());
    probe.same("body", probe.send(probe.statusOf(job)).body(), end.body());
  }

  private static void unknown(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    String never = Probe.unknownJob();
    WireResponse unknown = probe.call("unknown job", probe.statusOf(never));
    probe.same("unknown job", "404", Integer.toString(unknown.status()));
    if (!probe.send(probe.get("/status/" + job + "?ttl=1")).isSuccess()) {
      throw new NotTriedException("no result can be made to expire (STAT-4)");
    }
    probe.sleep(Duration.ofSeconds(1));
    WireResponse expired = probe.call("expired job", probe.statusOf(job));
    if (expired.isSuccess()) {
      throw new NotTriedException("no result can be made to expire (STAT-4)");
    }
    probe.same("expired job", "404", Integer.toString(expired.status()));
    probe.same(
        "its text, but for the id",
        JOB.matcher(unknown.body()).replaceAll("ID"),
        JOB.matcher(expired.body()).replaceAll("ID"));
  }
}

package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rules about cancelling, retrying, purging, counting and listing jobs. */
final class ControlRules {

  private static final List<String> JOB_COUNTS =
      List.of("completed", "failed", "inProgress", "inQueue", "retried");
  private static final List<String> WORKER_COUNTS =
      List.of("idle", "initializing", "ready", "running", "throttled", "unhealthy");

  static final List<Rule> ALL =
      List.of(
          Rule.exclusive("CANC-1", "cancel", BusyWorkers.JOBS + 2, 60, ControlRules::cancel),
          Rule.shared("CANC-2", "cancel of a final job", 1, 1, ControlRules::cancelFinal),
          Rule.shared("RTRY-1", "retry", 2, 3, ControlRules::retry),
          Rule.exclusive("PURG-1", "purge-queue", BusyWorkers.JOBS + 3, 60, ControlRules::purge),
          Rule.exclusive("HLTH-1", "health", 3, 3, ControlRules::health),
          Rule.exclusive("REQS-1", "requests", 2, 2, ControlRules::requests));

  private ControlRules() {}

  private static void cancel(Probe probe) throws InterruptedException {
    String running = probe.submit(MockInput.delay(3));
    probe.awaitStart(running);
    cancelled(probe, "a running job", running);
    BusyWorkers.during(
        probe,
        30,
        workers -> {
          String waiting = workers.queue(MockInput.returning("x"));
          cancelled(probe, "a waiting job", waiting);
          workers.free();
          probe.sleep(Duration.ofSeconds(2));
          WireResponse later = probe.call("a waiting job, later", probe.statusOf(waiting));
          probe.same(
              "a waiting job, later",
              "CANCELLED: id, status",
              later.jobStatus() + ": " + later.members());
        });
    probe.sleep(Duration.ofSeconds(2));
    WireResponse later = probe.call("a running job, later", probe.statusOf(running));
    boolean hasOutput = later.member("output").isPresent();
    probe.same(
        "a running job, later", "CANCELLED", later.jobStatus() + (hasOutput ? " with output" : ""));
  }

  private static void cancelled(Probe probe, String what, String job) throws InterruptedException {
    WireResponse response = probe.call(what, probe.post("/cancel/" + job));
    probe.same(what, "CANCELLED: id, status", response.jobStatus() + ": " + response.members());
    probe.same(what + ", status", "CANCELLED", probe.status(job));
  }

  private static void cancelFinal(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    String before = probe.awaitEnd("before", job).body();
    WireResponse response = probe.call("cancel", probe.post("/cancel/" + job));
    probe.same("answer", before, response.body());
    probe.same("afterwards", before, probe.call("afterwards", probe.statusOf(job)).body());
  }

  private static void retry(Probe probe) throws InterruptedException {
    String completed = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("a completed job, before", completed);
    WireResponse refused = probe.call("a completed job", probe.post("/retry/" + completed));
    probe.same("a completed job", "400", Integer.toString(refused.status()));
    String failed = probe.submit(MockInput.error());
    probe.awaitEnd("a failed job, before", failed);
    WireResponse retried = probe.call("a failed job", probe.post("/retry/" + failed));
    probe.same(
        "a failed job", "IN_QUEUE: id, status", retried.jobStatus() + ": " + retried.members());
    probe.same("its id", failed, retried.text("id").orElse("none"));
    probe.same("its end", "FAILED", probe.awaitEnd("a failed job, its end", failed).jobStatus());
    WireResponse unknown = probe.call("an unknown job", probe.post("/retry/" + Probe.unknownJob()));
    probe.same("an unknown job", "404", Integer.toString(unknown.status()));
  }

  private static void purge(Probe probe) throws InterruptedException {
    BusyWorkers.during(
        probe,
        30,
        workers -> {
          String first = workers.queue(MockInput.returning("x"));
          String second = workers.queue(MockInput.returning("x"));
          WireResponse response = probe.call("purge-queue", probe.post("/purge-queue"));
          String removed = response.member("removed").map(Json::toString).orElse("none");
          probe.same("members", "removed, status", response.members());
          probe.same("status", "completed", response.text("status").orElse("none"));
          probe.same("removed", "2", removed);
          probe.same("first waiting job", "CANCELLED", probe.status(first));
          probe.same("second waiting job", "CANCELLED", probe.status(second));
          probe.same("running job", "IN_PROGRESS", probe.status(workers.running()));
        });
  }

  private static void health(Probe probe) throws InterruptedException {
    WireResponse before = probe.call("before", probe.get("/health"));
    probe.same("jobs", String.join(", ", JOB_COUNTS), counts(before, "jobs"));
    probe.same("workers", String.join(", ", WORKER_COUNTS), counts(before, "workers"));
    probe.same("ready", count(before, "/workers/idle"), count(before, "/workers/ready"));
    probe.awaitEnd("completed job", probe.submit(MockInput.returning("x")));
    probe.awaitEnd("failed job", probe.submit(MockInput.error()));
    String cancelled = probe.submit(MockInput.delay(5));
    probe.cancel(cancelled);
    WireResponse after = probe.call("after", probe.get("/health"));
    for (String name : List.of("completed", "failed", "retried")) {
      int expected = name.equals("retried") ? 0 : 1;
      probe.same(
          "one job completed, one failed, one cancelled: " + name,
          "+" + expected,
          "+" + (number(after, name) - number(before, name)));
    }
  }

  /** Returns the names of counts, and of the values that are no counts. */
  private static String counts(WireResponse response, String group) {
    if (!(response.member(group).orElse(Json.NULL) instanceof Json.Obj object)) {
      return "none";
    }
    return new TreeMap<>(object.fields())
        .entrySet().stream()
            .map(
                entry ->
                    ReadingRules.isInteger(entry.getValue())
                        ? entry.getKey()
                        : entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String count(WireResponse response, String pointer) {
    return response.json().flatMap(json -> json.at(pointer)).map(Json::toString).orElse("none");
  }

  static long number(WireResponse response, String name) {
    return response
        .json()
        .flatMap(json -> json.at("/jobs/" + name))
        .filter(Json.Num.class::isInstance)
        .flatMap(number -> ((Json.Num) number).asLong())
        .orElse(0L);
  }

  private static void requests(Probe probe) throws InterruptedException {
    String older = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("older", older);
    probe.sleep(Duration.ofMillis(20));
    String newer = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("newer", newer);
    WireResponse response = probe.call("requests", probe.get("/requests"));
    probe.same("members", "requests", response.members());
    if (!(response.member("requests").orElse(Json.NULL) instanceof Json.Arr jobs)) {
      probe.same("requests", "an array", response.body());
      return;
    }
    List<String> ids =
        jobs.items().stream().map(job -> job.at("/id").map(ControlRules::text).orElse("")).toList();
    probe.that(
        "order",
        ids.contains(older) && ids.contains(newer) && ids.indexOf(newer) < ids.indexOf(older),
        "the newest first",
        "another, or not both jobs");
    Optional<Json> listed =
        jobs.items().stream()
            .filter(job -> job.at("/id").equals(Optional.of(Json.of(newer))))
            .findFirst();
    String missing =
        List.of("createdAt", "status").stream()
            .filter(name -> listed.flatMap(job -> job.at("/" + name)).isEmpty())
            .collect(Collectors.joining(", "));
    probe.same(
        "members of a job",
        "createdAt, status",
        missing.isEmpty() ? "createdAt, status" : "no " + missing);
  }

  private static String text(Json value) {
    return value instanceof Json.Str text ? text.value() : "";
  }
}

package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules about policies, credentials for storage, and addresses of webhooks. */
final class PolicyRules {

  static final List<Rule> ALL =
      List.of(
          Rule.shared("POL-1", "executionTimeout", 5, 8, PolicyRules::executionTimeout),
          Rule.exclusive("POL-2", "ttl", BusyWorkers.JOBS + 6, 100, PolicyRules::ttl),
          Rule.exclusive("POL-3", "lowPriority", BusyWorkers.JOBS + 2, 60, PolicyRules::priority),
          Rule.shared("POL-4", "s3Config stays hidden", 2, 1, PolicyRules::storage),
          Rule.shared("POL-5", "the address of a webhook", 4, 0, PolicyRules::webhooks));

  private PolicyRules() {}

  private static Json.Obj policy(String member, Object value) {
    return Json.object().put(member, value).build();
  }

  /** Submits a short job with a policy, and returns what the answer is. */
  private static String accepts(Probe probe, String member, long value)
      throws InterruptedException {
    Json body =
        Json.object()
            .put("input", MockInput.returning("x"))
            .put("policy", policy(member, value))
            .build();
    String label = member + " " + value;
    WireResponse response = probe.call(label, probe.post("/run").body(body));
    return response.isSuccess() ? "accepted" : Integer.toString(response.status());
  }

  private static void executionTimeout(Probe probe) throws InterruptedException {
    String name = "executionTimeout";
    String running = probe.submit(MockInput.delay(12), policy(name, 5_001));
    probe.same("4999 ms", "400", accepts(probe, name, 4_999));
    probe.byEdition("5000 ms", "400", "accepted", accepts(probe, name, 5_000));
    probe.same("604800000 ms", "accepted", accepts(probe, name, 604_800_000));
    probe.same("604800001 ms", "400", accepts(probe, name, 604_800_001));
    WireResponse end = probe.awaitEnd("a job that runs for longer", running);
    String error = end.text("error").map(text -> ", error " + text).orElse("");
    probe.byEdition(
        "a job that runs for longer",
        "TIMED_OUT",
        "FAILED, error executionTimeout exceeded",
        end.jobStatus() + error);
  }

  private static void ttl(Probe probe) throws InterruptedException {
    probe.same("9999 ms", "400", accepts(probe, "ttl", 9_999));
    probe.same("604800000 ms", "accepted", accepts(probe, "ttl", 604_800_000));
    probe.same("604800001 ms", "400", accepts(probe, "ttl", 604_800_001));
    Json.Obj tenSeconds = policy("ttl", 10_000);
    String finished = probe.submit(MockInput.returning("x"), tenSeconds);
    probe.awaitEnd("a finished job, at once", finished);
    String running = probe.submit(MockInput.delay(20), tenSeconds);
    WireResponse end = probe.awaitEnd("a running job", running);
    probe.byEdition("a running job", "TIMED_OUT", "404", end.jobStatus());
    probe.same("a finished job", "COMPLETED", probe.status(finished));
    BusyWorkers.during(probe, 30, workers -> waitingJob(probe, workers));
  }

  private static void waitingJob(Probe probe, BusyWorkers workers) throws InterruptedException {
    String waiting = workers.queue(MockInput.returning("x"), policy("ttl", 10_000));
    Instant start = probe.now();
    WireResponse end = probe.awaitEnd("a waiting job", waiting);
    Duration took = Duration.between(start, probe.now());
    if (end.jobStatus().equals("COMPLETED")) {
      throw new NotTriedException("a worker took the job before its ttl passed");
    }
    probe.same("a waiting job", "TIMED_OUT: id, status", end.jobStatus() + ": " + end.members());
    boolean inTime = took.toMillis() >= 9_500 && took.toSeconds() < 13;
    probe.that("its ttl", inTime, "10 s", Pause.text(took));
  }

  private static void priority(Probe probe) throws InterruptedException {
    Json wrong =
        Json.object()
            .put("input", MockInput.returning("x"))
            .put("policy", policy("lowPriority", 1))
            .build();
    WireResponse refused = probe.call("no boolean", probe.post("/run").body(wrong));
    probe.same("no boolean", "400", Integer.toString(refused.status()));
    BusyWorkers.during(
        probe,
        25,
        workers -> {
          String waiting = workers.queue(MockInput.returning("x"));
          probe.sleep(Duration.ofSeconds(8)); // twice the usual delay of scaling
          String status =
              probe.call("while no worker is free", probe.statusOf(waiting)).jobStatus();
          probe.same("while no worker is free", "IN_QUEUE", status);
          workers.free();
          WireResponse end = probe.awaitEnd("once a worker is free", waiting);
          probe.same("once a worker is free", "COMPLETED", end.jobStatus());
        });
  }

  private static void storage(Probe probe) throws InterruptedException {
    String secret = "secret-of-the-check";
    Json config =
        Json.object()
            .put("accessId", "id-of-the-check")
            .put("accessSecret", secret)
            .put("bucketName", "bucket")
            .put("endpointUrl", "https://storage.example")
            .build();
    var body = Json.object().put("input", MockInput.returning("x"));
    WireResponse run = probe.send(probe.post("/run").body(body.put("s3Config", config).build()));
    WireResponse end = probe.awaitEnd("status", probe.idOf(run));
    boolean hidden = !end.body().contains(secret) && !run.body().contains(secret);
    probe.that("answers", hidden, "without the secret", "with the secret");
    WireRequest wrong = probe.post("/run").body(body.put("s3Config", "x").build());
    WireResponse refused = probe.call("an s3Config that is no object", wrong);
    probe.same("an s3Config that is no object", "400", Integer.toString(refused.status()));
  }

  private static void webhooks(Probe probe) throws InterruptedException {
    List<String> wrong =
        List.of("no url", "/relative", "ftp://127.0.0.1/x", "http://127.0.0.1:65536/x");
    for (String webhook : wrong) {
      Json body =
          Json.object().put("input", MockInput.returning("x")).put("webhook", webhook).build();
      WireResponse response = probe.call(webhook, probe.post("/run").body(body));
      probe.same("webhook '" + webhook + "'", "400", Integer.toString(response.status()));
    }
  }
}

package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rules about submitting jobs. */
final class SubmissionRules {

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final int MIB = 1 << 20;

  static final List<Rule> ALL =
      List.of(
          Rule.shared("RUN-1", "run answers at once", 1, 5, SubmissionRules::run),
          Rule.exclusive("RUN-2", "run takes 10 MB", 2, 1, probe -> size(probe, "/run", 10))
              .needs(Need.BIG),
          Rule.shared("RUN-3", "the ids of jobs", 2, 2, SubmissionRules::ids),
          Rule.shared("RUN-4", "inputs", 8, 3, SubmissionRules::inputs),
          Rule.shared("SYNC-1", "runsync waits for the job", 1, 2, SubmissionRules::runsync),
          Rule.exclusive("SYNC-2", "runsync takes 20 MB", 2, 1, p -> size(p, "/runsync", 20))
              .needs(Need.BIG),
          Rule.shared("SYNC-3", "how long runsync waits", 4, 10, SubmissionRules::syncWait));

  private SubmissionRules() {}

  private static void run(Probe probe) throws InterruptedException {
    Instant start = probe.now();
    WireResponse response = probe.call("run", probe.submission("/run", MockInput.delay(5)));
    Duration took = Duration.between(start, probe.now());
    probe.same("members", "id, status", response.members());
    probe.same("status", "IN_QUEUE", response.text("status").orElse("none"));
    probe.that("answer", took.toSeconds() < 5, "before the job ends", "after " + Pause.text(took));
    if (response.text("id").isPresent()) {
      probe.cancel(probe.idOf(response));
    }
  }

  private static void size(Probe probe, String path, int mebibytes) throws InterruptedException {
    WireRequest full = padded(probe, path, mebibytes * MIB);
    probe.same("a body of the limit", "2xx", probe.call("limit", full).family());
    WireResponse refused = probe.call("one byte more", padded(probe, path, mebibytes * MIB + 1));
    probe.same("one byte more", "400", Integer.toString(refused.status()));
    boolean named = refused.errorText().contains(Integer.toString(mebibytes));
    probe.that("text", named, "it names the limit", refused.errorText());
  }

  private static WireRequest padded(Probe probe, String path, int bytes) {
    String begin = "{\"input\":{\"mock_return\":\"x\",\"padding\":\"";
    String end = "\"}}";
    String padding = "x".repeat(bytes - begin.length() - end.length());
    return probe.post(path).body(begin + padding + end);
  }

  private static void ids(Probe probe) throws InterruptedException {
    id(probe, "/run", UUID + "-u1", "a UUID and -u1");
    id(probe, "/runsync", "sync-" + UUID + "-u1", "sync-, a UUID and -u1");
  }

  private static void id(Probe probe, String path, String pattern, String expected)
      throws InterruptedException {
    WireResponse response = probe.call(path, probe.submission(path, MockInput.returning("x")));
    String id = response.text("id").orElse("none");
    probe.that("id of " + path, id.matches(pattern), expected, id);
  }

  private static void inputs(Probe probe) throws InterruptedException {
    for (String body : List.of("{}", "{\"input\":null}", "{\"input\":[]}", "{\"input\":\"x\"}")) {
      WireResponse response = probe.call(body, probe.post("/run").body(body));
      probe.same(body, "400", Integer.toString(response.status()));
    }
    WireRequest empty = probe.post("/run").body("{\"input\":{}}");
    probe.same("{\"input\":{}}", "2xx", probe.call("{\"input\":{}}", empty).family());
    nesting(probe, 400, "2xx");
    nesting(probe, 600, "400");
    String sent =
        "{\"z\":[{},null,true,\"\u00e4\u65e5\"],\"a\":123456789012345678901234567890,\"m\":{\"b\":1,\"a\":2}}";
    WireRequest echo = probe.post("/run").body("{\"input\":{\"mock_return\":" + sent + "}}");
    WireResponse end = probe.awaitEnd("an input that comes back", probe.idOf(probe.send(echo)));
    probe.same(
        "an input that comes back", sent, end.member("output").map(Json::toString).orElse("none"));
  }

  private static void nesting(Probe probe, int levels, String expected)
      throws InterruptedException {
    String deep = "[".repeat(levels) + "]".repeat(levels);
    String body = "{\"input\":{\"mock_return\":\"x\",\"deep\":" + deep + "}}";
    String label = levels + " levels";
    WireResponse response = probe.call(label, probe.post("/run").body(body));
    probe.same(
        label,
        expected,
        response.isSuccess() ? response.family() : Integer.toString(response.status()));
  }

  private static void runsync(Probe probe) throws InterruptedException {
    Instant start = probe.now();
    WireResponse response = probe.call("runsync", probe.submission("/runsync", MockInput.delay(2)));
    Duration took = Duration.between(start, probe.now());
    if (!Probe.isFinal(response) && took.toSeconds() >= 60) {
      throw new NotTriedException("no worker was free for " + Pause.text(took));
    }
    probe.that(
        "answer", took.toSeconds() >= 2, "when the job has ended", "after " + Pause.text(took));
    probe.same("status", "COMPLETED", response.jobStatus());
    probe.same(
        "members", "delayTime, executionTime, id, output, status, workerId", response.members());
  }

  private static void syncWait(Probe probe) throws InterruptedException {
    String first = briefWait(probe, "wait=1000");
    String second = briefWait(probe, "wait=1");
    WireRequest longest = probe.submission("/runsync?wait=999999", MockInput.returning("x"));
    probe.same("wait=999999", "2xx", probe.call("wait=999999", longest).family());
    WireRequest unclear = probe.submission("/runsync?wait=soon", MockInput.returning("x"));
    WireResponse refused = probe.call("wait=soon", unclear);
    probe.same("wait=soon", "400", Integer.toString(refused.status()));
    probe.same("a job whose wait passed", "COMPLETED", probe.awaitEnd("end", first).jobStatus());
    probe.cancel(second);
  }

  /** Waits for a second for a job that takes longer, and returns its id. */
  private static String briefWait(Probe probe, String wait) throws InterruptedException {
    Instant start = probe.now();
    WireRequest request = probe.submission("/runsync?" + wait, MockInput.delay(5));
    WireResponse response = probe.call(wait, request);
    Duration took = Duration.between(start, probe.now());
    boolean inTime = took.toMillis() >= 1_000 && took.toMillis() < 4_000;
    probe.that(wait, inTime, "an answer after 1 s", "an answer after " + Pause.text(took));
    probe.oneOf(wait + ", status", List.of("IN_PROGRESS", "IN_QUEUE"), response.jobStatus());
    return probe.idOf(response);
  }
}

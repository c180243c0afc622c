package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rules about progress, errors and lost workers. */
final class FailureRules {

  private static final List<String> UPDATES = List.of("10 %", "60 %");

  /** Characters that a Python worker reports as six bytes each, and a client sends as two. */
  private static final String EXPANDING = "\u00e4".repeat(4_000_000);

  static final List<Rule> ALL =
      List.of(
          Rule.shared("JOB-2", "progress is the output meanwhile", 1, 5, FailureRules::progress),
          Rule.shared("JOB-3", "an error fails the job", 1, 1, FailureRules::error),
          Rule.exclusive("JOB-4", "a lost worker", 1, 2, FailureRules::crash),
          Rule.exclusive("JOB-5", "a result over 20 MB", 1, 5, FailureRules::large)
              .needs(Need.BIG));

  private FailureRules() {}

  private static void progress(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.progress(UPDATES, 2));
    probe.awaitStart(job);
    WireResponse update = probe.send(probe.statusOf(job));
    for (int i = 0; i < 10 && update.member("output").isEmpty() && !Probe.isFinal(update); i++) {
      probe.sleep(Duration.ofMillis(300));
      update = probe.send(probe.statusOf(job));
    }
    probe.keep("update", probe.statusOf(job), update);
    if (Probe.isFinal(update)) {
      throw new NotTriedException("the job was never seen while it reported progress");
    }
    probe.oneOf(
        "output of a running job",
        UPDATES.stream().map(text -> Json.of(text).toString()).toList(),
        output(update));
    WireResponse end = probe.awaitEnd("end", job);
    probe.same("output at the end", "\"done\"", output(end));
  }

  private static String output(WireResponse response) {
    return response.member("output").map(Json::toString).orElse("none");
  }

  private static void error(Probe probe) throws InterruptedException {
    WireResponse end = probe.awaitEnd("job", probe.submit(MockInput.error()));
    probe.same("status", "FAILED", end.jobStatus());
    String error = end.member("error").map(Json::toString).orElse("none");
    probe.that("error", error.contains("Mock error"), "Mock error", Abbreviation.of(error));
    probe.same("retries", "none", end.member("retries").map(Json::toString).orElse("none"));
  }

  private static void crash(Probe probe) throws InterruptedException {
    WireResponse end = probe.awaitEnd("job", probe.submit(MockInput.crash()));
    probe.same(
        "end",
        "FAILED, error job timed out after 1 retries, retries 1",
        end.jobStatus()
            + end.text("error").map(text -> ", error " + Abbreviation.of(text)).orElse("")
            + end.member("retries").map(number -> ", retries " + number).orElse(""));
  }

  private static void large(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning(EXPANDING));
    WireResponse end = probe.awaitEnd("job", job);
    Optional<Json> output = end.member("output");
    if (output.equals(Optional.of(Json.of(EXPANDING)))) {
      throw new NotTriedException("the result is within the limit, as its worker writes it");
    }
    String status = end.jobStatus();
    probe.byEdition(
        "end",
        "FAILED with error",
        "COMPLETED without output",
        switch (status) {
          case "FAILED" -> end.text("error").isPresent() ? "FAILED with error" : "FAILED";
          case "COMPLETED" ->
              output.isEmpty() ? "COMPLETED without output" : "COMPLETED with another output";
          default -> status;
        });
  }
}

package dev.localpod.assertions;

import dev.localpod.core.job.Job;
import dev.localpod.core.job.JobState;
import dev.localpod.core.job.JobStatus;
import dev.localpod.core.job.Run;
import dev.localpod.core.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on a job. */
public final class JobAssert extends AbstractAssert<JobAssert, Job> {

  JobAssert(Job actual) {
    super(actual, JobAssert.class);
  }

  /** Verifies what the job is in. */
  public JobAssert hasStatus(JobStatus expected) {
    isNotNull();
    if (actual.status() != expected) {
      failWithMessage(
          "expected job %s to be %s, but it is %s%s",
          actual.id(), expected, actual.status(), error());
    }
    return this;
  }

  /** Verifies that the job is COMPLETED. */
  public JobAssert isCompleted() {
    return hasStatus(JobStatus.COMPLETED);
  }

  /** Verifies that the job is FAILED with exactly this error. */
  public JobAssert hasFailedWith(String error) {
    hasStatus(JobStatus.FAILED);
    String told = ((JobState.Failed) actual.state()).error();
    if (!told.equals(error)) {
      failWithMessage(
          "expected job %s to have failed with \"%s\", but its error is \"%s\"",
          actual.id(), error, told);
    }
    return this;
  }

  /**
   * Verifies that the job is COMPLETED with an output equal to {@code expected} as JSON: the order
   * of keys and the spelling of numbers do not matter.
   */
  public JobAssert hasOutput(@Nullable Object expected) {
    isCompleted();
    Optional<Json> output = ((JobState.Completed) actual.state()).output();
    if (!output.equals(Optional.of(Json.of(expected)))) {
      failWithMessage(
          "expected the output of job %s to be%n  %s%nbut it is%n  %s",
          actual.id(), Json.of(expected), output.map(Json::toString).orElse("absent"));
    }
    return this;
  }

  /** Verifies how long the job waited for its worker, in endpoint time. */
  public JobAssert waitedInQueue(Duration expected) {
    isNotNull();
    Duration waited = run().delay();
    if (!waited.equals(expected)) {
      failWithMessage(
          "expected job %s to have waited in the queue for %s, but it waited for %s",
          actual.id(), text(expected), text(waited));
    }
    return this;
  }

  /** Verifies how long the worker had the job, in endpoint time; it must have come to its end. */
  public JobAssert ranFor(Duration expected) {
    isNotNull();
    Run run = run();
    Optional<Duration> ran = actual.state().endedAt().map(run::execution);
    if (!ran.equals(Optional.of(expected))) {
      failWithMessage(
          "expected job %s to have run for %s, but it %s",
          actual.id(),
          text(expected),
          ran.map(duration -> "ran for " + text(duration)).orElse("is still running"));
    }
    return this;
  }

  private Run run() {
    Optional<Run> run = actual.state().run();
    if (run.isEmpty()) {
      failWithMessage(
          "expected job %s to have been picked up by a worker, but it is %s and never was",
          actual.id(), actual.status());
    }
    return run.orElseThrow();
  }

  private String error() {
    return actual.state() instanceof JobState.Failed failed
        ? " with the error \"" + failed.error() + "\""
        : "";
  }

  private static String text(Duration duration) {
    return duration.toMillis() + " ms";
  }
}

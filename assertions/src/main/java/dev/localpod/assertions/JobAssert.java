package dev.localpod.assertions;

import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a job as it stood when it was asked for. What happened to it on the way (history,
 * chunks, progress, calls) is told by the journal of its endpoint: start at {@code
 * assertThat(endpoint)} for that.
 */
public class JobAssert extends AbstractJobAssert<JobAssert> {

  /** Starts an assertion; {@link LocalpodAssertions#assertThat(Job)} reads better. */
  public JobAssert(Job actual) {
    super(actual, JobAssert.class, AssertionContext.NOWHERE);
  }

  // ---- how it stands

  /**
   * Verifies what the job is in.
   *
   * <pre>{@code
   * // passes before a worker picks it up:
   * assertThat(job).hasStatus(JobStatus.IN_QUEUE);
   * // fails afterwards:
   * assertThat(job).hasStatus(JobStatus.IN_QUEUE);
   * }</pre>
   */
  public JobAssert hasStatus(JobStatus expected) {
    return claim(
        "to be " + expected, () -> sofarUnless(actual.status() == expected, "it is " + status()));
  }

  /**
   * Verifies that the job is COMPLETED.
   *
   * <pre>{@code
   * // passes after Scripts.complete(output):
   * assertThat(endpoint).onlyJob().isCompleted();
   * // fails, and tells the error, after Scripts.fail("CUDA out of memory"):
   * assertThat(endpoint).onlyJob().isCompleted();
   * }</pre>
   */
  public JobAssert isCompleted() {
    return hasStatus(JobStatus.COMPLETED);
  }

  /**
   * Verifies that the job is CANCELLED.
   *
   * <pre>{@code
   * // passes if the client cancelled it:
   * assertThat(endpoint).onlyJob().isCancelled();
   * // fails if the client just went away:
   * assertThat(endpoint).onlyJob().isCancelled();
   * }</pre>
   */
  public JobAssert isCancelled() {
    return hasStatus(JobStatus.CANCELLED);
  }

  /**
   * Verifies that the job is TIMED_OUT.
   *
   * <pre>{@code
   * // passes if its ttl passed in the queue:
   * assertThat(endpoint).onlyJob().isTimedOut();
   * // fails if a worker was in time:
   * assertThat(endpoint).onlyJob().isTimedOut();
   * }</pre>
   */
  public JobAssert isTimedOut() {
    return hasStatus(JobStatus.TIMED_OUT);
  }

  /**
   * Verifies that the job is FAILED with exactly this error; {@link #error} goes on to other things
   * to say of it.
   *
   * <pre>{@code
   * // passes after Scripts.fail("CUDA out of memory"):
   * assertThat(job).hasFailedWith("CUDA out of memory");
   * // fails:
   * assertThat(job).hasFailedWith("out of memory");
   * }</pre>
   */
  public JobAssert hasFailedWith(String error) {
    return claim(
        "to have FAILED with \"" + error + "\"",
        () -> sofarUnless(errorOf(actual).equals(Optional.of(error)), "it is " + status()));
  }

  /**
   * Verifies that the job is FAILED, and goes on to its error.
   *
   * <pre>{@code
   * // passes after Scripts.fail("CUDA out of memory"):
   * assertThat(job).error().contains("memory");
   * // fails on any job that is not FAILED:
   * assertThat(job).error();
   * }</pre>
   */
  public AbstractStringAssert<?> error() {
    return goOnToText("to have FAILED", AbstractJobAssert::errorOf);
  }

  // ---- what came out

  /**
   * Verifies that the job is COMPLETED with an output equal to {@code expected} as JSON: the order
   * of members and the spelling of numbers do not matter. Maps, collections, strings, numbers,
   * records and {@link Json} are read by {@link Json#of}.
   *
   * <pre>{@code
   * // passes if the output is {"seed": 1.0, "image": "cup.png"}:
   * assertThat(job).hasOutput(Map.of("image", "cup.png", "seed", 1));
   * // fails, and tells that /seed is missing:
   * assertThat(job).hasOutput(Map.of("image", "cup.png"));
   * }</pre>
   */
  public JobAssert hasOutput(@Nullable Object expected) {
    return claim(
        "to be COMPLETED with the output " + shown(Json.of(expected)),
        () -> differs(expected, outputOf(actual)));
  }

  /**
   * Verifies one place of a COMPLETED job's output, named by a JSON Pointer (RFC 6901).
   *
   * <pre>{@code
   * // passes if the output is {"images": ["cup.png"]}:
   * assertThat(job).hasOutputAt("/images/0", "cup.png");
   * // fails:
   * assertThat(job).hasOutputAt("/images/1", "cup.png");
   * }</pre>
   */
  public JobAssert hasOutputAt(String pointer, @Nullable Object expected) {
    return claim(
        "to be COMPLETED with " + shown(Json.of(expected)) + " at " + pointer + " of its output",
        () -> differs(expected, outputOf(actual).flatMap(output -> output.at(pointer))));
  }

  /**
   * Verifies that the job is COMPLETED with an output, and goes on to it read as {@code type}: a
   * record, a bean, a collection or a simple type.
   *
   * <pre>{@code
   * // passes if the output is {"image": "cup.png"}:
   * assertThat(job).outputAs(Drawing.class).isEqualTo(new Drawing("cup.png"));
   * // fails on a job that is not COMPLETED, or whose output is no Drawing:
   * assertThat(job).outputAs(Drawing.class);
   * }</pre>
   */
  public <T> ObjectAssert<T> outputAs(Class<T> type) {
    return goOnToValue("to be COMPLETED with an output", type, AbstractJobAssert::outputOf);
  }

  /**
   * Verifies that the job is COMPLETED with an output, and goes on to its JSON text, for libraries
   * that compare such texts.
   *
   * <pre>{@code
   * // passes if the output is {"image":"cup.png"}:
   * assertThat(job).outputText().contains("cup.png");
   * // fails on a job that is not COMPLETED:
   * assertThat(job).outputText();
   * }</pre>
   */
  public AbstractStringAssert<?> outputText() {
    return goOnToText("to be COMPLETED with an output", job -> outputOf(job).map(Json::toString));
  }

  // ---- what came in

  /**
   * Verifies the input that the client submitted, compared as JSON as by {@link #hasOutput}.
   *
   * <pre>{@code
   * // passes if the client submitted {"input": {"prompt": "a cup"}}:
   * assertThat(job).hasInput(Map.of("prompt", "a cup"));
   * // fails:
   * assertThat(job).hasInput(Map.of("prompt", "a mug"));
   * }</pre>
   */
  public JobAssert hasInput(Object expected) {
    return claim(
        "to have the input " + shown(Json.of(expected)),
        () -> differs(expected, Optional.of(actual.request().input())));
  }

  /**
   * Goes on to the input that the client submitted, read as {@code type}.
   *
   * <pre>{@code
   * // passes if the client submitted {"input": {"prompt": "a cup"}}:
   * assertThat(job).inputAs(Order.class).isEqualTo(new Order("a cup"));
   * // fails if the input is no Order:
   * assertThat(job).inputAs(Order.class);
   * }</pre>
   */
  public <T> ObjectAssert<T> inputAs(Class<T> type) {
    return goOnToValue("to have an input", type, job -> Optional.of(job.request().input()));
  }

  /**
   * Verifies how long the client lets the job live, from its policy (POL-2).
   *
   * <pre>{@code
   * // passes if it submitted "policy": {"ttl": 60000}:
   * assertThat(job).hasTtl(ofMinutes(1));
   * // fails if it submitted no policy:
   * assertThat(job).hasTtl(ofMinutes(1));
   * }</pre>
   */
  public JobAssert hasTtl(Duration expected) {
    return claim("to have a ttl", expected, actual -> actual.request().policy().ttl());
  }

  /**
   * Verifies how long the client lets the job run, from its policy (POL-1).
   *
   * <pre>{@code
   * // passes if it submitted "policy": {"executionTimeout": 60000}:
   * assertThat(job).hasExecutionTimeout(ofMinutes(1));
   * // fails if it submitted no policy:
   * assertThat(job).hasExecutionTimeout(ofMinutes(1));
   * }</pre>
   */
  public JobAssert hasExecutionTimeout(Duration expected) {
    return claim(
        "to have an executionTimeout",
        expected,
        actual -> actual.request().policy().executionTimeout());
  }

  /**
   * Verifies that the client's policy asks for low priority (POL-3).
   *
   * <pre>{@code
   * // passes if it submitted "policy": {"lowPriority": true}:
   * assertThat(job).hasLowPriority();
   * // fails if it submitted no policy:
   * assertThat(job).hasLowPriority();
   * }</pre>
   */
  public JobAssert hasLowPriority() {
    return claim(
        "to have low priority",
        () -> forGoodUnless(actual.request().policy().lowPriority(), "it has not"));
  }

  /**
   * Verifies where the client wants the result to be sent (HOOK-1).
   *
   * <pre>{@code
   * // passes if it submitted "webhook": "http://127.0.0.1:9000/done":
   * assertThat(job).hasWebhook(URI.create("http://127.0.0.1:9000/done"));
   * // fails if it submitted none:
   * assertThat(job).hasWebhook(URI.create("http://127.0.0.1:9000/done"));
   * }</pre>
   */
  public JobAssert hasWebhook(URI expected) {
    return claim(
        "to have the webhook " + expected,
        () -> {
          Optional<URI> webhook = actual.request().webhook();
          return forGoodUnless(
              webhook.equals(Optional.of(expected)),
              webhook.map(it -> "it has " + it).orElse("it has none"));
        });
  }

  /**
   * Verifies the {@code s3Config} that the client passed on to the worker (POL-4), compared as
   * JSON. A failure names the members that differ and never shows a value.
   *
   * <pre>{@code
   * // passes if the client passed on just this:
   * assertThat(job).hasS3Config(Map.of("bucketName", "art", "accessSecret", secret));
   * // fails, with "accessSecret differs", if it took another secret:
   * assertThat(job).hasS3Config(Map.of("bucketName", "art", "accessSecret", secret));
   * }</pre>
   */
  public JobAssert hasS3Config(Object expected) {
    return claim(
        "to have the s3Config given (its values are not shown)",
        () -> s3Differs(Json.of(expected)));
  }

  // ---- how long, how often

  /**
   * Verifies how long the job waited for its worker before its last attempt, in endpoint time
   * (STAT-3).
   *
   * <pre>{@code
   * // passes after a cold start of 20 s:
   * assertThat(job).waitedInQueue(ofSeconds(20));
   * // fails on a job that no worker ever picked up:
   * assertThat(job).waitedInQueue(ofSeconds(20));
   * }</pre>
   */
  public JobAssert waitedInQueue(Duration expected) {
    return claimRun(
        "to have waited in the queue for " + Durations.text(expected),
        run ->
            forGoodUnless(
                run.delay().equals(expected), "it waited for " + Durations.text(run.delay())));
  }

  /**
   * Verifies how long the job waited for its worker at most, in endpoint time (STAT-3).
   *
   * <pre>{@code
   * // passes with an idle worker:
   * assertThat(job).waitedInQueueAtMost(ofSeconds(1));
   * // fails after a cold start of 20 s:
   * assertThat(job).waitedInQueueAtMost(ofSeconds(1));
   * }</pre>
   */
  public JobAssert waitedInQueueAtMost(Duration most) {
    return claimRun(
        "to have waited in the queue for at most " + Durations.text(most),
        run ->
            forGoodUnless(
                run.delay().compareTo(most) <= 0, "it waited for " + Durations.text(run.delay())));
  }

  /**
   * Verifies how long the worker had the job, in endpoint time (STAT-3); it must have come to its
   * end.
   *
   * <pre>{@code
   * // passes after Scripts.after(ofSeconds(3)).complete(output):
   * assertThat(job).ranFor(ofSeconds(3));
   * // fails while it is still running:
   * assertThat(job).ranFor(ofSeconds(3));
   * }</pre>
   */
  public JobAssert ranFor(Duration expected) {
    return claimExecution("for " + Durations.text(expected), ran -> ran.equals(expected));
  }

  /**
   * Verifies how long the worker had the job at most, in endpoint time (STAT-3); it must have come
   * to its end.
   *
   * <pre>{@code
   * // passes after Scripts.after(ofSeconds(3)).complete(output):
   * assertThat(job).ranForAtMost(ofSeconds(5));
   * // fails:
   * assertThat(job).ranForAtMost(ofSeconds(2));
   * }</pre>
   */
  public JobAssert ranForAtMost(Duration most) {
    return claimExecution("for at most " + Durations.text(most), ran -> ran.compareTo(most) <= 0);
  }

  /**
   * Verifies how often the job was given to a worker, a re-dispatch and a retry included.
   *
   * <pre>{@code
   * // passes if all went well:
   * assertThat(job).hasAttempts(1);
   * // fails if its first worker was lost:
   * assertThat(job).hasAttempts(1);
   * }</pre>
   */
  public JobAssert hasAttempts(int expected) {
    return claim("to have been given to a worker", expected, Job::attempt);
  }

  /**
   * Verifies how often the job went back to the queue because its worker was lost (JOB-4).
   *
   * <pre>{@code
   * // passes if its first worker was lost:
   * assertThat(job).hasRetries(1);
   * // fails if it was the client that asked for a retry:
   * assertThat(job).hasRetries(1);
   * }</pre>
   */
  public JobAssert hasRetries(int expected) {
    return claim("to have lost its worker", expected, Job::retries);
  }

  // ---- what happened on the way

  /**
   * Verifies all that the job has been in, in order, from the first on.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint).onlyJob().wentThrough(IN_QUEUE, IN_PROGRESS, COMPLETED);
   * // fails if its worker was lost on the way, and tells why:
   * assertThat(endpoint).onlyJob().wentThrough(IN_QUEUE, IN_PROGRESS, COMPLETED);
   * }</pre>
   */
  public JobAssert wentThrough(JobStatus... expected) {
    return claimStory(
        "to have gone through " + List.of(expected),
        history -> {
          List<JobStatus> seen = history.statuses();
          return history.unlessEqual(List.of(expected), seen, "it went through " + seen);
        });
  }

  /**
   * Verifies all pieces of output that the worker streamed, in order, compared as JSON (STRM-1).
   *
   * <pre>{@code
   * // passes after Scripts.chunk("Hel").chunk("lo").complete():
   * assertThat(endpoint).onlyJob().streamed("Hel", "lo");
   * // fails:
   * assertThat(endpoint).onlyJob().streamed("Hello");
   * }</pre>
   */
  public JobAssert streamed(Object... expected) {
    return claimReports("streamed", WorkStep.CHUNK, expected);
  }

  /**
   * Verifies all progress updates of the worker, in order, compared as JSON (JOB-2).
   *
   * <pre>{@code
   * // passes after Scripts.progress(50).complete(output):
   * assertThat(endpoint).onlyJob().reportedProgress(50);
   * // fails:
   * assertThat(endpoint).onlyJob().reportedProgress(50, 100);
   * }</pre>
   */
  public JobAssert reportedProgress(Object... expected) {
    return claimReports("reported the progress", WorkStep.PROGRESS, expected);
  }

  /**
   * Goes on to the calls that named the job, or submitted it.
   *
   * <pre>{@code
   * // passes if the client cancelled it:
   * assertThat(endpoint).onlyJob().calls().to(Operation.CANCEL).once();
   * // fails if it did not:
   * assertThat(endpoint).onlyJob().calls().to(Operation.CANCEL).once();
   * }</pre>
   */
  public CallsAssert calls() {
    return navigate(new CallsAssert(context(), id()), isThere());
  }

  /**
   * Goes on to how clients polled the job; they must have done so.
   *
   * <pre>{@code
   * // passes if it was polled five times:
   * assertThat(endpoint).onlyJob().polling().atMost(5);
   * // fails if it was never polled:
   * assertThat(endpoint).onlyJob().polling();
   * }</pre>
   */
  public PollingAssert polling() {
    return PollingAssert.of(this, id());
  }

  /**
   * Goes on to the deliveries of the job's webhook.
   *
   * <pre>{@code
   * // passes if its receiver answered 200 the second time:
   * assertThat(endpoint).onlyJob().webhooks().takeAttempts(2).areAcknowledged();
   * // fails if it did so the first time:
   * assertThat(endpoint).onlyJob().webhooks().takeAttempts(2);
   * }</pre>
   */
  public WebhooksAssert webhooks() {
    return navigate(new WebhooksAssert(context(), id()), isThere());
  }
}

package dev.localpod.assertions;

import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a job as it was when the test asked for it. Its history, chunks, progress and calls
 * are read from the journal of its endpoint: start at {@code assertThat(endpoint)} to assert on
 * them.
 */
public class JobAssert extends AbstractJobRequestAssert<JobAssert> {

  /** Starts an assertion; {@link LocalpodAssertions#assertThat(Job)} reads better. */
  public JobAssert(Job actual) {
    super(actual, JobAssert.class, AssertionContext.NONE);
  }

  // ---- status

  /**
   * Verifies that the job has this status.
   *
   * <pre>{@code
   * // passes before a worker picks the job up:
   * assertThat(job).hasStatus(JobStatus.IN_QUEUE);
   * // fails before a worker picks it up:
   * assertThat(job).hasStatus(JobStatus.IN_PROGRESS);
   * }</pre>
   */
  public JobAssert hasStatus(JobStatus expected) {
    return verifyJob(
        "to be " + expected, () -> pendingUnless(actual.status() == expected, "it is " + status()));
  }

  /**
   * Verifies that the job is COMPLETED.
   *
   * <pre>{@code
   * // passes after Scripts.complete(output):
   * assertThat(endpoint).onlyJob().isCompleted();
   * // fails after Scripts.fail("CUDA out of memory"), and shows the error:
   * assertThat(failing).onlyJob().isCompleted();
   * }</pre>
   */
  public JobAssert isCompleted() {
    return hasStatus(JobStatus.COMPLETED);
  }

  /**
   * Verifies that the job is CANCELLED.
   *
   * <pre>{@code
   * // passes if the client cancelled the job:
   * assertThat(endpoint).job(cancelled).isCancelled();
   * // fails if the client only stopped polling this one:
   * assertThat(endpoint).job(forgotten).isCancelled();
   * }</pre>
   */
  public JobAssert isCancelled() {
    return hasStatus(JobStatus.CANCELLED);
  }

  /**
   * Verifies that the job is TIMED_OUT.
   *
   * <pre>{@code
   * // passes if the ttl of the job passed in the queue:
   * assertThat(endpoint).job(late).isTimedOut();
   * // fails if a worker completed this one before:
   * assertThat(endpoint).job(early).isTimedOut();
   * }</pre>
   */
  public JobAssert isTimedOut() {
    return hasStatus(JobStatus.TIMED_OUT);
  }

  /**
   * Verifies that the job is FAILED with exactly this error; use {@link #error} for a part of it.
   *
   * <pre>{@code
   * // passes after Scripts.fail("CUDA out of memory"):
   * assertThat(job).hasFailedWith("CUDA out of memory");
   * // fails:
   * assertThat(job).hasFailedWith("out of memory");
   * }</pre>
   */
  public JobAssert hasFailedWith(String error) {
    return verifyJob(
        "to have FAILED with \"" + error + "\"",
        () -> pendingUnless(errorOf(actual).equals(Optional.of(error)), "it is " + status()));
  }

  /**
   * Verifies that the job is FAILED, and leads to its error.
   *
   * <pre>{@code
   * // passes after Scripts.fail("CUDA out of memory"):
   * assertThat(job).error().contains("memory");
   * // fails:
   * assertThat(job).error().contains("disk");
   * }</pre>
   */
  public AbstractStringAssert<?> error() {
    return toText("to have FAILED", AbstractJobAssert::errorOf);
  }

  // ---- output

  /**
   * Verifies that the job is COMPLETED with this output, compared as JSON: the order of fields and
   * the spelling of numbers do not matter. {@link Json#of} reads maps, collections, strings,
   * numbers and records.
   *
   * <pre>{@code
   * // passes if the output is {"seed": 1.0, "image": "cup.png"}:
   * assertThat(job).hasOutput(Map.of("image", "cup.png", "seed", 1));
   * // fails, and says that /seed is not expected:
   * assertThat(job).hasOutput(Map.of("image", "cup.png"));
   * }</pre>
   */
  public JobAssert hasOutput(@Nullable Object expected) {
    return verifyJob(
        "to be COMPLETED with the output " + shown(Json.of(expected)),
        () -> differs(expected, outputOf(actual)));
  }

  /**
   * Verifies that the job is COMPLETED with this value at a JSON Pointer (RFC 6901) of its output.
   *
   * <pre>{@code
   * // passes if the output is {"images": ["cup.png"]}:
   * assertThat(job).hasOutputAt("/images/0", "cup.png");
   * // fails:
   * assertThat(job).hasOutputAt("/images/1", "cup.png");
   * }</pre>
   */
  public JobAssert hasOutputAt(String pointer, @Nullable Object expected) {
    return verifyJob(
        "to be COMPLETED with " + shown(Json.of(expected)) + " at " + pointer + " of its output",
        () -> differs(expected, outputOf(actual).flatMap(output -> output.at(pointer))));
  }

  /**
   * Verifies that the job is COMPLETED with an output that can be read as {@code type} (a record, a
   * bean, a collection or a simple type), and leads to it.
   *
   * <pre>{@code
   * // passes if the output is {"image": "cup.png"}:
   * assertThat(job).outputAs(Drawing.class).isEqualTo(new Drawing("cup.png"));
   * // fails:
   * assertThat(job).outputAs(Integer.class);
   * }</pre>
   */
  public <T> ObjectAssert<T> outputAs(Class<T> type) {
    return toValue("to be COMPLETED with an output", type, AbstractJobAssert::outputOf);
  }

  /**
   * Verifies that the job is COMPLETED with an output, and leads to its JSON text, for example for
   * a library that compares JSON.
   *
   * <pre>{@code
   * // passes if the output is {"image":"cup.png"}:
   * assertThat(job).outputText().contains("cup.png");
   * // fails:
   * assertThat(job).outputText().contains("mug.png");
   * }</pre>
   */
  public AbstractStringAssert<?> outputText() {
    return toText("to be COMPLETED with an output", job -> outputOf(job).map(Json::toString));
  }

  // ---- durations and attempts

  /**
   * Verifies how long the job waited for a worker before its last attempt, in endpoint time
   * (STAT-3).
   *
   * <pre>{@code
   * // passes after a cold start of 20 s:
   * assertThat(job).waitedInQueue(ofSeconds(20));
   * // fails:
   * assertThat(job).waitedInQueue(ofSeconds(0));
   * }</pre>
   */
  public JobAssert waitedInQueue(Duration expected) {
    return verifyWait(DurationFormat.format(expected), waited -> waited.equals(expected));
  }

  /**
   * Verifies that the job waited no longer than this for a worker before its last attempt, in
   * endpoint time (STAT-3).
   *
   * <pre>{@code
   * // passes after a cold start of 20 s:
   * assertThat(job).waitedInQueueAtMost(ofSeconds(30));
   * // fails:
   * assertThat(job).waitedInQueueAtMost(ofSeconds(10));
   * }</pre>
   */
  public JobAssert waitedInQueueAtMost(Duration most) {
    return verifyWait(
        "at most " + DurationFormat.format(most), waited -> waited.compareTo(most) <= 0);
  }

  /**
   * Verifies how long the last attempt ran on its worker, in endpoint time (STAT-3). The job must
   * have ended.
   *
   * <pre>{@code
   * // passes after Scripts.after(ofSeconds(3)).complete(output):
   * assertThat(job).ranFor(ofSeconds(3));
   * // fails:
   * assertThat(job).ranFor(ofSeconds(2));
   * }</pre>
   */
  public JobAssert ranFor(Duration expected) {
    return verifyExecution(DurationFormat.format(expected), ran -> ran.equals(expected));
  }

  /**
   * Verifies that the last attempt ran no longer than this on its worker, in endpoint time
   * (STAT-3). The job must have ended.
   *
   * <pre>{@code
   * // passes after Scripts.after(ofSeconds(3)).complete(output):
   * assertThat(job).ranForAtMost(ofSeconds(5));
   * // fails:
   * assertThat(job).ranForAtMost(ofSeconds(2));
   * }</pre>
   */
  public JobAssert ranForAtMost(Duration most) {
    return verifyExecution(
        "at most " + DurationFormat.format(most), ran -> ran.compareTo(most) <= 0);
  }

  /**
   * Verifies how many times workers picked the job up; re-dispatches and retries count.
   *
   * <pre>{@code
   * // passes if the first worker completed the job:
   * assertThat(job).hasAttempts(1);
   * // fails if it did:
   * assertThat(job).hasAttempts(2);
   * }</pre>
   */
  public JobAssert hasAttempts(int expected) {
    return verifyJob("to have been given to a worker", expected, Job::attempt);
  }

  /**
   * Verifies how many times the job went back to the queue because its worker was lost (JOB-4).
   *
   * <pre>{@code
   * // passes if the first worker was lost and the second one completed the job:
   * assertThat(job).hasRetries(1);
   * // fails then:
   * assertThat(job).hasRetries(0);
   * }</pre>
   */
  public JobAssert hasRetries(int expected) {
    return verifyJob("to have lost its worker", expected, Job::retries);
  }

  // ---- history

  /**
   * Verifies all statuses of the job, from the first to the last.
   *
   * <pre>{@code
   * // passes if the first worker completed the job:
   * assertThat(endpoint).onlyJob().wentThrough(IN_QUEUE, IN_PROGRESS, COMPLETED);
   * // fails then:
   * assertThat(endpoint).onlyJob().wentThrough(IN_QUEUE, IN_PROGRESS, FAILED);
   * }</pre>
   */
  public JobAssert wentThrough(JobStatus... expected) {
    return verifyHistory(
        "to have gone through " + List.of(expected),
        history -> {
          List<JobStatus> statuses = history.statuses();
          return history.unlessEqual(List.of(expected), statuses, "it went through " + statuses);
        });
  }

  /**
   * Verifies all chunks that the worker streamed, in order, compared as JSON (STRM-1).
   *
   * <pre>{@code
   * // passes after Scripts.chunk("Hel").chunk("lo").complete():
   * assertThat(endpoint).onlyJob().streamed("Hel", "lo");
   * // fails:
   * assertThat(endpoint).onlyJob().streamed("Hello");
   * }</pre>
   */
  public JobAssert streamed(Object... expected) {
    return verifyReports("streamed", WorkStep.CHUNK, expected);
  }

  /**
   * Verifies that these are all chunks that the worker streamed since the last submission, in
   * order, compared as JSON (STRM-1): the chunks that the client collected. A failure names each
   * gap. The worker must have streamed one or more. Chunks that the service splits (STRM-5) count
   * as one.
   *
   * <pre>{@code
   * // passes after Scripts.chunk("Hel").chunk("lo").complete() if the client collected both:
   * assertThat(endpoint).onlyJob().receivedChunks(List.of("Hel", "lo"));
   * // fails, because chunk 1 is missing, if it took only the last one of each answer:
   * assertThat(endpoint).onlyJob().receivedChunks(List.of("lo"));
   * }</pre>
   */
  public JobAssert receivedChunks(List<?> collected) {
    List<Json> received = ChunkComparison.inJournal(collected);
    return verifyHistory(
        "to have each chunk received once, in order",
        history -> ChunkComparison.of(history.currentReports(WorkStep.CHUNK), received, history));
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
    return verifyReports("reported the progress", WorkStep.PROGRESS, expected);
  }

  /**
   * Leads to the calls that submitted or named the job.
   *
   * <pre>{@code
   * // passes if the client cancelled the job once:
   * assertThat(endpoint).onlyJob().calls().to(Operation.CANCEL).once();
   * // fails then:
   * assertThat(endpoint).onlyJob().calls().to(Operation.CANCEL).never();
   * }</pre>
   */
  public CallsAssert calls() {
    return navigate(new CallsAssert(context(), id()), isPresent());
  }

  /**
   * Verifies that clients polled the job, and leads to their polls.
   *
   * <pre>{@code
   * // passes if the job was polled five times:
   * assertThat(endpoint).onlyJob().polling().atMost(5);
   * // fails then:
   * assertThat(endpoint).onlyJob().polling().atMost(4);
   * }</pre>
   */
  public PollingAssert polling() {
    return PollingAssert.of(this, id(), Operation.STATUS);
  }

  /**
   * Verifies that clients read the stream of the job, and leads to their calls of {@code stream}.
   *
   * <pre>{@code
   * // passes if the stream was read three times:
   * assertThat(endpoint).onlyJob().streaming().atMost(3);
   * // fails then:
   * assertThat(endpoint).onlyJob().streaming().atMost(2);
   * }</pre>
   */
  public PollingAssert streaming() {
    return PollingAssert.of(this, id(), Operation.STREAM);
  }

  /**
   * Leads to the deliveries of the job's webhook.
   *
   * <pre>{@code
   * // passes if the receiver answered 500 and then 200:
   * assertThat(endpoint).onlyJob().webhooks().takeAttempts(2).areAcknowledged();
   * // fails then:
   * assertThat(endpoint).onlyJob().webhooks().takeAttempts(1);
   * }</pre>
   */
  public WebhooksAssert webhooks() {
    return navigate(new WebhooksAssert(context(), id()), isPresent());
  }
}

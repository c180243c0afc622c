package dev.localpod.fault;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Creates faults with the words of a scenario file: {@code
 * Faults.status(429).retryAfter(3).on(Operation.RUN).times(2)}. Name the fault first, then its
 * target, then how often it occurs.
 */
public final class Faults {

  private Faults() {}

  // ---- calls

  /**
   * Answers with this status and does nothing, unless {@link CallFault.Answer#afterWork}.
   *
   * @param status 200 to 599
   */
  public static CallFault.Answer status(int status) {
    return new CallFault.Answer(status, Optional.empty(), Map.of(), OptionalInt.empty(), false);
  }

  /** Holds the call before anything is done, or a webhook before it is sent. */
  public static CallFault.Delayed delay(Duration by) {
    return new CallFault.Delayed(by);
  }

  /** Closes the connection without an answer and does nothing. */
  public static CallFault dropBefore() {
    return new CallFault.Plain(CallFaultKind.DROP_BEFORE);
  }

  /** Handles the call, then closes the connection without an answer. */
  public static CallFault dropAfter() {
    return new CallFault.Plain(CallFaultKind.DROP_AFTER);
  }

  /** Closes the connection after half of the answer's body, or posts half of a webhook's body. */
  public static CallFault.Plain truncate() {
    return new CallFault.Plain(CallFaultKind.TRUNCATE);
  }

  /** Answers 200 with a body that is not JSON, or posts such a webhook. */
  public static CallFault.Plain garbage() {
    return new CallFault.Plain(CallFaultKind.GARBAGE);
  }

  /** Sends the answer's body piece by piece, the last piece after {@code over}. */
  public static CallFault slow(Duration over) {
    return new CallFault.Slow(over);
  }

  /** Handles the call, then resets the connection. */
  public static CallFault reset() {
    return new CallFault.Plain(CallFaultKind.RESET);
  }

  /** Answers with a {@code status} that is not documented. */
  public static CallFault.Plain unknownStatus() {
    return new CallFault.Plain(CallFaultKind.UNKNOWN_STATUS);
  }

  /** Answers with additional fields that are not documented. */
  public static CallFault.Plain extraFields() {
    return new CallFault.Plain(CallFaultKind.EXTRA_FIELDS);
  }

  /** Answers without the optional fields: timings, worker, retries. */
  public static CallFault.Plain missingFields() {
    return new CallFault.Plain(CallFaultKind.MISSING_FIELDS);
  }

  /** Answers with timings that need more than 32 and more than 53 bits. */
  public static CallFault largeNumbers() {
    return new CallFault.Plain(CallFaultKind.LARGE_NUMBERS);
  }

  /** Ends a stream of the OpenAI-compatible route without {@code [DONE]} (OAI-3). */
  public static CallFault missingDone() {
    return new CallFault.Plain(CallFaultKind.MISSING_DONE);
  }

  // ---- workers

  /** Loses the worker as soon as it has picked the job up. */
  public static WorkerFault crash() {
    return WorkerFault.CRASH;
  }

  /** Never returns from the job; the worker stays alive. */
  public static WorkerFault hang() {
    return WorkerFault.HANG;
  }

  /** Completes the job with a result that is too large (JOB-5). */
  public static WorkerFault oversize() {
    return WorkerFault.OVERSIZE;
  }

  /** Keeps the worker busy although its job was cancelled or timed out. */
  public static WorkerFault lateResult() {
    return WorkerFault.LATE_RESULT;
  }

  /** Sends a progress update after the job's end, so that it reads IN_PROGRESS (JOB-2). */
  public static WorkerFault lateProgress() {
    return WorkerFault.LATE_PROGRESS;
  }

  /** Loses the first result of an attached worker, which has to send it again. */
  public static WorkerFault lostResult() {
    return WorkerFault.LOST_RESULT;
  }

  /** Carries the result of an attached worker out twice; the second one is ignored (ATT-7). */
  public static WorkerFault doubledResult() {
    return WorkerFault.DOUBLED_RESULT;
  }

  // ---- webhooks

  /** Loses the attempt, which counts as failed. */
  public static WebhookFault lose() {
    return new WebhookFault(WebhookFaultKind.LOSE);
  }

  /** Posts no body. */
  public static WebhookFault empty() {
    return new WebhookFault(WebhookFaultKind.EMPTY);
  }

  /** Posts the same body twice. */
  public static WebhookFault doubled() {
    return new WebhookFault(WebhookFaultKind.DOUBLE);
  }

  /** Holds the attempt back until the next webhook was sent, for 10 s at most. */
  public static WebhookFault reorder() {
    return new WebhookFault(WebhookFaultKind.REORDER);
  }
}

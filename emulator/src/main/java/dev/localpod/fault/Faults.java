package dev.localpod.fault;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes faults in Java with the words of a scenario file: {@code
 * Faults.status(429).retryAfter(3).on(Operation.RUN).times(2)}. First what goes wrong, then where,
 * then how often.
 */
public final class Faults {

  private Faults() {}

  // ---- calls

  /**
   * Answers with this status instead, and does nothing.
   *
   * @param status 200 to 599
   */
  public static CallFault.Answer status(int status) {
    return new CallFault.Answer(status, Optional.empty(), Map.of(), OptionalInt.empty());
  }

  /** Holds the call for that long before anything is done; or a webhook before it is sent. */
  public static CallFault.Late delay(Duration by) {
    return new CallFault.Late(by);
  }

  /** Closes the connection without an answer, and does nothing. */
  public static CallFault dropBefore() {
    return new CallFault.Plain(CallFault.Kind.DROP_BEFORE);
  }

  /** Does what was asked for, then closes the connection without an answer. */
  public static CallFault dropAfter() {
    return new CallFault.Plain(CallFault.Kind.DROP_AFTER);
  }

  /** Closes the connection after half of the answer's body. */
  public static CallFault truncate() {
    return new CallFault.Plain(CallFault.Kind.TRUNCATE);
  }

  /** Answers 200 with a body that is not JSON. */
  public static CallFault garbage() {
    return new CallFault.Plain(CallFault.Kind.GARBAGE);
  }

  /** Sends the answer's body piece by piece, over that long. */
  public static CallFault slow(Duration over) {
    return new CallFault.Slow(over);
  }

  /** Does what was asked for, then resets the connection. */
  public static CallFault reset() {
    return new CallFault.Plain(CallFault.Kind.RESET);
  }

  /** Answers with a {@code status} that is not documented. */
  public static CallFault unknownStatus() {
    return new CallFault.Plain(CallFault.Kind.UNKNOWN_STATUS);
  }

  /** Answers with members that are not documented. */
  public static CallFault extraFields() {
    return new CallFault.Plain(CallFault.Kind.EXTRA_FIELDS);
  }

  /** Answers without the members that need not be there: timings, worker, retries. */
  public static CallFault missingFields() {
    return new CallFault.Plain(CallFault.Kind.MISSING_FIELDS);
  }

  /** Answers with timings that need more than 32, and more than 53 bits. */
  public static CallFault largeNumbers() {
    return new CallFault.Plain(CallFault.Kind.LARGE_NUMBERS);
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

  /** Has the worker not notice that its job was cancelled or timed out. */
  public static WorkerFault lateResult() {
    return WorkerFault.LATE_RESULT;
  }

  /** Has a progress update arrive after the job's end, which then reads IN_PROGRESS (JOB-2). */
  public static WorkerFault lateProgress() {
    return WorkerFault.LATE_PROGRESS;
  }

  // ---- webhooks

  /** Loses the attempt on its way, which counts as failed. */
  public static WebhookFault lose() {
    return new WebhookFault(WebhookFault.Kind.LOSE);
  }

  /** Posts the same twice. */
  public static WebhookFault doubled() {
    return new WebhookFault(WebhookFault.Kind.DOUBLE);
  }

  /** Holds the attempt back until the next webhook was sent, or for 10 s. */
  public static WebhookFault reorder() {
    return new WebhookFault(WebhookFault.Kind.REORDER);
  }
}

package dev.localpod.junit;

/**
 * What a test fails for at its end though it passed. {@link Allow} and {@link
 * LocalpodExtension.Builder#allow} name those that a test may have.
 */
public enum Leftover {
  /** A call went to no endpoint, or to no operation of one. */
  STRAY_CALL,
  /** A rule of the script that the test itself, or an annotation on it, gave was never chosen. */
  UNUSED_RULE,
  /** A result was forgotten before any client had read it, and the job was not cancelled. */
  LOST_RESULT,
  /** A client began to read the stream of a job and did not come to its end. */
  HALF_READ_STREAM,
  /** A client asked for a job again after {@code runsync} or {@code status} had shown its end. */
  POLL_AFTER_THE_END,
  /** A webhook was not acknowledged by any attempt so far. */
  UNACKNOWLEDGED_WEBHOOK,
  /** A call was still held when the test was over. */
  HELD_CALL
}

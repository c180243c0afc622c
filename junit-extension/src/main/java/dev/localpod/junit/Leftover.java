package dev.localpod.junit;

/**
 * Something that a passed test left behind, for which it fails at its end unless {@link Allow} or
 * {@link LocalpodExtension.Builder#allow} names it.
 */
public enum Leftover {
  /** A call named no served endpoint or no operation. */
  STRAY_CALL,
  /** No job matched a rule of the script that the test, or an annotation on it, set. */
  UNUSED_RULE,
  /** A result expired before a client read it, and the job was not cancelled. */
  LOST_RESULT,
  /** A client started to read the stream of a job and did not read it to the end. */
  HALF_READ_STREAM,
  /** A client polled a job after {@code runsync} or {@code status} had shown its final status. */
  POLL_AFTER_THE_END,
  /** No attempt to deliver a webhook was acknowledged. */
  UNACKNOWLEDGED_WEBHOOK,
  /** A call was still held at the end of the test. */
  HELD_CALL
}

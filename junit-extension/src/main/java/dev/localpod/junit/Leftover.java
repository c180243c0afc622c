package dev.localpod.junit;

/**
 * Something that a passed test left behind. The test fails for it at its end unless {@link Allow}
 * or {@link LocalpodExtension.Builder#allow} names it. A leftover that a right test may have as
 * well is only a warning in the report, unless the test is {@linkplain LocalpodTest#strict()
 * strict}.
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
  HELD_CALL,
  /**
   * A client that asked for jobs neither awaited nor cancelled this one, which is unfinished and
   * has no webhook. A warning: a test of progress may end early.
   */
  ABANDONED_JOB(false),
  /**
   * A client that asked for jobs did not read the result of this one, which is still kept and has
   * no webhook. A warning: the job may have ended just after the last poll of a test of progress.
   */
  UNREAD_RESULT(false),
  /**
   * The emulator refused a call with 400, 401, 403, 404 or 405, and no assertion looked at that. A
   * warning: the test may assert the exception that its client threw.
   */
  REFUSED_CALL(false),
  /** A fault that the test planned, without a probability or {@code every}, never occurred. */
  UNUSED_FAULT,
  /**
   * A placeholder of the script found no value in any job that followed its rule. A warning: the
   * member may be optional.
   */
  UNKNOWN_PLACEHOLDER(false);

  private final boolean isCertain;

  Leftover() {
    this(true);
  }

  Leftover(boolean isCertain) {
    this.isCertain = isCertain;
  }

  /** Reports whether it fails a test that is not strict. */
  boolean isCertain() {
    return isCertain;
  }
}

package dev.localpod.core.limit;

/**
 * The documented size limits, in bytes of UTF-8. The documents state MB; these are MiB, so that
 * nothing is refused which the documents allow.
 */
public final class SizeLimits {

  private static final int MIB = 1 << 20;

  /** The body of {@code /run} (RUN-2). */
  public static final int RUN_BODY = 10 * MIB;

  /** The body of {@code /runsync} (SYNC-2). */
  public static final int RUNSYNC_BODY = 20 * MIB;

  /** The result of a job as JSON text (JOB-5). */
  public static final int RESULT = 20 * MIB;

  /** One item of a stream (STRM-5). */
  public static final int CHUNK = MIB;

  private SizeLimits() {}
}

package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.job.SubmissionKind;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/**
 * The ids of the jobs of an endpoint; the same seed gives the same ids in the same order (RUN-3).
 * What looks random at the beginning of an id is the number of its job, so that a million jobs are
 * found by their ids without a table of these. Only under the lock.
 */
final class JobIds {

  private static final int NUMBER_BITS = 48;
  private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

  /** An odd factor, so that no two numbers give the same product in 48 bits. */
  private static final long FACTOR = 0x79B97F4A7C15L;

  /** Multiplied by the factor, it is 1 in 48 bits. */
  private static final long INVERSE = 0x83E19937733DL;

  private static final String SYNC = SubmissionKind.RUNSYNC.idPrefix();

  /** The place of the first dash of a UUID, and the end of the digits that are its number. */
  private static final int DASH = 8;

  private static final int NUMBER_END = 13;

  private final Random random;
  private final long offset;
  private long last;

  JobIds(long seed) {
    this.random = new Random(seed);
    this.offset = random.nextLong();
  }

  /** Returns the id of the next job, whose number is one more than that of the last. */
  JobId next(SubmissionKind submission) {
    long scrambled = (++last * FACTOR + offset) & NUMBER_MASK;
    long bits = random.nextLong();
    long high = scrambled << 16 | 0x4000L | (bits & 0xFFFL); // version 4, random
    long low = (random.nextLong() & (-1L >>> 2)) | (1L << 63); // the variant of RFC 9562
    return new JobId(submission.idPrefix() + new UUID(high, low) + "-u1");
  }

  /**
   * Returns the number of the job that can have an id, from 1; 0 if it has no such form. Another id
   * may begin with the same number.
   */
  long number(JobId id) {
    String text = id.value();
    int begin = text.startsWith(SYNC) ? SYNC.length() : 0;
    if (text.length() < begin + NUMBER_END) {
      return 0;
    }
    long scrambled = 0;
    for (int i = begin; i < begin + NUMBER_END; i++) {
      if (i != begin + DASH) {
        if (!HexFormat.isHexDigit(text.charAt(i))) {
          return 0;
        }
        scrambled = scrambled << 4 | HexFormat.fromHexDigit(text.charAt(i));
      }
    }
    return (scrambled - offset) * INVERSE & NUMBER_MASK;
  }
}

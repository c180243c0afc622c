package dev.localpod.core;

import dev.localpod.job.JobId;
import dev.localpod.job.SubmissionKind;
import java.util.Random;
import java.util.UUID;

/** Generates job ids; the same seed gives the same ids in the same order (RUN-3). */
final class JobIdGenerator {

  private final Random random;

  JobIdGenerator(long seed) {
    this.random = new Random(seed);
  }

  JobId next(SubmissionKind submission) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L; // version 4, random
    long low = (random.nextLong() & (-1L >>> 2)) | (1L << 63); // the variant of RFC 9562
    return new JobId(submission.idPrefix() + new UUID(high, low) + "-u1");
  }
}

package dev.localpod.core;

import dev.localpod.job.Job;

/**
 * What became of a cancel.
 *
 * @param job the job as it stands now
 * @param cancelledNow whether this call ended it (CANC-1); false if it had ended before (CANC-2)
 */
public record CancelOutcome(Job job, boolean cancelledNow) {}

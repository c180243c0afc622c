package dev.localpod.core;

import dev.localpod.job.Job;

/**
 * The outcome of a cancel call.
 *
 * @param job the job after the call
 * @param cancelledNow whether this call cancelled it (CANC-1); false if it was final before
 *     (CANC-2)
 */
public record CancelOutcome(Job job, boolean cancelledNow) {}

package dev.localpod.core;

import dev.localpod.job.Job;
import java.util.concurrent.CompletableFuture;

/**
 * A job that was submitted by somebody who waits for it (SYNC-1).
 *
 * @param job the job as it came in: IN_QUEUE, even if a worker was free and has it already
 * @param answer the job once it is final, or as it stands when the wait has passed
 */
public record RunsyncCall(Job job, CompletableFuture<Job> answer) {}

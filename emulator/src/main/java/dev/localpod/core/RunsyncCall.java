package dev.localpod.core;

import dev.localpod.job.Job;
import java.util.concurrent.CompletableFuture;

/**
 * A call that submitted a job and waits for it (SYNC-1).
 *
 * @param job the submitted job: IN_QUEUE, even if a worker has picked it up already
 * @param answer the job once it is final, or unfinished at the end of the wait
 */
public record RunsyncCall(Job job, CompletableFuture<Job> answer) {}

package dev.localpod.core;

import dev.localpod.job.Job;
import dev.localpod.job.JobRequest;
import dev.localpod.job.SubmissionKind;

/** Submits the jobs of the OpenAI-compatible route (OAI-2). */
public final class OpenAiJobs {

  private final SingleWriter writer;
  private final JobIds ids;
  private final JobLifecycle lifecycle;
  private final JobTimeouts timeouts;
  private final JobTable table;
  private final HeldCalls held;

  OpenAiJobs(
      SingleWriter writer,
      JobIds ids,
      JobLifecycle lifecycle,
      JobTimeouts timeouts,
      JobTable table,
      HeldCalls held) {
    this.writer = writer;
    this.ids = ids;
    this.lifecycle = lifecycle;
    this.timeouts = timeouts;
    this.table = table;
    this.held = held;
  }

  /** Submits a job that ends with its caller. */
  public OpenAiJob submit(JobRequest request) {
    return writer.write(
        () -> {
          SubmissionKind kind = SubmissionKind.OPENAI;
          Job job = Job.submitted(ids.next(kind), kind, request, writer.now());
          JobRecord record = lifecycle.submit(job, kind.retention(), "submitted");
          record.abandon(); // only the caller gets the result, and it never learns the id
          timeouts.startTtl(record);
          return new OpenAiJob(writer, lifecycle, table, held, record);
        });
  }
}

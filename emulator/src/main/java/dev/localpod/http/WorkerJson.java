package dev.localpod.http;

import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import java.util.List;

/** Makes the bodies of answers to attached workers. */
final class WorkerJson {

  private WorkerJson() {}

  /** Returns a job as its worker gets it: what the client sent, and its id (ATT-2). */
  static Json.Obj job(Job job) {
    var body = Json.object().put("id", job.id().value()).put("input", job.request().input());
    job.request().others().fields().forEach(body::put);
    return body.build();
  }

  /** Returns the jobs of a batch. */
  static Json jobs(List<Job> jobs) {
    return Json.of(jobs.stream().map(WorkerJson::job).toList());
  }

  /** Returns the jobs that a worker is told to stop (ATT-5). */
  static Json.Obj jobsToStop(List<JobId> jobs) {
    return Json.object().put("jobsToStop", jobs.stream().map(JobId::value).toList()).build();
  }
}

package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.core.job.Job;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on an endpoint. */
public final class EndpointAssert extends AbstractAssert<EndpointAssert, Endpoint> {

  EndpointAssert(Endpoint actual) {
    super(actual, EndpointAssert.class);
  }

  /** Verifies that the endpoint knows exactly one job, and goes on to it. */
  public JobAssert onlyJob() {
    isNotNull();
    List<Job> jobs = actual.jobs();
    if (jobs.size() != 1) {
      failWithMessage(
          "expected endpoint '%s' to know exactly one job, but it knows %d: %s",
          actual.id(),
          jobs.size(),
          jobs.stream().map(job -> job.id() + " " + job.status()).toList());
    }
    return new JobAssert(jobs.get(0)).as(descriptionText());
  }

  /** Verifies that the endpoint knows no job. */
  public EndpointAssert hasNoJobs() {
    isNotNull();
    List<Job> jobs = actual.jobs();
    if (!jobs.isEmpty()) {
      failWithMessage(
          "expected endpoint '%s' to know no job, but it knows %d: %s",
          actual.id(),
          jobs.size(),
          jobs.stream().map(job -> job.id() + " " + job.status()).toList());
    }
    return this;
  }
}

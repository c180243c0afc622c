package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.core.job.Job;

/**
 * Where assertions on endpoints and jobs start; made to be imported statically beside AssertJ's.
 */
public final class LocalpodAssertions {

  private LocalpodAssertions() {}

  /** Starts an assertion on an endpoint. */
  public static EndpointAssert assertThat(Endpoint actual) {
    return new EndpointAssert(actual);
  }

  /** Starts an assertion on a job as it stood when it was asked for. */
  public static JobAssert assertThat(Job actual) {
    return new JobAssert(actual);
  }
}

package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.journal.Journal;
import org.assertj.core.api.InstanceOfAssertFactory;

/**
 * Where assertions on endpoints, jobs and journals start; made to be imported statically beside
 * AssertJ's.
 */
public final class LocalpodAssertions {

  /** For {@code asInstanceOf(ENDPOINT)} on something that is an endpoint. */
  public static final InstanceOfAssertFactory<Endpoint, EndpointAssert> ENDPOINT =
      new InstanceOfAssertFactory<>(Endpoint.class, EndpointAssert::new);

  /** For {@code asInstanceOf(JOB)} on something that is a job. */
  public static final InstanceOfAssertFactory<Job, JobAssert> JOB =
      new InstanceOfAssertFactory<>(Job.class, JobAssert::new);

  /** For {@code asInstanceOf(JOURNAL)} on something that is a journal. */
  public static final InstanceOfAssertFactory<Journal, JournalAssert> JOURNAL =
      new InstanceOfAssertFactory<>(Journal.class, JournalAssert::new);

  private LocalpodAssertions() {}

  /** Starts an assertion on an endpoint. */
  public static EndpointAssert assertThat(Endpoint actual) {
    return new EndpointAssert(actual);
  }

  /** Starts an assertion on a job as it stood when it was asked for. */
  public static JobAssert assertThat(Job actual) {
    return new JobAssert(actual);
  }

  /** Starts an assertion on a journal, such as that of {@code localpod.strayCalls()}. */
  public static JournalAssert assertThat(Journal actual) {
    return new JournalAssert(actual);
  }
}

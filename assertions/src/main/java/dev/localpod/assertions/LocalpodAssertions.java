package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.journal.Journal;
import org.assertj.core.api.InstanceOfAssertFactory;

/**
 * Entry points of the assertions on endpoints, jobs and journals, for static import next to
 * AssertJ's.
 */
public final class LocalpodAssertions {

  /** Leads from an object to assertions on an endpoint: {@code asInstanceOf(ENDPOINT)}. */
  public static final InstanceOfAssertFactory<Endpoint, EndpointAssert> ENDPOINT =
      new InstanceOfAssertFactory<>(Endpoint.class, EndpointAssert::new);

  /** Leads from an object to assertions on a job: {@code asInstanceOf(JOB)}. */
  public static final InstanceOfAssertFactory<Job, JobAssert> JOB =
      new InstanceOfAssertFactory<>(Job.class, JobAssert::new);

  /** Leads from an object to assertions on a journal: {@code asInstanceOf(JOURNAL)}. */
  public static final InstanceOfAssertFactory<Journal, JournalAssert> JOURNAL =
      new InstanceOfAssertFactory<>(Journal.class, JournalAssert::new);

  private LocalpodAssertions() {}

  /** Starts an assertion on an endpoint. */
  public static EndpointAssert assertThat(Endpoint actual) {
    return new EndpointAssert(actual);
  }

  /** Starts an assertion on a job as it was when the test asked for it. */
  public static JobAssert assertThat(Job actual) {
    return new JobAssert(actual);
  }

  /** Starts an assertion on a journal, such as that of {@code localpod.strayCalls()}. */
  public static JournalAssert assertThat(Journal actual) {
    return new JournalAssert(actual);
  }
}

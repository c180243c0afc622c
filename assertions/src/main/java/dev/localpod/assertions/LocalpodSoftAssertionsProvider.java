package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.journal.Journal;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/** Entry points of the soft assertions on endpoints, jobs and journals, next to AssertJ's. */
public interface LocalpodSoftAssertionsProvider extends StandardSoftAssertionsProvider {

  /** Starts a soft assertion on an endpoint. */
  default EndpointAssert assertThat(Endpoint actual) {
    return proxy(EndpointAssert.class, Endpoint.class, actual)
        .in(AssertionContext.of(actual).soft(this));
  }

  /** Starts a soft assertion on a job as it was when the test asked for it. */
  default JobAssert assertThat(Job actual) {
    return proxy(JobAssert.class, Job.class, actual).in(AssertionContext.NONE.soft(this));
  }

  /** Starts a soft assertion on a journal. */
  default JournalAssert assertThat(Journal actual) {
    return proxy(JournalAssert.class, Journal.class, actual)
        .in(AssertionContext.of(actual).soft(this));
  }
}

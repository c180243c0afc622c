package dev.localpod.core;

import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.Test;

/** Jobs that are read, cancelled and retried by hand, without a call of a client. */
class JobControlTest {

  private static final JobId UNKNOWN = new JobId("none");

  private final EngineFixture fixture = EngineFixture.withoutWorkers();
  private final JobControl control = fixture.engine.jobControl();

  @Test
  void a_page_has_the_newest_jobs_below_a_number_and_each_with_its_own() {
    JobId first = fixture.run();
    JobId second = fixture.run();
    JobId third = fixture.run();

    assertThat(control.page(Long.MAX_VALUE, 2))
        .extracting(listed -> listed.job().id())
        .containsExactly(third, second);
    assertThat(control.page(2, 2))
        .singleElement()
        .isEqualTo(new JobControl.Listed(1, fixture.engine.status(first)));
  }

  @Test
  void a_job_that_is_cancelled_by_hand_ends_for_the_stated_reason() {
    JobId job = fixture.run();

    assertThat(control.cancel(job, "by hand"))
        .hasValueSatisfying(outcome -> assertThat(outcome.cancelledNow()).isTrue());

    assertThat(fixture.status(job)).isEqualTo(CANCELLED);
    assertThat(lastChange().cause()).isEqualTo("by hand");
  }

  @Test
  void a_job_that_is_retried_by_hand_goes_back_to_the_queue_and_its_ttl_starts_anew() {
    JobId job = fixture.run();
    fixture.advance(ofHours(24));

    assertThat(control.retry(job, "by hand")).map(Job::status).contains(IN_QUEUE);

    assertThat(lastChange().cause()).isEqualTo("by hand");
    fixture.advanceToJustBefore(ofHours(24));
    assertThat(fixture.status(job)).isEqualTo(IN_QUEUE);
    fixture.tick();
    assertThat(fixture.status(job)).isEqualTo(TIMED_OUT);
  }

  @Test
  void a_job_that_cannot_be_retried_is_refused() {
    JobId job = fixture.run();

    assertThatExceptionOfType(JobStateException.class)
        .isThrownBy(() -> control.retry(job, "by hand"));
  }

  @Test
  void a_job_that_is_not_there_is_neither_cancelled_nor_retried_and_leaves_no_entry() {
    long before = fixture.engine.journal().last();

    assertThat(control.cancel(UNKNOWN, "by hand")).isEmpty();
    assertThat(control.retry(UNKNOWN, "by hand")).isEmpty();
    assertThat(fixture.engine.peek(UNKNOWN)).isEmpty();
    assertThat(fixture.engine.find(UNKNOWN)).isEmpty();

    assertThat(fixture.engine.journal().last()).isEqualTo(before);
  }

  @Test
  void a_job_that_was_submitted_by_hand_is_one_of_run_for_the_stated_reason() {
    EngineFixture endpoint = EngineFixture.with(Scripts.fail("no"));

    Job job = endpoint.engine.run(JobRequest.of(Json.EMPTY), "submitted by hand");

    assertThat(job.status()).isEqualTo(IN_QUEUE);
    assertThat(endpoint.engine.peek(job.id())).contains(FAILED);
    assertThat(endpoint.events(Event.State.class).get(0).cause()).isEqualTo("submitted by hand");
    endpoint.advance(ofHours(1));
    assertThat(endpoint.engine.peek(job.id())).as("kept any longer").isEmpty();
  }

  @Test
  void the_true_state_of_a_job_may_be_another_one_than_clients_see() {
    EngineFixture endpoint = EngineFixture.with(Scripts.complete("done"));
    endpoint.faults.add(WorkerFault.LATE_PROGRESS.onWorker());
    JobId job = endpoint.run();

    assertThat(endpoint.engine.peek(job)).contains(IN_PROGRESS);
    assertThat(endpoint.engine.find(job)).map(Job::status).contains(COMPLETED);
  }

  private Event.State lastChange() {
    var changes = fixture.events(Event.State.class);
    return changes.get(changes.size() - 1);
  }
}

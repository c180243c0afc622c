package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From the submission over the pick-up to the end: RUN-1, JOB-1 to JOB-3, JOB-6, STAT-3. */
class QueueTest {

  private static final Duration THREE_SECONDS = ofSeconds(3);

  @Test
  @Proves("RUN-1")
  void a_submission_is_answered_with_the_job_in_the_queue_even_if_it_has_ended_already() {
    var fixture = EngineFixture.with(Script.ECHO);

    Job submitted = fixture.engine.run(JobRequest.of(Json.EMPTY));

    assertThat(submitted.state()).isEqualTo(new JobState.InQueue(START));
    assertThat(fixture.status(submitted.id())).isEqualTo(COMPLETED);
  }

  @Test
  @Proves("JOB-1")
  void a_job_passes_through_each_of_its_states() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).complete("done"));

    JobId id = fixture.run();
    fixture.advance(THREE_SECONDS);

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, COMPLETED);
  }

  @Test
  @Proves("JOB-6")
  void jobs_are_picked_up_in_the_order_of_their_submission() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).complete("done"), fixed(1));
    var submitted = new ArrayList<JobId>();
    for (int i = 0; i < 5; i++) {
      submitted.add(fixture.run());
    }

    for (int i = 0; i < 5; i++) {
      assertThat(fixture.engine.jobs().stream().filter(job -> job.status() == IN_PROGRESS))
          .extracting(Job::id)
          .containsExactly(submitted.get(i));
      assertThat(fixture.delay(submitted.get(i))).isEqualTo(THREE_SECONDS.multipliedBy(i));
      fixture.advance(THREE_SECONDS);
    }
  }

  @Test
  void a_job_in_the_middle_of_the_queue_can_leave_it() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).complete("done"), fixed(1));
    fixture.run();
    JobId second = fixture.run();
    JobId third = fixture.run();

    fixture.engine.cancel(second);
    fixture.advance(THREE_SECONDS);

    assertThat(fixture.status(third)).isEqualTo(IN_PROGRESS);
  }

  @Test
  void a_waiting_job_is_picked_up_at_the_instant_a_worker_gets_free() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).complete("done"), fixed(1));
    fixture.run();
    fixture.advance(ofSeconds(1));
    JobId second = fixture.run();

    fixture.advanceToJustBefore(ofSeconds(2));
    assertThat(fixture.status(second)).isEqualTo(IN_QUEUE);

    fixture.tick();
    assertThat(fixture.status(second)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.delay(second)).isEqualTo(ofSeconds(2));
  }

  @Test
  @Proves("STAT-3")
  void delay_time_ends_and_execution_time_begins_with_the_pick_up() {
    var fixture =
        EngineFixture.with(
            Scripts.after(ofMillis(1_234)).complete("done"),
            WorkerSettings.DEFAULT.coldStart(ofMillis(5_678)));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    assertThat(fixture.delay(id)).isEqualTo(ofMillis(5_678));
    assertThat(fixture.execution(id)).isEqualTo(ofMillis(1_234));
  }

  @Test
  void a_job_that_never_started_has_no_times() {
    var fixture = EngineFixture.withoutWorkers();

    JobId id = fixture.run();
    fixture.engine.cancel(id);

    assertThat(fixture.engine.status(id).state().run()).isEmpty();
  }

  @Test
  void the_steps_of_a_script_take_the_time_they_say_one_after_the_other() {
    var fixture =
        EngineFixture.with(
            Scripts.after(ofSeconds(1)).progress(1).after(ofSeconds(2)).progress(2).complete("x"));

    JobId id = fixture.run();

    fixture.advanceToJustBefore(ofSeconds(1));
    assertThat(progress(fixture, id)).isEmpty();
    fixture.tick();
    assertThat(progress(fixture, id))
        .contains(new JobState.Progress(Json.of(1), START.plusSeconds(1)));
    fixture.advanceToJustBefore(ofSeconds(2));
    assertThat(progress(fixture, id))
        .contains(new JobState.Progress(Json.of(1), START.plusSeconds(1)));
    fixture.tick();
    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Completed.class,
            completed -> {
              assertThat(completed.output()).contains(Json.of("x"));
              assertThat(completed.at()).isEqualTo(START.plusSeconds(3));
            });
  }

  @Test
  @Proves("JOB-2")
  void a_progress_update_is_replaced_by_the_next_one_and_by_the_end() {
    var fixture =
        EngineFixture.with(
            Scripts.progress("one")
                .after(THREE_SECONDS)
                .progress("two")
                .after(THREE_SECONDS)
                .fail("no"));

    JobId id = fixture.run();
    assertThat(progress(fixture, id)).map(JobState.Progress::output).contains(Json.of("one"));
    fixture.advance(THREE_SECONDS);
    assertThat(progress(fixture, id)).map(JobState.Progress::output).contains(Json.of("two"));

    fixture.advance(THREE_SECONDS);
    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class, failed -> assertThat(failed.output()).isEmpty());
  }

  @Test
  @Proves("JOB-3")
  void a_handler_that_fails_fails_the_job_at_once_and_for_good() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).fail("out of memory"));

    JobId id = fixture.run();
    fixture.advance(ofSeconds(60));

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, FAILED);
    assertThat(fixture.engine.status(id).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class, failed -> assertThat(failed.error()).isEqualTo("out of memory"));
    assertThat(fixture.execution(id)).isEqualTo(THREE_SECONDS);
  }

  @Test
  @Proves("STAT-2")
  void an_error_that_is_not_a_string_is_told_as_its_json_text() {
    var fixture = EngineFixture.with(Scripts.fail(Json.parse("{\"code\":1.10,\"a\":[null]}")));

    JobId id = fixture.run();

    assertThat(((JobState.Failed) fixture.engine.status(id).state()).error())
        .isEqualTo("{\"code\":1.10,\"a\":[null]}");
  }

  @Test
  @Proves("RUN-4")
  void the_input_comes_back_from_an_echo_as_it_was_written() {
    var fixture = EngineFixture.with(Script.ECHO);
    var input =
        (Json.Obj) Json.parse("{\"z\":1.10,\"a\":123456789012345678901234567890,\"e\":1e400}");

    JobId id = fixture.run(input);

    assertThat(((JobState.Completed) fixture.engine.status(id).state()).output())
        .map(Json::toString)
        .contains(input.toString());
  }

  @Test
  void a_worker_that_hangs_keeps_the_job_until_its_time_is_up() {
    var fixture = EngineFixture.with(Scripts.hang());

    JobId id = fixture.run();
    fixture.advanceToJustBefore(ofSeconds(600));

    assertThat(fixture.status(id)).isEqualTo(IN_PROGRESS);
    assertThat(fixture.engine.health().jobs().retried()).isZero();
  }

  @Test
  void a_pause_of_no_length_passes_at_once() {
    var fixture = EngineFixture.with(Scripts.after(ZERO).after(ZERO).complete("done"));

    assertThat(fixture.status(fixture.run())).isEqualTo(COMPLETED);
  }

  @Test
  void a_new_script_holds_for_the_jobs_picked_up_from_now_on() {
    var fixture = EngineFixture.with(Scripts.after(THREE_SECONDS).complete("old"), fixed(1));
    JobId running = fixture.run();
    JobId waiting = fixture.run();

    fixture.engine.script(Scripts.complete("new"));
    fixture.advance(THREE_SECONDS);

    assertThat(output(fixture, running)).isEqualTo(Json.of("old"));
    assertThat(output(fixture, waiting)).isEqualTo(Json.of("new"));
  }

  @Test
  void a_job_whose_script_cannot_be_applied_fails_and_leaves_the_endpoint_intact() {
    var fixture = EngineFixture.with(new Script(List.of(ruleThatOverflowsTheStack())));
    var input = Json.object().put("text", "ab".repeat(1_000_000)).build();

    JobId id = fixture.run(input);

    assertThat(fixture.path(id)).containsExactly(IN_QUEUE, IN_PROGRESS, FAILED);
    assertThat(((JobState.Failed) fixture.engine.status(id).state()).error())
        .contains("the script cannot be applied");
    assertThat(fixture.status(fixture.run())).isEqualTo(COMPLETED);
  }

  @Test
  @Proves("REQS-1")
  void jobs_are_listed_newest_first() {
    var fixture = EngineFixture.with(Script.ECHO);
    JobId first = fixture.run();
    JobId second = fixture.runsync();
    JobId third = fixture.run();

    assertThat(fixture.engine.jobs()).extracting(Job::id).containsExactly(third, second, first);
  }

  private static Rule ruleThatOverflowsTheStack() {
    return new Rule(
        List.of(new Condition.Matches(JsonPointer.parse("/text"), Pattern.compile("(a|b)*"))),
        List.of());
  }

  private static Optional<JobState.Progress> progress(EngineFixture fixture, JobId id) {
    return ((JobState.InProgress) fixture.engine.status(id).state()).progress();
  }

  private static Json output(EngineFixture fixture, JobId id) {
    return ((JobState.Completed) fixture.engine.status(id).state()).output().orElseThrow();
  }
}

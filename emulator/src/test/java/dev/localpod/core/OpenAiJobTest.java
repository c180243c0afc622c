package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs that end with their caller: OAI-2, OAI-3. */
class OpenAiJobTest {

  private static final Script CHUNKS =
      Scripts.after(ofSeconds(1)).chunk("a").after(ofSeconds(1)).chunk("b").complete("done");

  private EngineFixture fixture = EngineFixture.with(CHUNKS, fixed(1));

  @Test
  @Proves("OAI-2")
  void a_job_is_awaited_as_long_as_it_lives() {
    fixture = EngineFixture.withoutWorkers();
    CompletableFuture<Job> end = submit().end();

    fixture.advance(ofHours(24).minusMillis(1));
    assertThat(end).isNotDone();
    assertThat(fixture.engine.heldCalls()).hasSize(1);
    fixture.tick();

    assertThat(end.join().status()).isEqualTo(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("OAI-3")
  void each_update_has_the_chunks_since_the_one_before() {
    OpenAiJob job = submit();
    CompletableFuture<JobUpdate> first = job.next();
    assertThat(first).isNotDone();

    fixture.advance(ofSeconds(1));
    assertUpdate(first, JobStatus.IN_PROGRESS, "a");
    CompletableFuture<JobUpdate> second = job.next();
    assertThat(second).isNotDone();

    fixture.advance(ofSeconds(1));
    assertUpdate(second, JobStatus.COMPLETED, "b");
    assertUpdate(job.next(), JobStatus.COMPLETED);
  }

  @Test
  @Proves("OAI-3")
  void a_chunk_is_not_split() {
    String text = "x".repeat(3 << 20);
    fixture = EngineFixture.with(Scripts.chunk(text).complete(), fixed(1));

    assertUpdate(submit().next(), JobStatus.COMPLETED, text);
  }

  @Test
  @Proves("OAI-2")
  void a_caller_that_has_gone_cancels_its_job() {
    OpenAiJob job = submit();
    CompletableFuture<JobUpdate> next = job.next();
    fixture.advance(ofSeconds(1));
    CompletableFuture<JobUpdate> last = job.next();

    last.cancel(false);
    job.callerLeft();

    assertThat(next).isCompleted();
    assertThat(last.handle((update, problem) -> problem).join())
        .isInstanceOf(CancellationException.class);
    assertThat(fixture.status(job.id())).isEqualTo(JobStatus.CANCELLED);
    assertThat(fixture.engine.heldCalls()).isEmpty();
    assertThat(fixture.events(Event.State.class))
        .last()
        .extracting(Event.State::cause)
        .isEqualTo("cancelled, because its caller has gone");
  }

  @Test
  @Proves("OAI-2")
  void a_caller_that_has_gone_changes_no_final_job() {
    OpenAiJob job = submit();
    fixture.advance(ofSeconds(2));

    job.callerLeft();
    fixture.advance(ofMinutes(1));
    job.callerLeft();

    assertThat(fixture.path(job.id()))
        .containsExactly(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS, JobStatus.COMPLETED);
  }

  @Test
  void a_job_that_is_removed_ends_its_call_and_each_later_one() {
    var edition =
        Edition.DOCUMENTED.with(EditionSwitch.TTL_IN_PROGRESS, EditionSwitch.TtlEnd.REMOVED);
    fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT
                .edition(edition)
                .ttl(ofSeconds(30))
                .workers(fixed(1))
                .script(Scripts.hang()));
    OpenAiJob job = submit();
    CompletableFuture<Job> held = job.end();

    fixture.advance(ofSeconds(30));
    job.callerLeft();

    assertThat(List.of(held, job.end(), job.next()))
        .allSatisfy(call -> assertFails(call, JobNotFoundException.class));
  }

  @Test
  void an_endpoint_that_is_removed_ends_its_calls_and_each_later_one() {
    OpenAiJob job = submit();
    CompletableFuture<Job> held = job.end();

    fixture.engine.remove();

    assertThat(List.of(held, job.end(), job.next()))
        .allSatisfy(call -> assertFails(call, EndpointGoneException.class));
  }

  @Test
  void an_endpoint_that_is_closed_answers_with_the_job_as_it_stands() {
    OpenAiJob job = submit();
    CompletableFuture<Job> held = job.end();

    fixture.engine.close();

    assertThat(held.join().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(job.end().join().status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertUpdate(job.next(), JobStatus.IN_PROGRESS);
  }

  @Test
  void late_progress_does_not_hide_the_end_from_the_caller() {
    fixture.faults.add(Faults.lateProgress().onWorker());
    OpenAiJob job = submit();
    fixture.advance(ofSeconds(2));

    assertThat(fixture.status(job.id())).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(job.end().join().status()).isEqualTo(JobStatus.COMPLETED);
    assertUpdate(job.next(), JobStatus.COMPLETED, "a", "b");
  }

  private OpenAiJob submit() {
    return fixture.engine.openAiJobs().submit(JobRequest.of(Json.EMPTY));
  }

  private static void assertUpdate(
      CompletableFuture<JobUpdate> update, JobStatus status, Object... chunks) {
    assertThat(update).isCompleted();
    assertThat(update.join().job().status()).isEqualTo(status);
    assertThat(update.join().chunks())
        .extracting(Chunk::output)
        .isEqualTo(((Json.Arr) Json.of(List.of(chunks))).items());
  }

  private static void assertFails(
      CompletableFuture<?> call, Class<? extends RuntimeException> reason) {
    assertThat(call).isCompletedExceptionally();
    assertThat(call.handle((value, problem) -> problem).join()).isInstanceOf(reason);
  }
}

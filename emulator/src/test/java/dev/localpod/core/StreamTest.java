package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Chunk;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poll and drain: STRM-2, STRM-3, STRM-4, STRM-6, and what JOB-3 says of chunks. */
class StreamTest {

  private static final Duration WAIT = ofSeconds(8);

  /** "a" at 2 s, "b" at 4 s, "c" and the end at 6 s. */
  private static final Script THREE_CHUNKS =
      Scripts.after(ofSeconds(2))
          .chunk("a")
          .after(ofSeconds(2))
          .chunk("b", Map.of("tokens", 2))
          .after(ofSeconds(2))
          .chunk("c")
          .complete();

  private final EngineFixture fixture = EngineFixture.with(THREE_CHUNKS, fixed(1));

  @Test
  @Proves("STRM-2")
  void a_call_gets_what_came_since_the_previous_one() {
    JobId id = fixture.run();

    fixture.advance(ofSeconds(4));
    assertBatch(stream(id), IN_PROGRESS, "a", "b");

    fixture.advance(ofSeconds(2));
    assertBatch(stream(id), COMPLETED, "c");
  }

  @Test
  void chunks_come_with_their_metrics_and_their_place() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(4));

    assertThat(stream(id).join().chunks())
        .containsExactly(
            new Chunk(0, Json.of("a"), Optional.empty()),
            new Chunk(1, Json.of("b"), Optional.of(Json.of(Map.of("tokens", 2)))));
  }

  @Test
  @Proves("STRM-3")
  void a_call_is_held_until_a_chunk_comes() {
    CompletableFuture<StreamBatch> answer = stream(fixture.run());

    fixture.advanceToJustBefore(ofSeconds(2));
    assertThat(answer).isNotDone();

    fixture.tick();
    assertBatch(answer, IN_PROGRESS, "a");
  }

  @Test
  @Proves("STRM-3")
  void a_call_is_held_no_longer_than_its_wait() {
    fixture.run();
    CompletableFuture<StreamBatch> answer = fixture.engine.stream(fixture.run(), ofSeconds(3));

    fixture.advanceToJustBefore(ofSeconds(3));
    assertThat(answer).isNotDone();

    fixture.tick();
    assertBatch(answer, IN_QUEUE);
  }

  @Test
  @Proves("STRM-4")
  void the_last_chunks_and_the_final_status_come_in_one_answer() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(4));
    stream(id);
    CompletableFuture<StreamBatch> last = stream(id);

    fixture.advanceToJustBefore(ofSeconds(2));
    assertThat(last).isNotDone();

    fixture.tick();
    assertBatch(last, COMPLETED, "c");
  }

  @Test
  @Proves("STRM-4")
  void all_chunks_of_a_job_that_ends_at_once_come_with_its_final_status() {
    fixture.engine.script(Scripts.chunk(1).chunk(2).chunk(3).complete("done"));

    assertBatch(stream(fixture.run()), COMPLETED, 1, 2, 3);
  }

  @Test
  @Proves("STRM-4")
  void after_the_end_there_are_no_chunks_but_the_final_status_still() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(6));
    assertBatch(stream(id), COMPLETED, "a", "b", "c");

    assertBatch(stream(id), COMPLETED);
    assertBatch(stream(id), COMPLETED);
  }

  @Test
  void the_end_of_a_job_without_chunks_answers_a_held_call() {
    fixture.engine.script(Scripts.after(ofSeconds(2)).fail("no"));
    CompletableFuture<StreamBatch> answer = stream(fixture.run());

    fixture.advance(ofSeconds(2));

    assertBatch(answer, FAILED);
  }

  @Test
  void of_two_held_calls_the_one_that_came_first_gets_the_chunk() {
    JobId id = fixture.run();
    CompletableFuture<StreamBatch> first = stream(id);
    CompletableFuture<StreamBatch> second = stream(id);

    fixture.advance(ofSeconds(2));
    assertBatch(first, IN_PROGRESS, "a");
    assertThat(second).isNotDone();

    fixture.advance(ofSeconds(2));
    assertBatch(second, IN_PROGRESS, "b");
  }

  @Test
  @Proves("STRM-2")
  void the_end_answers_all_held_calls_and_delivers_each_chunk_once() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(4));
    stream(id);
    CompletableFuture<StreamBatch> first = stream(id);
    CompletableFuture<StreamBatch> second = stream(id);

    fixture.advance(ofSeconds(2));

    assertBatch(first, COMPLETED, "c");
    assertBatch(second, COMPLETED);
  }

  @Test
  void a_wait_that_has_passed_loses_no_chunk() {
    JobId id = fixture.run();
    CompletableFuture<StreamBatch> tooShort = fixture.engine.stream(id, ofSeconds(1));
    fixture.advance(ofSeconds(2));

    assertBatch(tooShort, IN_PROGRESS);
    assertBatch(stream(id), IN_PROGRESS, "a");
  }

  @Test
  @Proves("STRM-2")
  void chunks_that_could_not_be_delivered_are_put_back_in_order() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(4));
    List<Chunk> lost = stream(id).join().chunks();
    fixture.advance(ofSeconds(2));

    fixture.engine.putBack(id, lost);

    assertBatch(stream(id), COMPLETED, "a", "b", "c");
  }

  @Test
  @Proves("STRM-2")
  void chunks_that_several_calls_put_back_come_in_order() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(2));
    List<Chunk> first = stream(id).join().chunks();
    fixture.advance(ofSeconds(2));
    List<Chunk> second = stream(id).join().chunks();
    fixture.advance(ofSeconds(2));

    fixture.engine.putBack(id, second);
    fixture.engine.putBack(id, first);

    assertBatch(stream(id), COMPLETED, "a", "b", "c");
  }

  @Test
  void chunks_that_are_put_back_go_to_a_call_that_is_held() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(2));
    List<Chunk> lost = stream(id).join().chunks();
    CompletableFuture<StreamBatch> held = stream(id);

    fixture.engine.putBack(id, lost);

    assertBatch(held, IN_PROGRESS, "a");
  }

  @Test
  void chunks_of_a_run_that_a_retry_has_wiped_out_cannot_be_put_back() {
    fixture.engine.script(Scripts.chunk("old").fail("no"));
    JobId id = fixture.run();
    List<Chunk> lost = stream(id).join().chunks();
    fixture.engine.script(THREE_CHUNKS);
    fixture.engine.retry(id);

    fixture.engine.putBack(id, lost);
    fixture.advance(ofSeconds(2));

    assertBatch(stream(id), IN_PROGRESS, "a");
  }

  @Test
  void chunks_of_a_job_that_has_expired_are_put_back_nowhere() {
    JobId id = fixture.runsync();
    fixture.advance(ofSeconds(6));
    List<Chunk> lost = stream(id).join().chunks();
    fixture.advance(ofSeconds(60));

    fixture.engine.putBack(id, lost);

    assertThat(fixture.knows(id)).isFalse();
    assertThat(fixture.events(Event.Missing.class)).isEmpty();
  }

  @Test
  @Proves("JOB-3")
  void chunks_sent_before_a_failure_stay_readable() {
    fixture.engine.script(Scripts.chunk("a").after(ofSeconds(1)).fail("no"));
    JobId id = fixture.run();

    fixture.advance(ofSeconds(1));

    assertBatch(stream(id), FAILED, "a");
  }

  @Test
  @Proves("CANC-1")
  void chunks_sent_before_a_cancel_stay_readable_and_later_ones_never_come() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(2));

    fixture.engine.cancel(id);
    fixture.advance(ofSeconds(60));

    assertBatch(stream(id), CANCELLED, "a");
  }

  @Test
  @Proves("STRM-2")
  void each_chunk_is_delivered_once_whatever_the_rhythm_of_the_calls() {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < 100; i++) {
      steps.add(new Step.After(Duration.ofMillis(70)));
      steps.add(new Step.Chunk(Json.of(i), Optional.empty()));
    }
    fixture.engine.script(Script.always(steps));
    JobId id = fixture.run();
    var seen = new ArrayList<Json>();
    CompletableFuture<StreamBatch> call = stream(id);
    for (JobStatus status = IN_PROGRESS; !status.isFinal(); ) {
      fixture.advance(Duration.ofMillis(90));
      if (call.isDone()) {
        call.join().chunks().forEach(chunk -> seen.add(chunk.output()));
        status = call.join().status();
        call = stream(id);
      }
    }

    assertThat(seen).hasSize(100).isEqualTo(((Json.Arr) output(id)).items());
  }

  @Test
  @Proves("STRM-6")
  void with_aggregation_the_output_is_the_list_of_all_chunks_read_or_not() {
    JobId id = fixture.run();
    fixture.advance(ofSeconds(4));
    stream(id);
    fixture.advance(ofSeconds(2));

    assertThat(output(id)).hasToString("[\"a\",\"b\",\"c\"]");
  }

  @Test
  @Proves("STRM-6")
  void without_aggregation_the_output_is_an_empty_list_and_the_chunks_still_stream() {
    var quiet =
        new EngineFixture(EndpointSettings.DEFAULT.script(THREE_CHUNKS).aggregateStream(false));
    JobId id = quiet.run();
    quiet.advance(ofSeconds(6));

    assertThat(((JobState.Completed) quiet.engine.status(id).state()).output())
        .map(Json::toString)
        .contains("[]");
    assertBatch(quiet.engine.stream(id, WAIT), COMPLETED, "a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Proves("STRM-6")
  void a_value_of_the_worker_s_own_is_the_output_whatever_it_streamed(boolean aggregate) {
    var fixture =
        new EngineFixture(
            EndpointSettings.DEFAULT
                .aggregateStream(aggregate)
                .script(Scripts.chunk("a").complete("mine")));
    JobId id = fixture.run();

    assertThat(((JobState.Completed) fixture.engine.status(id).state()).output())
        .contains(Json.of("mine"));
  }

  private CompletableFuture<StreamBatch> stream(JobId id) {
    return fixture.engine.stream(id, WAIT);
  }

  private Json output(JobId id) {
    return ((JobState.Completed) fixture.engine.status(id).state()).output().orElseThrow();
  }

  private static void assertBatch(
      CompletableFuture<StreamBatch> answer, JobStatus status, Object... outputs) {
    assertThat(answer).isCompleted();
    assertThat(answer.join().status()).isEqualTo(status);
    assertThat(answer.join().chunks())
        .extracting(Chunk::output)
        .isEqualTo(((Json.Arr) Json.of(List.of(outputs))).items());
  }
}

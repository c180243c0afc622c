package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.Chunk;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.ChatReply;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replies of a language model on endpoint time. */
class ChatTest {

  private static final Json.Obj STREAMED =
      (Json.Obj)
          Json.parse(
              """
              {"openai_route":"/v1/chat/completions","openai_input":\
              {"stream":true,"messages":[{"role":"user","content":"hi"}]}}""");

  private static final ChatReply REPLY = ChatReply.of("one two three").pace(ofMillis(50));

  private EngineFixture fixture;

  @Test
  void each_token_comes_when_its_time_has_passed() {
    JobId id = run(Scripts.chat(REPLY));
    assertThat(contents(id, IN_PROGRESS)).containsExactly("");

    fixture.advanceToJustBefore(ofMillis(50));
    assertThat(fixture.engine.stream(id, ofSeconds(8))).isNotDone();
    fixture.tick();
    fixture.advance(ofMillis(50));
    assertThat(contents(id, IN_PROGRESS)).containsExactly(" two");

    fixture.advance(ofMillis(50));
    assertThat(contents(id, COMPLETED)).containsExactly(" three", "");
    assertThat(fixture.execution(id)).isEqualTo(ofMillis(150));
  }

  @Test
  void a_completion_is_created_when_a_worker_picks_its_job_up() {
    Duration coldStart = ofSeconds(20);
    fixture =
        EngineFixture.with(
            Scripts.after(ofSeconds(5)).chat("Hello"), WorkerSettings.DEFAULT.coldStart(coldStart));
    JobId id = fixture.run((Json.Obj) Json.parse("{\"prompt\":\"hi\"}"));

    fixture.advance(ofSeconds(25));

    assertThat(output(id).at("/created"))
        .contains(Json.of(EngineFixture.START.plus(coldStart).getEpochSecond()));
  }

  @Test
  void the_output_of_a_stream_is_the_list_of_its_chunks() {
    JobId id = run(Scripts.chat("Hello"));

    assertThat(output(id))
        .isInstanceOfSatisfying(Json.Arr.class, list -> assertThat(list.items()).hasSize(3));
  }

  @Test
  void a_worker_lost_in_mid_stream_leaves_its_tokens_and_another_one_begins_anew() {
    JobId id =
        run(
            Scripts.when(Scripts.attempt(1))
                .chat(REPLY.stopAfter(2))
                .crash()
                .otherwise()
                .chat("Hello"));

    fixture.advance(ofMillis(100));

    List<Json> chunks = chunks(id, COMPLETED);
    assertThat(chunks)
        .extracting(chunk -> chunk.at("/choices/0/delta/content").orElse(Json.NULL).toString())
        .containsExactly("\"\"", "\"one\"", "\" two\"", "\"\"", "\"Hello\"", "null");
    assertThat(chunks.get(0).at("/id")).contains(Json.of("chatcmpl-" + id));
    assertThat(chunks.get(3).at("/id")).contains(Json.of("chatcmpl-" + id + "-2"));
  }

  @Test
  void a_job_that_fails_in_mid_stream_keeps_the_tokens_before() {
    JobId id = run(Scripts.chat(REPLY.stopAfter(1)).fail("CUDA out of memory"));

    fixture.advance(ofMillis(50));

    assertThat(contents(id, FAILED)).containsExactly("", "one");
  }

  @Test
  void a_request_that_is_not_valid_fails_its_job() {
    fixture = EngineFixture.with(Scripts.chat("Hello"), fixed(1));
    JobId id = fixture.run(Json.EMPTY);

    assertThat(((JobState.Failed) fixture.engine.status(id).state()).error())
        .isEqualTo("the input has no prompt; must have 'messages', 'prompt' or 'openai_route'");
  }

  private JobId run(Script script) {
    fixture = EngineFixture.with(script, fixed(2));
    return fixture.run(STREAMED);
  }

  private Json output(JobId id) {
    return ((JobState.Completed) fixture.engine.status(id).state()).output().orElseThrow();
  }

  private List<String> contents(JobId id, JobStatus status) {
    return chunks(id, status).stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").orElse(Json.of("")).as(String.class))
        .toList();
  }

  private List<Json> chunks(JobId id, JobStatus status) {
    StreamBatch batch = fixture.engine.stream(id, ofSeconds(8)).join();
    assertThat(batch.status()).isEqualTo(status);
    return batch.chunks().stream().map(Chunk::output).toList();
  }
}

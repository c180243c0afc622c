package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
import dev.localpod.job.SubmissionKind;
import dev.localpod.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a stream: OAI-3 and OAI-4. */
class OpenAiEventsTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final String DONE = "data: [DONE]\n\n";

  private final OpenAiEvents events = new OpenAiEvents();

  @ParameterizedTest
  @ValueSource(strings = {"{'a':1.50}", "[1,2]", "7", "true", "null", "{'text':'line\\nline'}"})
  @Proves("OAI-3")
  void any_value_but_a_string_is_the_data_of_an_event(String json) {
    Json chunk = Json.parse(json.replace('\'', '"'));

    assertThat(events.chunk(chunk)).isEqualTo("data: " + json.replace('\'', '"') + "\n\n");
    assertThat(events.end(completed())).isEqualTo(DONE);
  }

  /** Chunks that are text already, and what follows the last of them. */
  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(new String[] {"data: {}\n\n"}, DONE),
        Arguments.of(new String[] {"data: {}\r\n\r\n"}, DONE),
        Arguments.of(new String[] {"data: {}\r\r"}, DONE),
        Arguments.of(new String[] {"data: {}\n"}, "\n" + DONE),
        Arguments.of(new String[] {"data: {}\r\n"}, "\n" + DONE),
        Arguments.of(new String[] {"data: {}\r"}, "\n\n" + DONE),
        Arguments.of(new String[] {"data: {}"}, "\n\n" + DONE),
        Arguments.of(new String[] {"data: {}\n", "\n"}, DONE),
        Arguments.of(new String[] {": a comment\n\n"}, DONE),
        Arguments.of(new String[] {"no event"}, "\n\n" + DONE),
        Arguments.of(new String[] {""}, DONE),
        Arguments.of(new String[] {"data: [DONE]\n\n"}, ""),
        Arguments.of(new String[] {"data:[DONE]\n\n"}, ""),
        Arguments.of(new String[] {"data: [DONE] \r\n\r\n"}, ""),
        Arguments.of(new String[] {"data: [DONE]\r", "\n\r", "\n"}, ""),
        Arguments.of(new String[] {"data: {}\n\ndata: [DONE]\n\n"}, ""),
        Arguments.of(new String[] {"data: {}\n\nda", "ta: [DO", "NE]", "\n", "\n"}, ""),
        Arguments.of(new String[] {"d", "a", "t", "a", ":", "[", "DONE", "]\n\n"}, ""),
        Arguments.of(new String[] {"data: [DONE]"}, "\n\n"),
        Arguments.of(new String[] {"data: [DONE]\n"}, "\n"),
        Arguments.of(new String[] {"data: [DONE]\n\n", ": more\n\n"}, ""),
        Arguments.of(new String[] {"data: [DONE]!\n\n"}, DONE),
        Arguments.of(new String[] {"data: \"[DONE]\"\n\n"}, DONE),
        Arguments.of(new String[] {" data: [DONE]\n\n"}, DONE),
        Arguments.of(new String[] {"x data: [DONE]\n\n"}, DONE),
        Arguments.of(new String[] {"data: " + " ".repeat(100) + "[DONE]\n\n"}, DONE));
  }

  @ParameterizedTest
  @MethodSource("texts")
  @Proves("OAI-3")
  void a_string_is_written_as_it_is_and_the_end_follows_once(String[] chunks, String rest) {
    for (String chunk : chunks) {
      assertThat(events.chunk(Json.of(chunk))).isEqualTo(chunk);
    }

    assertThat(events.end(completed())).isEqualTo(rest);
    assertThat(events.isDone()).isTrue();
    assertThat(events.chunks()).isEqualTo(chunks.length);
  }

  @Test
  @Proves("OAI-3")
  void an_object_after_text_begins_a_line_of_its_own() {
    events.chunk(Json.of("data: {\"a\":"));

    assertThat(events.chunk(Json.parse("{}"))).isEqualTo("\n\ndata: {}\n\n");
  }

  @Test
  @Proves("OAI-4")
  void an_error_begins_a_line_of_its_own_and_no_end_follows() {
    events.chunk(Json.of("data: {\"a\":"));

    assertThat(events.end(failed()))
        .isEqualTo(
            "\n\ndata: {\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":\"job_failed\"}}\n\n");
    assertThat(events.isDone()).isFalse();
  }

  @Test
  @Proves("OAI-4")
  void a_failure_after_the_end_is_no_event() {
    events.chunk(Json.of("data: [DONE]\n"));

    assertThat(events.end(failed())).isEqualTo("\n");
  }

  @ParameterizedTest
  @MethodSource("outputs")
  @Proves("OAI-3")
  void the_output_of_a_job_without_chunks_is_written_as_chunks_are(String output, String text) {
    Json json = Json.parse(output.replace('\'', '"'));

    assertThat(events.end(completed(Optional.of(json)))).isEqualTo(text.replace('\'', '"'));
    assertThat(events.chunks()).isZero();
  }

  static Stream<Arguments> outputs() {
    return Stream.of(
        Arguments.of("{'a':1}", "data: {'a':1}\n\n" + DONE),
        Arguments.of("[{'a':1},{'a':2}]", "data: {'a':1}\n\ndata: {'a':2}\n\n" + DONE),
        Arguments.of("[]", DONE),
        Arguments.of("['data: 1\\n\\n','data: [DONE]\\n\\n']", "data: 1\n\n" + DONE),
        Arguments.of("'data: 1'", "data: 1\n\n" + DONE),
        Arguments.of("7", "data: 7\n\n" + DONE));
  }

  @Test
  @Proves("OAI-3")
  void the_output_of_a_job_with_chunks_is_not_written_again() {
    events.chunk(Json.of(1));

    assertThat(events.end(completed(Optional.of(Json.of("again"))))).isEqualTo(DONE);
  }

  private static Job completed() {
    return completed(Optional.empty());
  }

  private static Job completed(Optional<Json> output) {
    return job().in(running().complete(output, START));
  }

  private static Job failed() {
    return job().in(running().fail("no", Optional.empty(), START));
  }

  private static JobState.InProgress running() {
    return new JobState.InQueue(START).start("w1", START);
  }

  private static Job job() {
    return Job.submitted(new JobId("j-1"), SubmissionKind.OPENAI, JobRequest.of(Json.EMPTY), START);
  }
}

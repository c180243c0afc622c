package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The steps of a script for one job, {@code job-7}, dispatched at second 1700000000. */
record ScriptedAnswer(List<Step> steps) {

  static ScriptedAnswer of(Script script, String input) {
    return of(script, (Json.Obj) Json.parse(input), 1);
  }

  static ScriptedAnswer of(Script script, Json.Obj input, int attempt) {
    var job = new ScriptContext("job-7", attempt, input, Json.EMPTY, 1_700_000_000);
    return new ScriptedAnswer(new ScriptSession(script, new Random(1)).choose(job).steps());
  }

  /** The answer to a call of the OpenAI-compatible route. */
  static ScriptedAnswer onRoute(Script script, String route, String body) {
    return of(script, "{\"openai_route\":\"" + route + "\",\"openai_input\":" + body + "}");
  }

  /** The output with which the job completes, if the script names one. */
  Optional<Json> output() {
    return steps.stream()
        .flatMap(step -> step instanceof Step.Complete end ? end.output().stream() : Stream.of())
        .findFirst();
  }

  /** The one body of an answer that is not streamed. */
  Json body() {
    assertThat(chunks()).isEmpty();
    return output().orElseThrow();
  }

  Json at(String pointer) {
    return body().at(pointer).orElseThrow();
  }

  List<Json> chunks() {
    return steps.stream()
        .flatMap(step -> step instanceof Step.Chunk chunk ? Stream.of(chunk.output()) : Stream.of())
        .toList();
  }

  Duration duration() {
    return steps.stream()
        .map(
            step ->
                step instanceof Step.After after
                    ? after.delay().sample(new Random())
                    : Duration.ZERO)
        .reduce(Duration.ZERO, Duration::plus);
  }

  String error() {
    assertThat(steps).hasSize(1);
    return ChatReply.textOf(((Step.Fail) steps.get(0)).error());
  }
}

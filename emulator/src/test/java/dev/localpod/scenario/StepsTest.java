package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {

  @Test
  void steps_keep_their_order() {
    assertThat(
            steps(
                "{after: 1s}, {progress: half}, {chunk: 1}, {chunk: a, metrics: {n: 1}},"
                    + " {complete: [2]}"))
        .containsExactly(
            new Step.After(Duration.ofSeconds(1)),
            new Step.Progress(new Json.Str("half")),
            new Step.Chunk(new Json.Num("1"), Optional.empty()),
            new Step.Chunk(new Json.Str("a"), Optional.of(Json.parse("{\"n\": 1}"))),
            new Step.Complete(Optional.of(Json.parse("[2]"))));
  }

  @Test
  void a_job_may_end_in_four_ways() {
    assertThat(steps("{complete: done}"))
        .containsExactly(new Step.Complete(Optional.of(new Json.Str("done"))));
    assertThat(steps("{fail: {code: 7}}"))
        .containsExactly(new Step.Fail(Json.parse("{\"code\": 7}")));
    assertThat(steps("{crash: true}")).containsExactly(new Step.Crash());
    assertThat(steps("{hang: true}")).containsExactly(new Step.Hang());
  }

  @Test
  void a_job_may_end_without_an_output_or_fail_with_one() {
    assertThat(steps("{completeWithoutOutput: true}"))
        .containsExactly(new Step.CompleteWithoutOutput());
    assertThat(steps("{fail: no face, output: {details: [1]}}"))
        .containsExactly(
            new Step.Fail(Json.of("no face"), Optional.of(Json.parse("{\"details\": [1]}"))));
  }

  @Test
  void an_output_stands_beside_a_failure() {
    refused(
        () -> steps("{complete: 1,\n output: 2}"),
        "shop.yaml:2: 'output' is allowed beside 'fail' only");
    refused(
        () -> steps("{fail: no, output: null}"),
        "shop.yaml:1: a job cannot fail with the output null; give another value or leave it out");
    refused(
        () -> steps("{completeWithoutOutput: false}"),
        "shop.yaml:1: 'completeWithoutOutput' cannot be false; must be true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "{complete: }", "{complete: null}"})
  void complete_may_have_no_value(String step) {
    assertThat(steps(step)).containsExactly(new Step.Complete(Optional.empty()));
  }

  @Test
  void null_inside_a_value_stays() {
    assertThat(steps("{complete: {a: null}}"))
        .containsExactly(new Step.Complete(Optional.of(Json.parse("{\"a\": null}"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "complete",
        "{completeWithoutOutput: true}",
        "{fail: no, output: 1}",
        "{crash: true}",
        "{hang: true}",
        "{mock: true}"
      })
  void a_step_after_the_end_is_refused(String end) {
    refused(
        () -> steps(end + ",\n {after: 1s}"),
        "shop.yaml:2: this step is never reached: the step before it ends the job");
  }

  @Test
  void an_entry_is_one_step() {
    refused(
        () -> steps("{after: 1s},\n {after: 1s, complete: 1}"),
        "shop.yaml:2: an entry of 'do' cannot have 2 steps;"
            + " must be one of after, progress, chunk, complete, completeWithoutOutput, fail, crash, hang, mock, chat, vllm, retire");
    refused(
        () -> steps("{}"),
        "shop.yaml:1: an entry of 'do' cannot have 0 steps;"
            + " must be one of after, progress, chunk, complete, completeWithoutOutput, fail, crash, hang, mock, chat, vllm, retire");
  }

  @Test
  void an_unknown_step_is_refused() {
    refused(
        () -> steps("{sleep: 1s}"),
        "shop.yaml:1: unknown field 'sleep' of a step;"
            + " must be one of after, progress, chunk, complete, completeWithoutOutput, fail, crash, hang, mock, chat, vllm, retire, metrics, output");
  }

  @Test
  void the_mock_worker_is_a_step() {
    assertThat(steps("{mock: true}")).containsExactly(new Step.Mock());
  }

  @Test
  void a_worker_may_retire_while_it_has_a_job() {
    assertThat(steps("{retire: true}, complete"))
        .containsExactly(new Step.Retire(), new Step.Complete(Optional.empty()));
  }

  @Test
  void only_complete_may_stand_alone() {
    refused(
        () -> steps("crash"),
        "shop.yaml:1: a step cannot be \"crash\"; must be a mapping of"
            + " after, progress, chunk, complete, completeWithoutOutput, fail, crash, hang, mock, chat, vllm, retire, metrics, output");
  }

  @Test
  void figures_stand_beside_a_chunk() {
    refused(
        () -> steps("{after: 1s,\n metrics: {}}"),
        "shop.yaml:2: 'metrics' is allowed beside 'chunk' only");
    refused(
        () -> steps("{chunk: 1, metrics: 5}"),
        "shop.yaml:1: the metrics of a chunk cannot be 5; they must be an object");
  }

  @Test
  void a_failure_needs_an_error() {
    refused(
        () -> steps("{fail: }"), "shop.yaml:1: a job cannot fail with null; an error is required");
  }

  @Test
  void a_crash_or_a_hang_is_true() {
    refused(() -> steps("{crash: false}"), "shop.yaml:1: 'crash' cannot be false; must be true");
    refused(
        () -> steps("{hang: 5s}"), "shop.yaml:1: 'hang' cannot be \"5s\"; must be true or false");
  }

  @Test
  void a_long_value_is_quoted_in_part() {
    refused(
        () -> steps("{hang: \"" + "x".repeat(100) + "\"}"),
        "shop.yaml:1: 'hang' cannot be \"" + "x".repeat(59) + "...; must be true or false");
  }
}

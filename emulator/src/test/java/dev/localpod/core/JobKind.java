package dev.localpod.core;

import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What jobs of the generated tests do; a job's input names its chore. */
enum JobKind {
  ECHO,
  WORK(after(3), complete("done")),
  LONG_WORK(after(6), complete("done at last")),
  FAIL(after(2), new Step.Fail(Json.of("broken"))),
  FAIL_AT_ONCE(new Step.Fail(Json.of("broken"))),
  CRASH(after(1), new Step.Crash()),
  CRASH_AT_ONCE(new Step.Crash()),
  CRASH_FIRST(after(2), complete("done")) {
    @Override
    List<Step> steps(int attempt) {
      return attempt == 1 ? CRASH.steps(attempt) : super.steps(attempt);
    }
  },
  HANG(new Step.Hang()),
  STREAM(chunk("a"), after(2), chunk("b"), chunk("c"), after(2)),
  STREAM_AND_CRASH(chunk("x"), after(1), chunk("y"), new Step.Crash()),
  STREAM_AND_FAIL(chunk("p"), after(2), chunk("q"), new Step.Fail(Json.of("broken"))),
  PROGRESS(progress("half"), after(2), progress("nearly"), after(2), complete("done"));

  private static final JsonPointer NAME = JsonPointer.parse("/chore");
  private static final URI WEBHOOK = URI.create("http://127.0.0.1:1/hook");

  private final List<Step> steps;

  JobKind(Step... steps) {
    this.steps = List.of(steps);
  }

  /** What a worker does in a job's n-th attempt, from 1. */
  List<Step> steps(int attempt) {
    return steps;
  }

  /** Whether there are chunks in it. */
  boolean streams() {
    return steps.stream().anyMatch(Step.Chunk.class::isInstance);
  }

  /** A request of this chore, with a webhook. */
  JobRequest request(Policy policy) {
    return new JobRequest(input(), policy, Optional.of(WEBHOOK), Optional.empty());
  }

  Json.Obj input() {
    return Json.object().put("chore", name()).build();
  }

  /** Does each job's chore. */
  static Script script() {
    return new Script(
        Arrays.stream(values())
            .flatMap(
                chore ->
                    Stream.of(
                        new Rule(
                            List.of(chore.isNamed(), new Condition.Attempt(1)), chore.steps(1)),
                        new Rule(List.of(chore.isNamed()), chore.steps(2))))
            .toList());
  }

  private Condition isNamed() {
    return new Condition.Equal(NAME, Json.of(name()));
  }

  private static Step after(int seconds) {
    return new Step.After(Duration.ofSeconds(seconds));
  }

  private static Step complete(String output) {
    return new Step.Complete(Optional.of(Json.of(output)));
  }

  private static Step chunk(String output) {
    return new Step.Chunk(Json.of(output), Optional.empty());
  }

  private static Step progress(String output) {
    return new Step.Progress(Json.of(output));
  }
}

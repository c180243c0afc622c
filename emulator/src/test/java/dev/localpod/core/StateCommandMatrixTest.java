package dev.localpod.core;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command, and all that can happen to a job by itself, in every state a job can be in. */
class StateCommandMatrixTest {

  /**
   * What a command does to a job in a state. A status: the job goes there. {@code .}: it stays as
   * it is in every respect. {@code refused}: it is in the wrong state, and stays as it is. {@code
   * missing}: there is no such job. {@code gone}: it is forgotten.
   *
   * <p>What a worker does comes from the job's current run where it has one; else it is what a run
   * that was cut off would still have had to do. A run that came to its end has nothing left.
   */
  private static final String MATRIX =
      """
                        | IN_QUEUE  | IN_PROGRESS | COMPLETED | FAILED   | CANCELLED | TIMED_OUT | expired | unknown
      status            | .         | .           | .         | .        | .         | .         | missing | missing
      status with ttl   | .         | .           | .         | .        | .         | .         | missing | missing
      await             | .         | .           | .         | .        | .         | .         | missing | missing
      stream            | .         | .           | .         | .        | .         | .         | missing | missing
      cancel            | CANCELLED | CANCELLED   | .         | .        | .         | .         | missing | missing
      retry             | refused   | refused     | refused   | IN_QUEUE | refused   | IN_QUEUE  | missing | missing
      purge             | CANCELLED | .           | .         | .        | .         | .         | .       | .
      worker progress   | .         | IN_PROGRESS | .         | .        | .         | .         | .       | .
      worker chunk      | .         | .           | .         | .        | .         | .         | .       | .
      worker complete   | .         | COMPLETED   | .         | .        | .         | .         | .       | .
      worker fail       | .         | FAILED      | .         | .        | .         | .         | .       | .
      worker crash      | .         | IN_QUEUE    | .         | .        | .         | .         | .       | .
      ttl passes        | TIMED_OUT | TIMED_OUT   | .         | .        | .         | .         | .       | .
      execution timeout | .         | TIMED_OUT   | .         | .        | .         | .         | .       | .
      retention passes  | .         | .           | gone      | gone     | gone      | gone      | .       | .
      """;

  /*
   * All jobs live through the same times, so that one thing can happen without another:
   *
   *   0:00:00  submitted; a worker begins to start
   *   0:40:00  picked up, unless the job is to be in the queue
   *   0:40:05  the job is brought into its state
   *   0:40:10  what the worker does
   *   0:45:00  the execution timeout, where it is to pass
   *   1:00:00  the ttl, where it is to pass
   *   1:10:05  the end of retention
   *   1:20:05  the next worker is ready, if the first was lost or has gone
   */
  private static final Duration COLD_START = ofMinutes(40);

  private static final Duration ARRIVAL = ofSeconds(5);
  private static final Duration WORKER_STEP = ofSeconds(10);
  private static final Duration EXECUTION_TIMEOUT = ofMinutes(5);
  private static final Duration TTL = ofMinutes(60);
  private static final Duration RETENTION = ofMinutes(30);
  private static final Duration LONG = ofHours(24);

  @ParameterizedTest(name = "{0} of a job that is {1}: {2}")
  @MethodSource("cells")
  @Proves({"JOB-1", "JOB-2", "CANC-1", "CANC-2", "RTRY-1"})
  void a_command_does_to_a_job_what_the_matrix_says(
      Command command, State state, String expectation) {
    var room = new Room(state, command);
    Optional<Job> before = room.job();
    assertThat(before.map(job -> job.status().name()).orElse("none"))
        .as("the state that was set up")
        .isEqualTo(state == State.EXPIRED || state == State.UNKNOWN ? "none" : state.name());

    String refusal = room.give(command);
    Optional<Job> after = room.job();

    switch (expectation) {
      case "." -> assertThat(refusal).isEqualTo("none");
      case "refused", "missing" -> assertThat(refusal).isEqualTo(expectation);
      case "gone" -> assertThat(after).isEmpty();
      default -> assertThat(after).map(job -> job.status().name()).contains(expectation);
    }
    if (List.of(".", "refused", "missing").contains(expectation)) {
      assertThat(after).isEqualTo(before);
    } else {
      assertThat(after).isNotEqualTo(before);
    }
  }

  static Stream<Arguments> cells() {
    List<String> lines = MATRIX.lines().toList();
    List<String> states = columns(lines.get(0));
    var cells = new ArrayList<Arguments>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = columns(line);
      for (int i = 1; i < states.size(); i++) {
        cells.add(
            Arguments.of(
                Command.valueOf(name(row.get(0))), State.valueOf(name(states.get(i))), row.get(i)));
      }
    }
    assertThat(cells).hasSize(Command.values().length * State.values().length);
    return cells.stream();
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.split("\\|")).map(String::strip).toList();
  }

  private static String name(String cell) {
    return cell.toUpperCase(java.util.Locale.ROOT).replace(' ', '_');
  }

  enum State {
    IN_QUEUE,
    IN_PROGRESS,
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMED_OUT,
    EXPIRED,
    UNKNOWN
  }

  enum Command {
    STATUS,
    STATUS_WITH_TTL,
    AWAIT,
    STREAM,
    CANCEL,
    RETRY,
    PURGE,
    WORKER_PROGRESS,
    WORKER_CHUNK,
    WORKER_COMPLETE,
    WORKER_FAIL,
    WORKER_CRASH,
    TTL_PASSES,
    EXECUTION_TIMEOUT,
    RETENTION_PASSES
  }

  /** An endpoint with one job that was brought into a state, and for which something is to come. */
  private static final class Room {
    private final EngineFixture fixture;
    private final Engine engine;
    private final JobId id;

    Room(State state, Command command) {
      this.fixture =
          new EngineFixture(
              EndpointSettings.DEFAULT
                  .executionTimeout(LONG)
                  .script(script(state, command))
                  .workers(
                      WorkerSettings.DEFAULT
                          .count(0, 1)
                          .concurrency(2)
                          .coldStart(COLD_START)
                          .idleTimeout(ZERO)));
      this.engine = fixture.engine;
      var request =
          new JobRequest(Json.EMPTY, policy(state, command), Optional.empty(), Optional.empty());
      JobId submitted = engine.run(request).id();
      if (state == State.IN_QUEUE) {
        // Shares the worker with a job that takes it down, so the job is back in the queue.
        engine.run(JobRequest.of(Json.object().put("crash", true).build()));
      }
      fixture.advance(COLD_START).advance(ARRIVAL);
      if (state == State.CANCELLED) {
        engine.cancel(submitted);
      }
      if (state == State.EXPIRED) {
        fixture.advance(RETENTION);
      }
      this.id = state == State.UNKNOWN ? new JobId("never-seen-u1") : submitted;
    }

    private static Policy policy(State state, Command command) {
      boolean timesOut = state == State.TIMED_OUT;
      return switch (command) {
        case TTL_PASSES ->
            new Policy(timesOut ? Optional.of(ARRIVAL) : Optional.empty(), Optional.of(TTL), false);
        case EXECUTION_TIMEOUT ->
            new Policy(
                Optional.of(EXECUTION_TIMEOUT),
                timesOut ? Optional.of(COLD_START.plus(ARRIVAL)) : Optional.empty(),
                false);
        default ->
            new Policy(
                timesOut ? Optional.of(ARRIVAL) : Optional.empty(), Optional.of(LONG), false);
      };
    }

    private static Script script(State state, Command command) {
      var crash =
          new Rule(
              List.of(new Condition.Exists(JsonPointer.parse("/crash"), true)),
              List.of(new Step.After(ARRIVAL), new Step.Crash()));
      var steps = new ArrayList<Step>();
      steps.add(new Step.After(ARRIVAL));
      switch (state) {
        case COMPLETED, EXPIRED -> steps.add(new Step.Complete(Optional.of(Json.of("done"))));
        case FAILED -> steps.add(new Step.Fail(Json.of("on purpose")));
        case IN_QUEUE, IN_PROGRESS, CANCELLED, TIMED_OUT, UNKNOWN -> addWork(command, steps);
      }
      return new Script(List.of(crash, new Rule(List.of(), steps)));
    }

    private static void addWork(Command command, List<Step> steps) {
      steps.add(
          new Step.After(
              switch (command) {
                case WORKER_PROGRESS, WORKER_CHUNK, WORKER_COMPLETE, WORKER_FAIL, WORKER_CRASH ->
                    WORKER_STEP.minus(ARRIVAL);
                default -> LONG;
              }));
      steps.add(
          switch (command) {
            case WORKER_PROGRESS -> new Step.Progress(Json.of("half"));
            case WORKER_CHUNK -> new Step.Chunk(Json.of("piece"), Optional.empty());
            case WORKER_FAIL -> new Step.Fail(Json.of("late"));
            case WORKER_CRASH -> new Step.Crash();
            default -> new Step.Complete(Optional.of(Json.of("late")));
          });
      if (!(steps.get(steps.size() - 1) instanceof Step.End)) {
        steps.add(new Step.Hang());
      }
    }

    Optional<Job> job() {
      return engine.jobs().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /** Gives the command, and tells how it was refused. */
    String give(Command command) {
      try {
        switch (command) {
          case STATUS -> engine.status(id);
          case STATUS_WITH_TTL -> engine.status(id, LONG);
          case AWAIT -> {
            var answer = engine.await(id, ofSeconds(1));
            fixture.advance(ofSeconds(1));
            assertThat(answer).isCompletedWithValue(job().orElseThrow());
          }
          case STREAM -> {
            var answer = engine.stream(id, ofSeconds(1));
            fixture.advance(ofSeconds(1));
            assertThat(answer)
                .isCompletedWithValue(new StreamBatch(job().orElseThrow().status(), List.of()));
          }
          case CANCEL -> {
            Job before = job().orElse(null);
            CancelOutcome cancellation = engine.cancel(id);
            assertThat(cancellation.job()).isEqualTo(job().orElseThrow());
            assertThat(cancellation.cancelledNow()).isEqualTo(!cancellation.job().equals(before));
          }
          case RETRY -> assertThat(engine.retry(id)).isEqualTo(job().orElseThrow());
          case PURGE -> engine.purge();
          case WORKER_PROGRESS, WORKER_CHUNK, WORKER_COMPLETE, WORKER_FAIL, WORKER_CRASH ->
              fixture.advance(WORKER_STEP.minus(ARRIVAL));
          case EXECUTION_TIMEOUT -> fixture.advance(EXECUTION_TIMEOUT.minus(ARRIVAL));
          case TTL_PASSES -> fixture.advance(TTL.minus(COLD_START).minus(ARRIVAL));
          case RETENTION_PASSES -> fixture.advance(RETENTION);
        }
        return "none";
      } catch (JobNotFoundException e) {
        return "missing";
      } catch (JobStateException e) {
        return "refused";
      }
    }
  }
}

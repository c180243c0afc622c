package dev.localpod.core;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of an attached worker about a job, in every state that the job can be in. */
class AttachedMatrixTest {

  /**
   * What a call of the worker {@code w} does to a job. A status: the job goes there. {@code .}: it
   * stays as it is in every respect. {@code missing}: there is no such job.
   */
  private static final String MATRIX =
      """
                 | IN_QUEUE    | LOST_BY_W | ON_W        | ON_ANOTHER | COMPLETED | FAILED | CANCELLED | TIMED_OUT | EXPIRED | UNKNOWN
      progress   | .           | .         | IN_PROGRESS | .          | .         | .      | .         | .         | missing | missing
      chunk      | .           | .         | .           | .          | .         | .      | .         | .         | missing | missing
      complete   | .           | .         | COMPLETED   | .          | .         | .      | .         | .         | missing | missing
      fail       | .           | .         | FAILED      | .          | .         | .      | .         | .         | missing | missing
      too large  | .           | .         | FAILED      | .          | .         | .      | .         | .         | missing | missing
      take       | IN_PROGRESS | IN_PROGRESS | .         | .          | .         | .      | .         | .         | .       | .
      ask stop   | .           | .         | .           | .          | .         | .      | .         | .         | .       | .
      ping       | .           | .         | .           | .          | .         | .      | .         | .         | .       | .
      unhealthy  | .           | .         | .           | .          | .         | .      | .         | .         | .       | .
      silence    | .           | .         | IN_QUEUE    | .          | .         | .      | .         | .         | .       | .
      """;

  private enum State {
    IN_QUEUE,
    LOST_BY_W,
    ON_W,
    ON_ANOTHER,
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMED_OUT,
    EXPIRED,
    UNKNOWN
  }

  private record Cell(String call, State state, String expected) {
    @Override
    public String toString() {
      return call + " of a job that is " + state + ": " + expected;
    }
  }

  static List<Cell> cells() {
    List<String> lines = MATRIX.lines().toList();
    List<String> states = columns(lines.get(0));
    var cells = new ArrayList<Cell>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = columns(line);
      for (int i = 1; i < row.size(); i++) {
        cells.add(new Cell(row.get(0), State.valueOf(states.get(i)), row.get(i)));
      }
    }
    return cells;
  }

  private static List<String> columns(String line) {
    return Arrays.stream(line.split("\\|")).map(String::strip).toList();
  }

  private final AttachedFixture fixture = new AttachedFixture();
  private final Engine engine = fixture.endpoint.engine;

  @ParameterizedTest
  @MethodSource("cells")
  @Proves({"ATT-3", "ATT-4", "ATT-7", "JOB-1"})
  void each_call_has_its_effect(Cell cell) {
    JobId job = jobThatIs(cell.state());
    Optional<Job> before = engine.find(job);

    String effect;
    try {
      call(cell.call(), job);
      Optional<Job> after = engine.find(job);
      effect = after.equals(before) ? "." : after.orElseThrow().status().name();
    } catch (JobNotFoundException notThere) {
      effect = "missing";
    }

    assertThat(effect).isEqualTo(cell.expected());
  }

  private JobId jobThatIs(State state) {
    if (state == State.UNKNOWN) {
      return new JobId("unknown");
    } else if (state == State.IN_QUEUE) {
      fixture.workers.ping("w");
      return fixture.endpoint.run();
    }
    JobId job = fixture.taken(state == State.ON_ANOTHER ? "another" : "w");
    switch (state) {
      case IN_QUEUE, UNKNOWN, ON_W -> {}
      case ON_ANOTHER -> fixture.workers.ping("w");
      case LOST_BY_W -> {
        fixture.realTimePasses(ofSeconds(40));
        fixture.workers.ping("w");
      }
      case COMPLETED -> fixture.complete("w", job, "done");
      case FAILED -> fixture.fail("w", job, "broken");
      case CANCELLED -> engine.cancel(job);
      case TIMED_OUT -> fixture.endpoint.advance(ofMinutes(10));
      case EXPIRED -> {
        fixture.complete("w", job, "done");
        fixture.endpoint.advance(ofMinutes(30));
      }
    }
    return job;
  }

  private void call(String call, JobId job) {
    switch (call) {
      case "progress" -> fixture.workers.progress("w", job, Json.of("half"));
      case "chunk" -> fixture.workers.chunk("w", job, Json.of("piece"));
      case "complete" -> fixture.complete("w", job, "new");
      case "fail" -> fixture.fail("w", job, "new");
      case "too large" -> fixture.workers.endTooLarge("w", job, 21 << 20);
      case "take" -> fixture.take("w");
      case "ask stop" -> fixture.workers.jobsToStop("w");
      case "ping" -> fixture.workers.ping("w");
      case "unhealthy" -> fixture.workers.pingUnhealthy("w", "sick");
      case "silence" -> silence();
      default -> throw new IllegalArgumentException(call);
    }
  }

  /** Only {@code w} is silent. */
  private void silence() {
    fixture.realTimePasses(ofSeconds(39));
    fixture.workers.ping("another");
    fixture.realTimePasses(ofSeconds(1));
  }
}

package dev.localpod.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults cost no real time where time is skipped, and do not make it stand for ever. */
@Timeout(300)
class FaultsOnSkipTest {

  private static final String NOTHING = "{\"input\":{}}";

  private final HttpFixture wire =
      HttpFixture.to(
          HttpFixture.demo()
              .clock(ClockMode.SKIP)
              .script(Scripts.after(ofSeconds(20)).complete("done")));

  private final Instant start = wire.endpoint().clock().now();

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void a_delayed_call_does_not_wait_in_real_time() {
    plan(Faults.delay(ofHours(2)).on(Operation.RUN));

    assertThat(wire.post("/run", NOTHING)).isEqualTo(HttpAnswer.ok("run"));
    assertThat(passed()).isEqualTo(ofHours(2));
  }

  @Test
  void a_slow_body_does_not_wait_in_real_time() {
    plan(Faults.slow(ofHours(2)).on(Operation.RUN));

    assertThat(wire.post("/run", NOTHING)).isEqualTo(HttpAnswer.ok("run"));
    assertThat(passed()).isEqualTo(ofHours(2));
  }

  @Test
  void a_fault_that_says_when_to_come_again_moves_time_there() {
    plan(Faults.status(429).retryAfter(7).on(Operation.RUN));

    assertThat(wire.post("/run", NOTHING).status()).isEqualTo(429);
    assertThat(passed()).isEqualTo(ofSeconds(7));
  }

  @Test
  void who_polls_a_job_that_was_overwritten_after_its_end_sees_it_expire() {
    plan(Faults.lateProgress().onWorker());
    wire.post("/run", NOTHING);

    int polls = 0;
    HttpAnswer answer = wire.get("/status/" + HttpFixture.FIRST);
    while (answer.status() == 200) {
      assertThat(answer.body()).doesNotContain("COMPLETED");
      polls++;
      answer = wire.get("/status/" + HttpFixture.FIRST);
    }
    assertThat(answer.status()).isEqualTo(404);
    assertThat(polls).isLessThan(20);
    assertThat(passed()).isEqualTo(ofSeconds(20).plus(ofMinutes(30)));
  }

  @Test
  void the_result_of_a_lost_submission_does_not_stop_time_for_others() {
    plan(Faults.dropAfter().on(Operation.RUN));
    assertThat(wire.hold("/run", NOTHING).handle((answer, lost) -> lost).join()).isNotNull();
    wire.endpoint().script(Scripts.after(ofMinutes(45)).complete("late"));
    wire.post("/run", "{\"input\":{},\"policy\":{\"executionTimeout\":7200000}}");

    String job = wire.endpoint().jobs().get(0).id().value();
    for (int i = 0; i < 100 && !status(job).isFinal(); i++) {
      assertThat(wire.get("/status/" + job).status()).isEqualTo(200);
    }
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  private JobStatus status(String job) {
    return wire.endpoint().job(job).status();
  }

  private void plan(PlannedFault fault) {
    wire.endpoint().faults().add(fault);
  }

  private Duration passed() {
    return Duration.between(start, wire.endpoint().clock().now());
  }
}

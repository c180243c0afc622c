package dev.localpod.examples.time;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.RUNSYNC;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.junit.Allow;
import dev.localpod.junit.EachOrder;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithPolicy;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipes of the page about time. */
@LocalpodTest
@SuppressWarnings("try") // frozen time is there to be closed
@Timeout(300)
class TimeRecipesTest {

  @Test
  @WithScript("[{do: [{after: 5m}, {complete: a cup}]}]")
  void a_bean_that_takes_a_clock(Endpoint endpoint, Clock clock) throws Exception {
    var client = new PatientClient(new JobClient(endpoint), clock, pause -> Thread.sleep(1));

    assertThat(client.draw()).isEqualTo("COMPLETED");
  }

  @Test
  @WithScript("[{do: [{after: 9m}, {complete: a cup}]}]")
  void a_back_off(Endpoint endpoint, Clock clock, Sleeper sleeper) throws Exception {
    var client = new PatientClient(new JobClient(endpoint), clock, sleeper);

    assertThat(client.draw()).isEqualTo("COMPLETED");
    assertThat(endpoint).polling().neverFasterThan(ofMillis(10));
  }

  @EachOrder
  @WithScript("[{do: [{after: 10s}, {complete: a cup}]}]")
  void a_job_that_ends_as_it_is_cancelled(Endpoint endpoint, Sleeper sleeper) throws Exception {
    var client = new JobClient(endpoint);
    String job = client.submit();
    sleeper.sleep(ofSeconds(10)); // exactly as long as the job takes

    String answer = client.cancel(job);

    assertThat(client.poll(job)).isEqualTo(answer);
  }

  @Test
  @WithWorkers(max = 0)
  @WithClock(value = "skip", step = "1m")
  void give_up_after_ten_minutes(Endpoint endpoint, Clock clock) throws Exception {
    var client = new PatientClient(new JobClient(endpoint), clock, pause -> Thread.sleep(1));

    assertThat(client.draw()).isEqualTo("CANCELLED");
    assertThat(endpoint).client().cancelsOnTimeOut();
  }

  @Test
  @WithScript("[{do: [{hang: true}]}]")
  @WithClock(value = "skip", step = "1m")
  void a_job_that_runs_times_out_as_its_client_gives_up(Endpoint endpoint, Clock clock)
      throws Exception {
    var client = new PatientClient(new JobClient(endpoint), clock, pause -> Thread.sleep(1));

    assertThat(client.draw()).isEqualTo("TIMED_OUT");
  }

  @Test
  @WithScript("[{do: [{hang: true}]}]")
  @WithPolicy(executionTimeout = "1h")
  @WithClock(value = "skip", step = "1m")
  void a_client_gives_up_a_job_that_may_run_for_longer(Endpoint endpoint, Clock clock)
      throws Exception {
    var client = new PatientClient(new JobClient(endpoint), clock, pause -> Thread.sleep(1));

    assertThat(client.draw()).isEqualTo("CANCELLED");
  }

  @Test
  @WithScript("[{do: [{after: 9m}, {complete: a cup}]}]")
  @WithClock(value = "skip", step = "5s")
  void a_poll_before_the_first_pause_adds_a_step_to_it(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    var client = new JobClient(endpoint);
    Instant start = endpoint.clock().now();
    String job = client.submit();
    client.poll(job);
    await().untilAsserted(() -> assertThat(endpoint.clock().now()).isEqualTo(start.plusSeconds(5)));
    for (Duration pause : List.of(ofSeconds(1), ofSeconds(2))) {
      sleeper.sleep(pause);
      client.poll(job);
    }

    assertThatThrownBy(() -> assertThat(endpoint).polling().backsOff(2, 0, ofSeconds(32)))
        .hasMessageContaining("follows one of 6s");
    client.cancel(job);
  }

  @Test
  @WithWorkers(max = 0)
  @WithClock(value = "skip", step = "5s")
  void give_up_after_n_polls(Endpoint endpoint) throws Exception {
    assertThat(new JobClient(endpoint).drawOrCancelAfter(20)).isEqualTo("CANCELLED");
  }

  @Test
  @WithScript("[{do: [{after: 9m}]}]")
  @Allow({Leftover.HELD_CALL, Leftover.LOST_RESULT})
  void a_real_time_out(Endpoint endpoint) {
    try (var frozen = endpoint.clock().freeze()) {
      CompletableFuture<String> call = new JobClient(endpoint).runsyncAsync(ofMillis(2000));
      endpoint.awaitHeldCalls(1);

      assertThatThrownBy(call::join).hasCauseInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  @WithScript("[{do: [{after: 30s}]}]")
  void no_more_than_three_calls_at_once(Endpoint endpoint) {
    var bounded = new BoundedClient(new JobClient(endpoint), 3);
    try (var frozen = endpoint.clock().freeze()) {
      bounded.draw(8);
      endpoint.awaitHeldCalls(3);
    }
    bounded.awaitAll();
    assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(3);
  }
}

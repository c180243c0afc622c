package dev.localpod.examples.time;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.Operation.RUNSYNC;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.job.JobStatus;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that stood for ever, or whose time went too early or too far, until it was seen. */
@LocalpodTest
@SuppressWarnings("try") // frozen time is there to be closed
@Timeout(30)
class SightingsTest {

  @Test
  @WithScript("[{do: [{after: 30s}]}]")
  void taking_the_time_stops_nobody(
      Endpoint endpoint, Clock clock, Sleeper sleeper, ScheduledExecutorService scheduler)
      throws Exception {
    var client = new JobClient(endpoint);
    String job = client.submit();
    int polls = 1;
    while (!JobClient.isFinal(client.poll(job))) {
      Thread.sleep(100);
      polls++;
    }
    assertThat(polls).isEqualTo(2);
  }

  @Test
  @WithScript("[{do: [{after: 2s}]}]")
  void a_fixed_delay_gets_to_its_next_poll(Endpoint endpoint, ScheduledExecutorService scheduler)
      throws Exception {
    var states = new States();
    var client = new JobClient(endpoint);
    String job = client.submit();

    var polls =
        scheduler.scheduleWithFixedDelay(
            () -> states.add(client.pollUnchecked(job)), 1, 5, SECONDS);

    assertThat(states.awaitEnd()).containsExactly("IN_PROGRESS", "COMPLETED");
    polls.cancel(false);
  }

  @Test
  @WithScript("[{do: [{after: 2s}]}]")
  void a_fixed_rate_gets_to_its_next_poll(Endpoint endpoint, ScheduledExecutorService scheduler)
      throws Exception {
    var states = new States();
    var client = new JobClient(endpoint);
    String job = client.submit();

    var polls =
        scheduler.scheduleAtFixedRate(() -> states.add(client.pollUnchecked(job)), 1, 5, SECONDS);

    assertThat(states.awaitEnd()).containsExactly("IN_PROGRESS", "COMPLETED");
    polls.cancel(false);
  }

  @Test
  @WithScript("[{do: [{after: 30s}]}]")
  void eight_threads_that_call_at_once_are_eight_at_once(Endpoint endpoint) throws Exception {
    atOnce(8, () -> new JobClient(endpoint).runsync("90000"));

    assertThatThrownBy(() -> assertThat(endpoint).calls().to(RUNSYNC).atMostAtOnce(7))
        .isInstanceOf(AssertionError.class);
  }

  /** Calls from as many threads, each of which is on its way when the first one arrives. */
  static void atOnce(int threads, Callable<?> call) throws Exception {
    var start = new CyclicBarrier(threads);
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var calls = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        calls.add(
            pool.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      for (Future<?> each : calls) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  @WithWorkers(max = 0)
  @WithClock(value = "skip", step = "5s")
  void with_a_step_a_client_can_give_up_after_n_polls(Endpoint endpoint) throws Exception {
    assertThat(new JobClient(endpoint).drawOrCancelAfter(20)).isEqualTo("CANCELLED");
    assertThat(endpoint.jobs().get(0).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  @WithWorkers(max = 0)
  @WithClock(value = "skip", step = "5s")
  @Allow(Leftover.LOST_RESULT)
  void with_a_step_a_purge_finds_what_waits(Endpoint endpoint) throws Exception {
    var client = new JobClient(endpoint);
    String job = client.submit();
    for (int i = 0; i < 5; i++) {
      client.poll(job);
    }

    assertThat(client.purge()).contains("\"removed\":1");
    assertThat(client.poll(job)).isEqualTo("CANCELLED");
  }

  @Test
  @WithScript("[{do: [{after: 9m}]}]")
  @Allow({Leftover.HELD_CALL, Leftover.LOST_RESULT})
  void in_frozen_time_a_client_meets_its_own_time_out(Endpoint endpoint) {
    try (var frozen = endpoint.clock().freeze()) {
      var call = new JobClient(endpoint).runsyncAsync(ofMillis(2000));
      endpoint.awaitHeldCalls(1);

      assertThatThrownBy(call::join).hasCauseInstanceOf(HttpTimeoutException.class);
    }
  }
}

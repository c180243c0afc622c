package dev.localpod.sharedtime;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.SystemClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take their time from the endpoint. */
@Timeout(300)
class SharedTimeTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final VirtualClock clock = VirtualClock.skipping(START);
  private final Engine engine =
      new Engine(
          EndpointSettings.DEFAULT
              .script(Scripts.after(ofSeconds(30)).complete("done"))
              // A thread at work may take this long on a busy machine.
              .skipTimeout(ofMinutes(5)),
          clock,
          1,
          EngineDependencies.none().callers(new ClientThreads()));
  private final Sharing sharedTime = new Sharing();

  /** What a client is given. */
  private final class Sharing {
    final Clock clock = new SharedClock(engine.sharedTime());
    final SharedSleeper sleeper = new SharedSleeper(engine.sharedTime());
    final ScheduledExecutorService scheduler = new SharedScheduler(engine.sharedTime());
  }

  // ---- the clock

  @Test
  void both_sides_agree_on_the_time() throws Exception {
    assertThat(sharedTime.clock.instant()).isEqualTo(START);

    sharedTime.sleeper.sleep(ofMinutes(20));

    assertThat(sharedTime.clock.instant()).isEqualTo(START.plus(ofMinutes(20)));
    assertThat(sharedTime.clock.getZone()).hasToString("Z");
  }

  // ---- sleeping

  @Test
  void a_back_off_of_twenty_minutes_takes_no_time() throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      sharedTime.sleeper.sleep(ofMinutes(20));
    }

    assertThat(passed()).isEqualTo(ofMinutes(100));
  }

  @Test
  void no_time_at_all_is_no_sleep() throws Exception {
    sharedTime.sleeper.sleep(Duration.ZERO);
    sharedTime.sleeper.sleep(ofSeconds(-1));

    assertThat(passed()).isZero();
  }

  @Test
  void several_clients_wake_each_at_its_own_time() throws Exception {
    sharedTime.sleeper.sleep(ofSeconds(1)); // this thread shares the time from now on
    List<String> woken = Collections.synchronizedList(new ArrayList<>());
    var threads = new ArrayList<Thread>();
    for (int seconds = 1; seconds <= 3; seconds++) {
      Duration each = ofSeconds(seconds);
      threads.add(
          started(
              () -> {
                for (int i = 0; i < 4; i++) {
                  sharedTime.sleeper.sleep(each);
                  woken.add(each.toSeconds() + "@" + passed().minusSeconds(1).toSeconds());
                }
              }));
    }
    threads.forEach(SharedTimeTest::awaitAsleep); // this thread is at work as long as it asks
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(woken)
        .contains("1@1", "1@2", "1@3", "1@4", "2@2", "2@4", "2@6", "2@8", "3@3", "3@12")
        .hasSize(12);
  }

  @Test
  void nobody_wakes_before_a_client_that_is_at_work_is_done() throws Exception {
    sharedTime.sleeper.sleep(ofSeconds(1)); // this thread shares the time from now on
    var woken = new CountDownLatch(1);
    Thread other =
        started(
            () -> {
              sharedTime.sleeper.sleep(ofMinutes(5));
              woken.countDown();
            });
    awaitAsleep(other);

    long spins = 0;
    for (int i = 0; i < 200_000_000; i++) {
      spins += i;
    }
    assertThat(spins).isPositive();
    assertThat(passed()).isEqualTo(ofSeconds(1));

    sharedTime.sleeper.sleep(ofMinutes(6));
    woken.await();
    assertThat(passed()).isEqualTo(ofMinutes(6).plusSeconds(1));
    other.join();
  }

  @Test
  void a_client_that_waits_for_another_one_does_not_keep_it_waiting() throws Exception {
    sharedTime.sleeper.sleep(ofSeconds(1));
    Thread other = started(() -> sharedTime.sleeper.sleep(ofHours(5)));

    other.join();

    assertThat(passed()).isEqualTo(ofHours(5).plusSeconds(1));
  }

  @Test
  void a_sleep_can_be_interrupted() throws Exception {
    var kept = engine.begin(); // a call that is being served, so that time stands still
    var interrupted = new CountDownLatch(1);
    Thread sleeper =
        started(
            () -> {
              assertThatExceptionOfType(InterruptedException.class)
                  .isThrownBy(() -> sharedTime.sleeper.sleep(ofSeconds(1)));
              interrupted.countDown();
            });
    awaitAsleep(sleeper);

    sleeper.interrupt();
    interrupted.await();

    assertThat(kept.at()).isEqualTo(START);
    assertThat(passed()).isZero();
  }

  // ---- together with calls

  @Test
  void a_held_call_and_a_sleeper_come_to_their_ends_in_order() throws Exception {
    var over = new CompletableFuture<Duration>();
    var call = engine.begin();
    Thread other =
        started(
            () -> {
              sharedTime.sleeper.sleep(ofSeconds(40));
              over.complete(passed());
            });
    awaitAsleep(other);
    var answer =
        engine
            .runsync(JobRequest.of(Json.EMPTY), Optional.empty())
            .answer()
            .thenApply(j -> passed());

    assertThat(answer.join()).isEqualTo(ofSeconds(30));
    assertThat(call).isNotNull();
    assertThat(over).isNotDone();
  }

  // ---- scheduling

  @Test
  void a_task_runs_when_its_time_has_come() throws Exception {
    ScheduledFuture<Duration> task =
        sharedTime.scheduler.schedule(this::passed, 20, TimeUnit.MINUTES);

    assertThat(task.get()).isEqualTo(ofMinutes(20));
  }

  @Test
  void tasks_run_in_the_order_of_their_times() throws Exception {
    var latest = sharedTime.scheduler.schedule(this::passed, 3, TimeUnit.HOURS);
    var first = sharedTime.scheduler.schedule(this::passed, 1, TimeUnit.HOURS);

    assertThat(latest.get()).isEqualTo(ofHours(3));
    assertThat(first.get()).isEqualTo(ofHours(1));
  }

  @Test
  void a_task_that_comes_again_does_so_while_a_job_is_unfinished_and_then_rests() throws Exception {
    List<Long> ticks = Collections.synchronizedList(new ArrayList<>());
    var three = new CountDownLatch(3);
    sharedTime.scheduler.scheduleAtFixedRate(
        () -> {
          ticks.add(passed().toSeconds());
          three.countDown();
        },
        10,
        10,
        TimeUnit.SECONDS);
    engine.run(JobRequest.of(Json.EMPTY)); // takes 30 s

    three.await();

    assertThat(ticks).startsWith(10L, 20L, 30L);
    sharedTime.scheduler.shutdownNow();
    assertThat(sharedTime.scheduler.isShutdown()).isTrue();
  }

  @Test
  void what_is_not_delayed_runs_at_once() throws Exception {
    assertThat(sharedTime.scheduler.submit(this::passed).get()).isZero();
  }

  @Test
  void a_cancelled_task_never_runs() {
    var held = engine.begin();
    ScheduledFuture<Duration> task = sharedTime.scheduler.schedule(this::passed, 1, TimeUnit.HOURS);

    assertThat(task.cancel(false)).isTrue();

    assertThatExceptionOfType(CancellationException.class).isThrownBy(task::get);
    assertThat(held.at()).isEqualTo(START);
  }

  @Test
  void a_scheduler_that_is_shut_down_ends_when_its_delayed_tasks_are_done() throws Exception {
    ScheduledFuture<Duration> task = sharedTime.scheduler.schedule(this::passed, 1, TimeUnit.HOURS);

    sharedTime.scheduler.shutdown();

    assertThat(sharedTime.scheduler.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(task.get()).isEqualTo(ofHours(1));
  }

  @Test
  void a_task_may_sleep() throws Exception {
    var task =
        sharedTime.scheduler.submit(
            () -> {
              sharedTime.sleeper.sleep(ofMinutes(7));
              return passed();
            });

    assertThat(task.get()).isEqualTo(ofMinutes(7));
  }

  // ---- other clocks

  @Test
  void under_a_manual_clock_a_sleeper_wakes_when_it_is_advanced() throws Exception {
    var manual = new VirtualClock(START);
    var other =
        new Engine(
            EndpointSettings.DEFAULT,
            manual,
            1,
            EngineDependencies.none().callers(new ClientThreads()));
    var sleeper = new SharedSleeper(other.sharedTime());
    Thread thread = started(() -> sleeper.sleep(ofSeconds(5)));
    awaitAsleep(thread);

    manual.advance(ofSeconds(5));

    thread.join();
  }

  @Test
  void on_the_wall_clock_a_sleep_takes_real_time() throws Exception {
    try (var real = new SystemClock()) {
      var other =
          new Engine(
              EndpointSettings.DEFAULT,
              real,
              1,
              EngineDependencies.none().callers(new ClientThreads()));
      Instant before = real.now();

      new SharedSleeper(other.sharedTime()).sleep(ofMillis(20));

      assertThat(Duration.between(before, real.now())).isGreaterThanOrEqualTo(ofMillis(20));
    }
  }

  private Duration passed() {
    return Duration.between(START, clock.now());
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Thread started(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void awaitAsleep(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}

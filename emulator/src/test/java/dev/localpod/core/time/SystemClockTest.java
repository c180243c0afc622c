package dev.localpod.core.time;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only tests that wait for real time to pass; none expects it to pass quickly. */
@Timeout(300)
class SystemClockTest {

  private final List<SystemClock> clocks = new ArrayList<>();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void closeClocks() {
    clocks.forEach(SystemClock::close);
  }

  @Test
  void time_passes_by_itself() {
    SystemClock clock = clock(1);
    Instant before = clock.now();

    await().until(() -> clock.now().isAfter(before));
  }

  @Test
  void scaled_time_passes_as_many_times_faster() {
    SystemClock clock = clock(1_000);
    Instant before = clock.now();
    long realBefore = System.nanoTime();

    await().until(() -> clock.now().isAfter(before.plusSeconds(30)));

    long realPassed = System.nanoTime() - realBefore;
    assertThat(ofNanos(realPassed)).isGreaterThanOrEqualTo(ofMillis(30));
    Duration passed = Duration.between(before, clock.now());
    assertThat(passed).isGreaterThanOrEqualTo(ofNanos(realPassed).multipliedBy(1_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, 1_000_000})
  void no_action_runs_before_its_time(int speed) throws InterruptedException {
    SystemClock clock = clock(speed);
    int count = 50;
    var all = new CountDownLatch(count);
    Instant start = clock.now();
    for (int i = 1; i <= count; i++) {
      Instant due = start.plus(ofMillis(2).multipliedBy(i).multipliedBy(speed)).plusNanos(i);
      clock.at(
          due,
          () -> {
            if (clock.now().isBefore(due)) {
              done.add("early: " + clock.now() + " for " + due);
            }
            all.countDown();
          });
    }

    assertThat(all.await(30, SECONDS)).isTrue();

    assertThat(done).isEmpty();
  }

  @Test
  void actions_run_in_the_order_of_their_due_times_and_then_of_their_scheduling()
      throws InterruptedException {
    SystemClock clock = clock(1_000);
    var all = new CountDownLatch(5);
    Instant due = clock.now().plusSeconds(100);
    // Held back until all is scheduled, however slow this thread is.
    var scheduled = new CountDownLatch(1);
    clock.after(Duration.ZERO, () -> awaitUninterruptibly(scheduled));
    for (String name : List.of("b1", "b2", "b3")) {
      clock.at(due, () -> note(name, all));
    }
    clock.at(due.plusMillis(1), () -> note("c", all));
    clock.at(due.minusMillis(1), () -> note("a", all));
    scheduled.countDown();

    assertThat(all.await(30, SECONDS)).isTrue();

    assertThat(done).containsExactly("a", "b1", "b2", "b3", "c");
  }

  @Test
  void an_action_scheduled_for_the_past_runs_as_soon_as_possible() throws InterruptedException {
    SystemClock clock = clock(1);
    var ran = new CountDownLatch(1);

    clock.at(clock.now().minusSeconds(3_600), ran::countDown);

    assertThat(ran.await(30, SECONDS)).isTrue();
  }

  @Test
  void a_sooner_action_does_not_wait_for_a_later_one() throws InterruptedException {
    SystemClock clock = clock(1);
    var ran = new CountDownLatch(1);
    clock.after(ofHours(1), () -> note("later", ran));

    clock.after(ofMillis(1), () -> note("sooner", ran));

    assertThat(ran.await(30, SECONDS)).isTrue();
    assertThat(done).containsExactly("sooner");
  }

  @Test
  void an_action_due_in_thousands_of_years_does_not_stop_the_others() throws InterruptedException {
    SystemClock clock = clock(1);
    var thread = new AtomicReference<Thread>();
    clock.after(
        Duration.ZERO,
        () -> {
          clock.after(ofDays(1_000_000), () -> done.add("later"));
          thread.set(Thread.currentThread());
        });
    await().until(() -> thread.get() != null && thread.get().getState() != Thread.State.RUNNABLE);
    var ran = new CountDownLatch(1);

    clock.after(ofMillis(1), () -> note("sooner", ran));

    assertThat(ran.await(30, SECONDS)).isTrue();
  }

  @Test
  void a_cancelled_action_does_not_run() throws InterruptedException {
    SystemClock clock = clock(1_000);
    var ran = new CountDownLatch(1);
    EndpointClock.Timer cancelled = clock.after(ofHours(1), () -> done.add("cancelled"));

    cancelled.cancel();
    clock.after(ofMillis(1), () -> note("other", ran));

    assertThat(ran.await(30, SECONDS)).isTrue();
    assertThat(done).containsExactly("other");
  }

  @Test
  void an_action_that_throws_does_not_keep_others_from_running() throws InterruptedException {
    SystemClock clock = clock(1);
    var seen = new AtomicReference<Throwable>();
    var ran = new CountDownLatch(1);
    clock.after(
        Duration.ZERO,
        () ->
            Thread.currentThread()
                .setUncaughtExceptionHandler((thread, thrown) -> seen.set(thrown)));
    clock.after(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    clock.after(ofMillis(1), () -> note("other", ran));

    assertThat(ran.await(30, SECONDS)).isTrue();

    assertThat(seen.get()).hasMessage("on purpose");
  }

  @Test
  void an_interrupt_that_an_action_leaves_behind_does_not_stop_the_clock()
      throws InterruptedException {
    SystemClock clock = clock(1);
    var ran = new CountDownLatch(1);
    clock.after(
        Duration.ZERO,
        () -> {
          clock.after(ofMillis(50), () -> note("other", ran));
          Thread.currentThread().interrupt();
        });

    assertThat(ran.await(30, SECONDS)).isTrue();
  }

  @Test
  void actions_run_on_one_daemon_thread() throws InterruptedException {
    SystemClock clock = clock(1);
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    var all = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      clock.after(
          ofMillis(i),
          () -> {
            threads.add(Thread.currentThread());
            all.countDown();
          });
    }

    assertThat(all.await(30, SECONDS)).isTrue();

    assertThat(threads).allMatch(Thread::isDaemon).allMatch(threads.get(0)::equals);
  }

  @Test
  void the_actions_of_all_clocks_run_on_one_thread() throws InterruptedException {
    List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    var all = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      clock(1 + i)
          .after(
              ofMillis(i),
              () -> {
                threads.add(Thread.currentThread());
                all.countDown();
              });
    }

    assertThat(all.await(30, SECONDS)).isTrue();

    assertThat(threads).allMatch(threads.get(0)::equals);
  }

  @Test
  void closing_runs_nothing_more() throws InterruptedException {
    SystemClock clock = clock(1_000);
    SystemClock other = clock(1_000);
    var soon = clock.now().plusSeconds(1);
    clock.at(soon.plusSeconds(1_000), () -> done.add("too late"));
    var ran = new CountDownLatch(1);

    clock.close();
    clock.after(Duration.ZERO, () -> done.add("after the end"));

    other.at(soon.plusSeconds(2_000), () -> note("other", ran));
    assertThat(ran.await(30, SECONDS)).isTrue();
    assertThat(done).containsExactly("other");
  }

  @Test
  void an_action_can_close_its_own_clock_and_others_go_on() throws InterruptedException {
    SystemClock clock = clock(1);
    SystemClock other = clock(1);
    var ran = new CountDownLatch(2);
    clock.after(
        Duration.ZERO,
        () -> {
          clock.after(Duration.ZERO, () -> done.add("after the end"));
          clock.close();
          note("closed", ran);
        });
    other.after(ofMillis(5), () -> note("other", ran));

    assertThat(ran.await(30, SECONDS)).isTrue();

    assertThat(done).containsExactlyInAnyOrder("closed", "other");
  }

  @Test
  void real_time_is_not_scaled() throws InterruptedException {
    SystemClock clock = clock(1_000_000);
    var ran = new CountDownLatch(1);
    Instant before = clock.now();

    clock.afterReal(ofMillis(20), ran::countDown);

    assertThat(ran.await(30, SECONDS)).isTrue();
    assertThat(Duration.between(before, clock.now()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(20_000));
  }

  @Test
  void the_wall_clock_cannot_be_held() throws InterruptedException {
    SystemClock clock = clock(1_000);
    var ran = new CountDownLatch(1);
    EndpointClock.Hold hold = clock.hold();

    clock.after(ofMillis(1), ran::countDown);

    assertThat(ran.await(30, SECONDS)).isTrue();
    hold.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_000_001})
  void a_speed_out_of_range_is_refused(int speed) {
    String message = "a clock cannot run x" + speed + ": the speed must be 1 to 1000000";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SystemClock(speed).close())
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClockMode.scaled(speed))
        .withMessage(message);
  }

  private SystemClock clock(int speed) {
    var clock = new SystemClock(speed);
    clocks.add(clock);
    return clock;
  }

  private void note(String name, CountDownLatch latch) {
    done.add(name);
    latch.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.localpod.core.time;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final VirtualClock clock = new VirtualClock(START);
  private final List<String> done = new ArrayList<>();

  @Test
  void time_stands_still_until_it_is_advanced() {
    assertThat(clock.now()).isEqualTo(START);

    clock.advance(ofMillis(1_500));

    assertThat(clock.now()).isEqualTo(START.plusMillis(1_500));
  }

  @Test
  void each_action_sees_exactly_its_own_time() {
    note(ofSeconds(2));
    note(ofSeconds(1));
    note(ofMillis(1_999));

    clock.advance(ofSeconds(10));

    assertThat(done).containsExactly("PT1S", "PT1.999S", "PT2S");
    assertThat(clock.now()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void the_end_of_an_advance_is_inclusive() {
    note(ofSeconds(5));
    note(ofSeconds(5).plusNanos(1));

    clock.advance(ofSeconds(5));

    assertThat(done).containsExactly("PT5S");
    assertThat(clock.nextDue()).contains(START.plusSeconds(5).plusNanos(1));
  }

  @Test
  void actions_due_at_one_instant_run_in_the_order_of_scheduling() {
    clock.after(ofSeconds(1), () -> done.add("first"));
    clock.at(START.plusSeconds(1), () -> done.add("second"));
    clock.after(ofSeconds(1), () -> done.add("third"));

    clock.advance(ofSeconds(1));

    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void what_an_action_schedules_on_the_way_is_done_on_the_way() {
    clock.after(
        ofSeconds(1),
        () -> {
          note(ofSeconds(2));
          note(ZERO);
          note(ofSeconds(9));
          note(ofSeconds(9).plusNanos(1));
        });

    clock.advance(ofSeconds(10));

    assertThat(done).containsExactly("PT1S", "PT3S", "PT10S");
  }

  @Test
  void what_is_scheduled_for_the_past_runs_next_and_does_not_turn_time_back() {
    clock.advance(ofSeconds(5));
    clock.at(START, () -> done.add("past at " + sinceStart()));
    clock.after(ZERO, () -> done.add("present at " + sinceStart()));

    clock.advance(ZERO);

    assertThat(done).containsExactly("past at PT5S", "present at PT5S");
  }

  @Test
  void an_action_can_cancel_one_that_is_due_at_the_same_instant() {
    var second = new AtomicReference<EndpointClock.Timer>();
    clock.after(ofSeconds(1), () -> second.get().cancel());
    second.set(clock.after(ofSeconds(1), () -> done.add("second")));
    clock.after(ofSeconds(1), () -> done.add("third"));

    clock.advance(ofSeconds(1));

    assertThat(done).containsExactly("third");
  }

  @Test
  void an_action_that_throws_does_not_keep_others_from_running() throws InterruptedException {
    clock.after(
        ofSeconds(1),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    clock.after(
        ofSeconds(1),
        () -> {
          throw new AssertionError("on purpose, too");
        });
    note(ofSeconds(1));
    note(ofSeconds(2));
    var seen = new ArrayList<String>();
    var thread = new Thread(() -> clock.advance(ofSeconds(2)));
    thread.setUncaughtExceptionHandler((where, e) -> seen.add(e.getMessage()));

    thread.start();
    thread.join();

    assertThat(done).containsExactly("PT1S", "PT2S");
    assertThat(seen).containsExactly("on purpose", "on purpose, too");
  }

  @Test
  void an_action_cannot_advance_its_own_clock() {
    var refusal = new AtomicReference<RuntimeException>();
    clock.after(
        ofSeconds(1),
        () -> {
          try {
            clock.advance(ofSeconds(1));
          } catch (IllegalStateException e) {
            refusal.set(e);
          }
        });

    clock.advance(ofSeconds(1));

    assertThat(refusal.get())
        .hasMessage("cannot advance the clock from inside one of its own actions");
    assertThatIllegalStateException().isThrownBy(() -> rethrow(refusal.get()));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void an_action_can_advance_another_clock() {
    var other = new VirtualClock(START);
    clock.after(ofSeconds(1), () -> other.advance(ofSeconds(7)));

    clock.advance(ofSeconds(1));

    assertThat(other.now()).isEqualTo(START.plusSeconds(7));
  }

  @Test
  void time_only_moves_forward() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(ofMillis(-1)))
        .withMessage("cannot advance the clock by PT-0.001S: time only moves forward");
  }

  @Test
  void advances_from_several_threads_follow_one_another() throws InterruptedException {
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    for (int second = 1; second <= 1_000; second++) {
      clock.after(ofSeconds(second), () -> times.add(clock.now()));
    }
    var go = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 10; i++) {
      var thread =
          new Thread(
              () -> {
                awaitUninterruptibly(go);
                for (int second = 0; second < 100; second++) {
                  clock.advance(ofSeconds(1));
                }
              });
      thread.start();
      threads.add(thread);
    }

    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(clock.now()).isEqualTo(START.plusSeconds(1_000));
    assertThat(times).hasSize(1_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_change_that_takes_no_time_is_not_overtaken_by_an_advance() throws InterruptedException {
    var thread = new Thread(() -> clock.advance(ofSeconds(10)));

    clock.standingStill(
        () -> {
          thread.start();
          await().until(() -> thread.getState() == Thread.State.WAITING);
          note(ofSeconds(1));
          return clock;
        });
    thread.join();

    assertThat(done).containsExactly("PT1S");
  }

  @Test
  void a_move_to_the_past_leaves_time_where_it_is() {
    clock.advance(ofSeconds(5));

    clock.standingStill(
        () -> {
          clock.moveTo(clock.now().minusSeconds(1));
          return clock.jump(clock.now().minusSeconds(1));
        });

    assertThat(Duration.between(START, clock.now())).isEqualTo(ofSeconds(5));
  }

  @Test
  void time_is_moved_only_where_the_clock_stands_still() {
    assertThatIllegalStateException()
        .isThrownBy(() -> clock.moveTo(START.plusSeconds(1)))
        .withMessage("time can only be skipped where the clock stands still");
    assertThatIllegalStateException().isThrownBy(() -> clock.pollDue(due -> 0));
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void a_closed_clock_runs_nothing_more_in_real_time() {
    var real = new VirtualClock(START);
    VirtualClock closed = clock.realTimeFrom(real);
    var ran = new ArrayList<String>();
    closed.afterReal(ofSeconds(1), () -> ran.add("before"));
    real.advance(ofSeconds(1));
    closed.afterReal(ofSeconds(1), () -> ran.add("after"));

    closed.close();
    real.advance(ofSeconds(1));

    assertThat(ran).containsExactly("before");
  }

  @Test
  void a_hold_that_is_released_twice_counts_once() throws InterruptedException {
    EndpointClock.Hold first = clock.hold();
    EndpointClock.Hold second = clock.hold();
    first.release();
    first.release();
    var advanced = new CountDownLatch(1);
    var advancing =
        new Thread(
            () -> {
              clock.advance(ofSeconds(1));
              advanced.countDown();
            });
    advancing.start();
    await().until(() -> advancing.getState() == Thread.State.TIMED_WAITING);
    assertThat(clock.now()).isEqualTo(START);

    second.release();

    assertThat(advanced.await(30, SECONDS)).isTrue();
    assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void an_interrupt_while_time_is_held_ends_the_advance_and_stays() throws InterruptedException {
    clock.hold();
    var thrown = new AtomicReference<Throwable>();
    var interrupted = new AtomicReference<Boolean>();
    var advancing =
        new Thread(
            () -> {
              try {
                clock.advance(ofSeconds(1));
              } catch (IllegalStateException e) {
                thrown.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    advancing.start();
    await().until(() -> advancing.getState() == Thread.State.TIMED_WAITING);

    advancing.interrupt();
    advancing.join();

    assertThat(thrown.get()).hasMessage("interrupted while time was held");
    assertThat(interrupted).hasValue(true);
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void an_interrupt_from_before_does_not_end_an_advance_and_stays() {
    Thread.currentThread().interrupt();

    clock.advance(ofSeconds(1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
  }

  private void note(Duration delay) {
    clock.after(delay, () -> done.add(sinceStart().toString()));
  }

  private Duration sinceStart() {
    return Duration.between(START, clock.now());
  }

  private static void rethrow(RuntimeException e) {
    throw e;
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void real_time_may_be_that_of_another_clock() {
    var real = new VirtualClock(clock.now());
    VirtualClock both = clock.realTimeFrom(real);
    var ran = new ArrayList<String>();
    both.afterReal(ofSeconds(40), () -> ran.add("real"));

    both.advance(Duration.ofDays(1));
    real.advance(ofSeconds(39));
    assertThat(ran).isEmpty();

    real.advance(ofSeconds(1));
    assertThat(ran).containsExactly("real");
  }
}

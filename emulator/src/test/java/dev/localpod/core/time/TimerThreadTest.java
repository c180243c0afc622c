package dev.localpod.core.time;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerThreadTest {

  private final TimerThread timers = new TimerThread(MILLISECONDS.toNanos(20));
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  @Test
  void the_thread_ends_once_nobody_waits_and_starts_anew_for_the_next()
      throws InterruptedException {
    Thread first = wakeUpOnce();
    first.join();

    Thread second = wakeUpOnce();

    assertThat(second).isNotSameAs(first);
    second.join();
  }

  @Test
  void wake_ups_happen_in_order_of_their_times() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    timers.wakeUp(() -> begin(begun, go)).noLaterThan(TimerThread.nanos());
    assertThat(begun.await(30, SECONDS)).isTrue();
    var all = new CountDownLatch(3);
    long now = TimerThread.nanos(); // the thread is busy, however slow this machine is
    wakeUp("c", all).noLaterThan(now + 3);
    wakeUp("a", all).noLaterThan(now + 1);
    wakeUp("b", all).noLaterThan(now + 2);
    go.countDown();

    assertThat(all.await(30, SECONDS)).isTrue();

    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void a_sooner_time_replaces_a_later_one_and_not_the_other_way_round()
      throws InterruptedException {
    var woken = new CountDownLatch(1);
    TimerThread.WakeUp wakeUp = wakeUp("woken", woken);
    wakeUp.noLaterThan(TimerThread.nanos() + SECONDS.toNanos(3_600));
    wakeUp.noLaterThan(TimerThread.nanos() + MILLISECONDS.toNanos(1));
    wakeUp.noLaterThan(TimerThread.nanos() + SECONDS.toNanos(3_600));

    assertThat(woken.await(30, SECONDS)).isTrue();
  }

  @Test
  void a_cancelled_wake_up_does_not_happen() throws InterruptedException {
    var woken = new CountDownLatch(1);
    TimerThread.WakeUp cancelled = wakeUp("cancelled", woken);
    cancelled.noLaterThan(TimerThread.nanos() + MILLISECONDS.toNanos(30));
    cancelled.cancel();
    wakeUp("other", woken).noLaterThan(TimerThread.nanos() + MILLISECONDS.toNanos(60));

    assertThat(woken.await(30, SECONDS)).isTrue();

    assertThat(done).containsExactly("other");
  }

  private static void begin(CountDownLatch begun, CountDownLatch go) {
    begun.countDown();
    try {
      assertThat(go.await(30, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private TimerThread.WakeUp wakeUp(String name, CountDownLatch latch) {
    return timers.wakeUp(
        () -> {
          done.add(name);
          latch.countDown();
        });
  }

  private Thread wakeUpOnce() throws InterruptedException {
    var thread = new AtomicReference<Thread>();
    var woken = new CountDownLatch(1);
    timers
        .wakeUp(
            () -> {
              thread.set(Thread.currentThread());
              woken.countDown();
            })
        .noLaterThan(TimerThread.nanos());
    assertThat(woken.await(30, SECONDS)).isTrue();
    return thread.get();
  }
}

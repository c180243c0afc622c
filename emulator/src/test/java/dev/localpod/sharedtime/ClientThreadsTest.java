package dev.localpod.sharedtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the threads of a JVM tell about clients that may be on their way. */
class ClientThreadsTest {

  private final ClientThreads clients = new ClientThreads();

  @Test
  void a_thread_that_computes_may_be_about_to_call() throws Exception {
    var over = new AtomicBoolean();
    var started = new CountDownLatch(1);
    var busy =
        new Thread(
            () -> {
              started.countDown();
              while (!over.get()) {
                Thread.onSpinWait();
              }
            });
    busy.start();
    started.await();

    assertThat(clients.observe().anyAtWork()).isTrue();

    over.set(true);
    busy.join();
  }

  @Test
  void a_lone_call_waits_for_less_than_100_ms() {
    assertThat(clients.observe().limit()).isLessThan(Duration.ofMillis(100));
    assertThat(clients.observe().grace()).isLessThan(clients.observe().limit());
  }
}

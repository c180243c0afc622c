package dev.localpod.http;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fidelity.Proves;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The memory of bodies and the rate at which they must come, without a connection. */
class BodyReaderTest {

  private static final int LIMIT = 20 << 20;

  private final BodyMemory memory = new BodyMemory(1 << 20);

  @Test
  void a_body_takes_memory_as_it_comes_and_gives_it_back() {
    var body = new ReceivedBody(LIMIT, memory);
    assertThat(memory.reserved()).isZero();

    body.add(bytes(1));
    assertThat(memory.reserved()).isEqualTo(1_024);
    body.add(bytes(500_000));
    assertThat(memory.reserved()).isBetween(500_001L, 600_000L);
    body.release();
    body.release();
    body.add(bytes(1));

    assertThat(memory.reserved()).isZero();
  }

  @Test
  void a_body_that_comes_byte_by_byte_takes_little_more_memory_than_its_bytes() {
    var body = new ReceivedBody(LIMIT, memory);
    for (int i = 0; i < 100_000; i++) {
      body.add(bytes(1));
    }

    assertThat(memory.reserved()).isBetween(100_000L, 160_000L);
  }

  @Test
  void the_bytes_of_a_body_are_read_in_order() throws Exception {
    var body = new ReceivedBody(LIMIT, memory);
    var all = new byte[300_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 31 % 127);
      body.add(ByteBuffer.wrap(all, i, 1));
    }

    assertThat(body.size()).isEqualTo(all.length);
    assertThat(body.stream().readAllBytes()).isEqualTo(all);
  }

  @Test
  @Proves("HTTP-7")
  void bodies_that_together_take_too_much_memory_are_503_with_retry_after() {
    var first = new ReceivedBody(LIMIT, memory);
    first.add(bytes(900_000));
    var second = new ReceivedBody(LIMIT, memory);

    assertThatExceptionOfType(HttpError.class)
        .isThrownBy(() -> second.add(bytes(300_000)))
        .satisfies(
            error -> {
              assertThat(error.response().status()).isEqualTo(503);
              assertThat(error.response().headers()).containsEntry("Retry-After", "1");
            })
        .withMessageStartingWith("the bodies of 2 calls that are being read take ")
        .withMessageContaining("must be 1048576 bytes or less");
    second.release();
    assertThatNoException().isThrownBy(() -> first.add(bytes(10_000_000)));
  }

  @Test
  @Proves("HTTP-7")
  void a_body_must_come_at_a_kilobyte_a_second_or_faster() {
    var clock = new VirtualClock(Instant.EPOCH);
    var body = new ReceivedBody(LIMIT, memory);
    var end = new CompletableFuture<Void>();
    var checks = new AtomicInteger();
    CallBody.checkRate(body, end, clock, checks::incrementAndGet);

    body.add(bytes(10_000));
    clock.advance(ofSeconds(10));
    body.add(bytes(10_000));
    clock.advance(ofSeconds(10));
    assertThat(end).isNotDone();
    body.add(bytes(9_999));
    clock.advance(ofSeconds(10));

    assertThat(end).isCompletedExceptionally();
    assertThat(checks).hasValue(2);
    assertThat(clock.nextDue()).isEmpty();
  }

  @Test
  void a_body_that_has_come_is_not_timed_any_longer() {
    var clock = new VirtualClock(Instant.EPOCH);
    var end = new CompletableFuture<Void>();
    CallBody.checkRate(new ReceivedBody(LIMIT, memory), end, clock, () -> {});

    end.complete(null);

    assertThat(clock.nextDue()).isEmpty();
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.wrap(new byte[length]);
  }
}

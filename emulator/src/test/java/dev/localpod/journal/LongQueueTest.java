package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongQueueTest {

  @Test
  void numbers_come_out_in_the_order_in_which_they_went_in() {
    var queue = new LongQueue();
    var expected = new ArrayDeque<Long>();
    var random = new Random(7);

    for (long number = 0; number < 10_000; number++) {
      queue.add(number);
      expected.add(number);
      while (!expected.isEmpty() && random.nextInt(100) < 48) {
        assertThat(queue.remove()).isEqualTo(expected.remove());
      }
    }

    while (!expected.isEmpty()) {
      assertThat(queue.remove()).isEqualTo(expected.remove());
    }
  }
}

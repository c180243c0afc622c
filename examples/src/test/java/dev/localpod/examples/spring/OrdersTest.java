package dev.localpod.examples.spring;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OrdersTest extends StudioTest {

  @Autowired Studio studio;

  @Test
  @WithWorkers(coldStart = "20s")
  void an_order_waits_out_a_cold_start(Endpoint images) {
    assertThat(studio.draw("a cup")).contains("COMPLETED");
    assertThat(images).onlyJob().waitedInQueue(ofSeconds(20));
  }

  @Test
  @WithScript("[{do: [{fail: CUDA out of memory}]}]")
  void an_order_can_fail(Endpoint images) {
    assertThat(studio.draw("a cup")).contains("CUDA out of memory");
    assertThat(images).onlyJob().hasFailedWith("CUDA out of memory");
  }
}

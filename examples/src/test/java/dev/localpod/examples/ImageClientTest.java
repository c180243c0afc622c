package dev.localpod.examples;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import dev.localpod.script.Scripts;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LocalpodTest
class ImageClientTest {

  @Test
  @WithWorkers(coldStart = "2m")
  void waits_out_a_cold_start(Endpoint endpoint) throws Exception {
    endpoint.script(
        Scripts.after(ofSeconds(20)).complete(Map.of("image", "https://images.test/cup.png")));
    var client = new ImageClient(endpoint.baseUrl(), endpoint.apiKey());

    // Two minutes of the endpoint's time, milliseconds of yours.
    assertThat(client.draw("a coffee cup")).isEqualTo("https://images.test/cup.png");

    assertThat(endpoint).onlyJob().waitedInQueue(ofMinutes(2)).ranFor(ofSeconds(20));
  }

  @Test
  @WithScript("[{do: [{after: 1s}, {fail: CUDA out of memory}]}]")
  void says_why_there_is_no_image(Endpoint endpoint) {
    var client = new ImageClient(endpoint.baseUrl(), endpoint.apiKey());

    assertThatThrownBy(() -> client.draw("a very large coffee cup"))
        .hasMessage("no image: CUDA out of memory");
    assertThat(endpoint).onlyJob().hasFailedWith("CUDA out of memory");
  }
}

package dev.localpod.examples;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.core.script.Scripts;
import dev.localpod.junit.LocalpodTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LocalpodTest
class ImageClientTest {

  @Test
  void collects_the_image_once_it_is_drawn(Endpoint endpoint) throws Exception {
    endpoint.script(
        Scripts.after(ofSeconds(20)).complete(Map.of("image", "https://images.test/cup.png")));
    var client = new ImageClient(endpoint.baseUrl(), endpoint.apiKey());

    String job = client.order("a coffee cup");
    assertThat(client.collect(job)).isEmpty();

    endpoint
        .clock()
        .advance(ofSeconds(20)); // at once: it is the endpoint's time that passes, not yours
    assertThat(client.collect(job)).contains("https://images.test/cup.png");
    assertThat(endpoint).onlyJob().isCompleted().ranFor(ofSeconds(20));
  }

  @Test
  void says_why_there_is_no_image(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.fail("CUDA out of memory"));
    var client = new ImageClient(endpoint.baseUrl(), endpoint.apiKey());

    String job = client.order("a very large coffee cup");

    assertThatThrownBy(() -> client.collect(job)).hasMessage("no image: CUDA out of memory");
    assertThat(endpoint).onlyJob().hasFailedWith("CUDA out of memory");
  }
}

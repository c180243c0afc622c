package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.EachEdition;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.junit.WithEdition;
import dev.localpod.junit.WithScenario;
import dev.localpod.junit.WithScript;
import dev.localpod.junit.WithWorkers;
import dev.localpod.options.ClockMode;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

@LocalpodTest
@WithWorkers(max = 1, coldStart = "20s")
class HowEndpointsBehaveTest {

  @Test
  @WithScript("[{do: [{after: 1s}, {fail: CUDA out of memory}]}]")
  @WithEdition("observed")
  void the_method_says_more(Endpoint endpoint) throws Exception {
    assertThat(new SmallClient(endpoint).ask("a cup")).contains("CUDA out of memory");
  }

  @Test
  @WithClock(endpoint = "words", value = "x60")
  void of_one_endpoint(Endpoint endpoint, @LocalpodEndpoint("words") Endpoint words) {
    assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.SKIP);
    assertThat(words.clock().mode()).isEqualTo(ClockMode.scaled(60));
  }

  @Test
  @WithScenario("studio.yaml")
  void a_file_says_it(
      @LocalpodEndpoint("images") Endpoint images, @LocalpodEndpoint("words") Endpoint words)
      throws Exception {
    assertThat(new SmallClient(images).ask("a cup")).contains("https://images.test/cup.png");
    assertThat(new SmallClient(words).ask("a cup")).contains("\"a \"");
  }

  @EachEdition
  void once_under_each_edition(Endpoint endpoint) {
    assertThat(endpoint.settings().edition().name()).isIn("documented", "observed");
  }

  @LocalpodTest
  @WithScenario("studio.yaml")
  @Inherited
  @Retention(RetentionPolicy.RUNTIME)
  @interface StudioTest {}
}

package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import org.junit.jupiter.api.Test;

class WithoutTheExtensionTest {

  @Test
  void try_with_resources_is_enough() throws Exception {
    var images = EndpointOptions.of("images").clock(ClockMode.SKIP);

    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT.endpoint(images))) {
      var endpoint = localpod.endpoint("images");
      assertThat(new SmallClient(endpoint.baseUrl(), endpoint.apiKey()).isReady()).isTrue();
    }
  }
}

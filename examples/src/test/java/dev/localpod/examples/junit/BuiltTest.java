package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodExtension;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuiltTest {

  @RegisterExtension
  static final LocalpodExtension LOCALPOD =
      LocalpodExtension.builder()
          .emulator(options -> options.strict(true).allowWebhooksTo(Set.of("hooks.test")))
          .endpoints(options -> options.settings(options.settings().limits(RateLimits.OFF)))
          .endpoint("images", images -> images.apiKeys(List.of("a-key")).script(Scripts.mock()))
          .build();

  @Test
  void both_are_without_limits(Endpoint endpoint, @LocalpodEndpoint("images") Endpoint images) {
    assertThat(endpoint.settings().limits()).isEqualTo(RateLimits.OFF);
    assertThat(images.settings().limits()).isEqualTo(RateLimits.OFF);
    assertThat(images.apiKey()).isEqualTo("a-key");
  }
}

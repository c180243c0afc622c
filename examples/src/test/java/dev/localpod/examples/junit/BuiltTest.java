package dev.localpod.examples.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.core.limit.Limits;
import dev.localpod.core.script.Scripts;
import dev.localpod.junit.LocalpodEndpoint;
import dev.localpod.junit.LocalpodExtension;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuiltTest {

  @RegisterExtension
  static final LocalpodExtension LOCALPOD =
      LocalpodExtension.builder()
          .emulator(options -> options.strict(true).allowWebhooksTo(Set.of("hooks.test")))
          .endpoints(options -> options.settings(options.settings().limits(Limits.OFF)))
          .endpoint("images", images -> images.apiKeys(List.of("a-key")).script(Scripts.mock()))
          .build();

  @Test
  void both_are_without_limits(Endpoint endpoint, @LocalpodEndpoint("images") Endpoint images) {
    assertThat(endpoint.settings().limits()).isEqualTo(Limits.OFF);
    assertThat(images.settings().limits()).isEqualTo(Limits.OFF);
    assertThat(images.apiKey()).isEqualTo("a-key");
  }
}

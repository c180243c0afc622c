package dev.localpod.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalpodOptionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://hooks.example/", "hooks.example:8080"})
  void a_host_for_webhooks_that_is_no_host_is_refused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalpodOptions.DEFAULT.allowWebhooksTo(Set.of(host)))
        .withMessage(
            "a host for webhooks cannot be '%s'; must be as in hooks.example, without a port",
            host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks.example", "192.0.2.1", "[2001:db8::1]", "2001:db8::1"})
  void a_name_or_an_address_is_allowed(String host) {
    assertThat(LocalpodOptions.DEFAULT.allowWebhooksTo(Set.of(host)).allowWebhooksTo())
        .containsExactly(host);
  }
}

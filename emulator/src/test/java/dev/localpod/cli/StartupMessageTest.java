package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.EndpointOptions;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupMessageTest {

  private static final EndpointOptions SHOP =
      EndpointOptions.of("shop").apiKeys(List.of("first", "second"));

  private static List<String> lines(String baseUrl, EndpointOptions endpoint) {
    return StartupMessage.text(Set.of(URI.create(baseUrl)), endpoint).lines().toList();
  }

  @Test
  void the_address_is_followed_by_a_call_to_the_first_endpoint() {
    assertThat(lines("http://127.0.0.1:8008/v2", SHOP))
        .containsExactly(
            "Localpod ready at http://127.0.0.1:8008/v2",
            "curl -sS 'http://127.0.0.1:8008/v2/shop/runsync' -H 'Authorization: Bearer first'"
                + " -H 'Content-Type: application/json'"
                + " -d '{\"input\": {\"prompt\": \"Hello World\"}}'");
  }

  @Test
  void each_address_has_a_line_and_the_call_goes_to_the_first() {
    Set<URI> baseUrls =
        new LinkedHashSet<>(
            List.of(URI.create("http://0.0.0.0:80/v2"), URI.create("https://0.0.0.0:443/v2")));

    assertThat(StartupMessage.text(baseUrls, SHOP).lines())
        .hasSize(3)
        .startsWith(
            "Localpod ready at http://127.0.0.1:80/v2",
            "Localpod ready at https://127.0.0.1:443/v2")
        .last()
        .asString()
        .startsWith("curl -sS 'http://127.0.0.1:80/v2/shop/runsync' ");
  }

  @Test
  void a_failed_run_is_followed_by_the_address_of_its_console() {
    assertThat(
            StartupMessage.ofRun(Set.of(URI.create("http://0.0.0.0:80/v2")), "a.B.c()\n").lines())
        .containsExactly(
            "Localpod ready at http://127.0.0.1:80/v2",
            "The run of a.B.c()  is at http://127.0.0.1:80/_localpod/console/");
  }

  @ParameterizedTest
  @CsvSource({
    "http://0.0.0.0:80/v2, http://127.0.0.1:80/v2",
    "http://[::]:80/v2, http://[::1]:80/v2",
    "http://[::1]:80/v2, http://[::1]:80/v2",
    "http://10.0.0.0:80/v2, http://10.0.0.0:80/v2"
  })
  void the_address_is_one_to_call(String bound, String called) {
    assertThat(lines(bound, SHOP).get(0)).isEqualTo("Localpod ready at " + called);
    assertThat(lines(bound, SHOP).get(1)).contains(" '" + called + "/shop/runsync' ");
  }

  @Test
  void a_key_is_quoted_for_the_shell() {
    assertThat(lines("http://h:1/v2", SHOP.apiKeys(List.of("it's $HOME"))).get(1))
        .contains(" -H 'Authorization: Bearer it'\\''s $HOME' ");
  }
}

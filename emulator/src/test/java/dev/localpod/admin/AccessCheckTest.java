package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.admin.AdminFixture.Answer;
import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may make admin calls. */
class AccessCheckTest {

  private static final String HEALTH = "/_localpod/health";
  private static final String NO_KEY_HERE =
      "; other admin calls need an admin key, which this emulator was not started with"
          + " (--admin-key)";

  @AutoClose
  private static final AdminFixture WIRE =
      AdminFixture.to(LocalpodOptions.DEFAULT.endpoint(AdminFixture.demo()));

  @AutoClose
  private static final AdminFixture WITH_KEY =
      AdminFixture.to(
          LocalpodOptions.DEFAULT.adminKey("open sesame").endpoint(AdminFixture.demo()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8008",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.1:8008",
        "127.1.2.255:80",
        "[::1]",
        "[::1]:8008"
      })
  void a_host_that_is_loopback_is_let_in_with_any_port(String host) throws IOException {
    assertThat(WIRE.statusOf(HEALTH, "Host: " + host)).isEqualTo(200);
    assertThat(WIRE.statusOf(HEALTH, "Host: " + host, "Origin: http://" + host)).isEqualTo(200);
    assertThat(WIRE.statusOf(HEALTH, "Host: " + host, "Origin: https://" + host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8008",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "sub.localhost",
        "128.0.0.1",
        "127.0.0.256",
        "127.0.0",
        "10.0.0.7",
        "0.0.0.0",
        "[::]",
        "[::2]"
      })
  void a_host_of_any_other_name_is_refused_even_from_loopback(String host) throws IOException {
    assertThat(WIRE.statusOf(HEALTH, "Host: " + host)).isEqualTo(403);
    assertThat(WIRE.statusOf(HEALTH, "Host: localhost", "Origin: http://" + host)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "file://",
        "ftp://localhost",
        "localhost",
        "http://localhost/path",
        "http://localhost@evil.example",
        "http://evil.example#http://localhost",
        ""
      })
  void an_origin_that_is_none_of_loopback_is_refused(String origin) throws IOException {
    assertThat(WIRE.statusOf(HEALTH, "Host: localhost", "Origin: " + origin)).isEqualTo(403);
  }

  @Test
  void a_call_without_a_host_is_refused() {
    assertThat(AccessCheck.reasonToRefuse(true, List.of(), List.of())).isPresent();
    assertThat(AccessCheck.reasonToRefuse(true, List.of("localhost", "localhost"), List.of()))
        .isPresent();
  }

  @Test
  void a_call_from_another_machine_is_refused_whatever_it_says() {
    assertThat(AccessCheck.reasonToRefuse(false, List.of("localhost"), List.of()))
        .contains("the call does not come from this machine");
  }

  @Test
  void the_refusal_says_what_is_allowed() {
    assertThat(WIRE.anywhere("GET", HEALTH, "Origin", "http://evil.example"))
        .isEqualTo(
            Answer.error(
                403,
                "Forbidden",
                "the Origin of the call is not at localhost, 127.0.0.0/8 or [::1]" + NO_KEY_HERE));
    assertThat(WITH_KEY.anywhere("GET", HEALTH, "Origin", "http://evil.example").body())
        .contains("need the admin key in Authorization");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /_localpod/nothing", "PUT /_localpod/health", "POST /_localpod/reset"})
  void access_is_looked_at_before_anything_else(String call) {
    String[] parts = call.split(" ");

    assertThat(WIRE.anywhere(parts[0], parts[1], "Origin", "http://evil.example").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open sesame", "Bearer open sesame", "bearer open sesame"})
  void the_admin_key_lets_a_call_in_from_anywhere(String credentials) throws IOException {
    String authorization = "Authorization: " + credentials;

    assertThat(WITH_KEY.statusOf(HEALTH, "Host: evil.example", authorization)).isEqualTo(200);
    assertThat(
            WITH_KEY.statusOf(
                HEALTH, "Host: pod.example", "Origin: http://pod.example", authorization))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "Basic open sesame", "localpod", "OPEN SESAME", ""})
  void another_key_does_not(String credentials) throws IOException {
    assertThat(WITH_KEY.statusOf(HEALTH, "Host: evil.example", "Authorization: " + credentials))
        .isEqualTo(403);
  }

  @Test
  void without_an_admin_key_no_key_lets_anything_in() throws IOException {
    assertThat(WIRE.statusOf(HEALTH, "Host: evil.example", "Authorization: localpod"))
        .isEqualTo(403);
    assertThat(WIRE.statusOf(HEALTH, "Host: evil.example", "Authorization: ")).isEqualTo(403);
  }

  @Test
  void from_loopback_no_key_is_needed_even_if_there_is_one() {
    assertThat(WITH_KEY.get("/health").status()).isEqualTo(200);
    assertThat(WITH_KEY.anywhere("GET", HEALTH, "Authorization", "wrong").status()).isEqualTo(200);
  }

  @Test
  void no_key_is_ever_told() {
    for (String path : List.of("/health", "/endpoints", "/endpoints/demo", "/nothing")) {
      assertThat(WITH_KEY.get(path).body().toLowerCase(Locale.ROOT))
          .doesNotContain("open sesame", "\"localpod\"");
    }
  }

  // ---- what a browser says of a call

  private static final String CROSS_SITE = "Sec-Fetch-Site: cross-site";
  private static final String NAVIGATION = "Sec-Fetch-Mode: navigate";

  @ParameterizedTest
  @ValueSource(strings = {HEALTH, "/_localpod/nothing", "/_localpod/endpoints/demo/journal"})
  void a_call_from_another_site_is_refused_even_as_a_navigation(String path) throws IOException {
    assertThat(WIRE.statusOf(path, "Host: localhost", CROSS_SITE)).isEqualTo(403);
    assertThat(WIRE.statusOf(path, "Host: localhost", CROSS_SITE, NAVIGATION)).isEqualTo(403);
  }

  @Test
  void a_link_to_the_console_may_be_on_another_site() throws IOException {
    String console = "/_localpod/console/";

    assertThat(WIRE.statusOf("/", "Host: localhost", CROSS_SITE, NAVIGATION)).isEqualTo(302);
    assertThat(WIRE.statusOf(console, "Host: localhost", CROSS_SITE, NAVIGATION)).isEqualTo(200);
    assertThat(WIRE.statusOf(console, "Host: localhost", CROSS_SITE)).isEqualTo(403);
    assertThat(WIRE.statusOf(console, "Host: localhost", CROSS_SITE, "Sec-Fetch-Mode: no-cors"))
        .isEqualTo(403);
    assertThat(
            WIRE.anywhere(
                    "POST", console, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")
                .status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"same-origin", "same-site", "none"})
  void a_call_from_the_same_site_is_let_in(String site) throws IOException {
    assertThat(WIRE.statusOf(HEALTH, "Host: localhost", "Sec-Fetch-Site: " + site)).isEqualTo(200);
  }

  @Test
  void a_page_on_loopback_and_the_admin_key_are_let_in_from_another_site() throws IOException {
    assertThat(
            WIRE.statusOf(HEALTH, "Host: localhost", CROSS_SITE, "Origin: http://127.0.0.1:3000"))
        .isEqualTo(200);
    assertThat(
            WITH_KEY.statusOf(HEALTH, "Host: localhost", CROSS_SITE, "Authorization: open sesame"))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /_localpod/health",
        "GET /_localpod/console/",
        "GET /_localpod/nothing",
        "GET /_localpod",
        "PUT /_localpod/health",
        "PATCH /_localpod/health",
        "POST /_localpod/endpoints/demo/faults",
        "GET /_localpod/%u0041"
      })
  void no_answer_is_taken_for_something_else(String call) throws IOException {
    assertThat(WIRE.headersOf(call)).contains("X-Content-Type-Options: nosniff");
  }

  @Test
  void what_is_allowed_on_the_endpoints_is_not_allowed_here() throws IOException {
    var options =
        LocalpodOptions.DEFAULT
            .allowHosts(Set.of("pod.example"))
            .allowOrigins(Set.of("http://pod.example"))
            .endpoint(AdminFixture.demo());
    try (var wire = AdminFixture.to(options)) {
      assertThat(wire.statusOf("/v2/demo/health", "Host: pod.example", "Authorization: localpod"))
          .isEqualTo(200);
      assertThat(wire.statusOf(HEALTH, "Host: pod.example")).isEqualTo(403);
      assertThat(wire.statusOf(HEALTH, "Host: localhost", "Origin: http://pod.example"))
          .isEqualTo(403);
    }
  }
}

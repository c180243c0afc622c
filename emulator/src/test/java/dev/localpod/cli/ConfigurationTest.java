package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

  private static final EndpointOptions DEMO = EndpointOptions.of("demo");

  @TempDir Path folder;
  private Path scenario;

  @BeforeEach
  void write() throws IOException {
    scenario =
        Files.writeString(
            folder.resolve("shop.yaml"),
            """
            clock: x60
            endpoints:
              shop:
                script: [{do: [{hang: true}]}]
              bank:
                apiKeys: [secret]
            """);
  }

  private static LocalpodOptions options(String... args) {
    return Configuration.of(Arguments.parse(args), Map.of());
  }

  private static void refused(String message, String... args) {
    assertThatThrownBy(() -> options(args)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @Test
  void an_endpoint_wins_over_the_command_line_and_that_over_the_top_of_the_file() throws Exception {
    Files.writeString(
        scenario,
        """
        edition: observed
        endpoints:
          own: {edition: documented, limits: documented}
          other:
        """);

    assertThat(options("--scenario", scenario.toString()).endpoints())
        .extracting(endpoint -> endpoint.settings().edition())
        .containsExactly(Edition.DOCUMENTED, Edition.OBSERVED);
    assertThat(
            options("--scenario", scenario.toString(), "--edition", "documented", "--limits", "off")
                .endpoints())
        .extracting(
            endpoint -> endpoint.settings().edition(), endpoint -> endpoint.settings().limits())
        .containsExactly(
            tuple(Edition.DOCUMENTED, RateLimits.DOCUMENTED),
            tuple(Edition.DOCUMENTED, RateLimits.OFF));
  }

  @Test
  void the_command_line_holds_for_endpoints_that_admin_calls_create() {
    LocalpodOptions options =
        options("--api-key", "k", "--clock", "manual", "--edition", "observed", "--limits", "off");

    assertThat(options.template())
        .isEqualTo(options.endpoints().get(0).id(options.template().id()));
    assertThat(options("--scenario", scenario.toString()).template().clock())
        .isEqualTo(ClockMode.scaled(60));
  }

  @Test
  void admin_calls_from_elsewhere_need_a_key_if_there_is_one() {
    assertThat(options().adminKey()).isEmpty();
    assertThat(options("--admin-key", "open sesame").adminKey()).contains("open sesame");
    refused("the admin key must not be blank", "--admin-key", " ");
  }

  @Test
  void demo_is_served_unless_something_else_is_named() {
    assertThat(options())
        .isEqualTo(LocalpodOptions.DEFAULT.clientsElsewhere(true).port(8008).endpoint(DEMO));
    assertThat(options("--endpoint", "a", "--endpoint", "b").endpoints())
        .extracting(EndpointOptions::id)
        .containsExactly("a", "b");
    assertThat(options("--scenario", scenario.toString()).endpoints())
        .extracting(EndpointOptions::id)
        .containsExactly("shop", "bank");
  }

  @Test
  void options_go_where_they_belong() {
    assertThat(options("--port", "0", "--host", "::1", "--seed", "7", "--strict"))
        .isEqualTo(
            LocalpodOptions.DEFAULT
                .clientsElsewhere(true)
                .host("::1")
                .port(0)
                .seed(7)
                .strict(true)
                .endpoint(DEMO));
  }

  @Test
  void an_address_may_be_written_as_in_a_url() {
    assertThat(options("--host", "[::1]").host()).isEqualTo("::1");
  }

  @Test
  void endpoints_of_the_command_line_are_served_beside_those_of_the_scenario() {
    assertThat(options("--scenario", scenario.toString(), "--endpoint", "demo").endpoints())
        .extracting(EndpointOptions::id)
        .containsExactly("demo", "shop", "bank");
  }

  @Test
  void an_endpoint_that_both_name_is_as_the_scenario_says() {
    List<EndpointOptions> endpoints =
        options("--scenario", scenario.toString(), "--endpoint", "shop").endpoints();

    assertThat(endpoints).extracting(EndpointOptions::id).containsExactly("shop", "bank");
    assertThat(endpoints.get(0).settings().script())
        .isEqualTo(Script.always(List.of(new Step.Hang())));
  }

  @Test
  void an_endpoint_named_twice_is_served_once() {
    assertThat(options("--endpoint", "a", "--endpoint", "a").endpoints()).hasSize(1);
  }

  @Test
  void keys_of_an_entry_win_over_those_of_the_command_line() {
    assertThat(
            options("--scenario", scenario.toString(), "--api-key", "a", "--api-key", "b")
                .endpoints())
        .extracting(EndpointOptions::apiKeys)
        .containsExactly(List.of("a", "b"), List.of("secret"));
  }

  @Test
  void the_key_of_the_environment_passes_if_there_is_no_other() {
    var environment = Map.of("RUNPOD_API_KEY", "mine");

    assertThat(Configuration.of(Arguments.parse(), environment).endpoints())
        .containsExactly(DEMO.apiKeys(List.of("mine")));
    assertThat(Configuration.of(Arguments.parse("--api-key", "a"), environment).endpoints())
        .containsExactly(DEMO.apiKeys(List.of("a")));
  }

  @Test
  void an_empty_key_of_the_environment_is_none() {
    assertThat(Configuration.of(Arguments.parse(), Map.of("RUNPOD_API_KEY", "")).endpoints())
        .containsExactly(DEMO);
  }

  @Test
  void the_clock_of_the_command_line_wins_over_that_of_the_scenario() {
    assertThat(options("--scenario", scenario.toString()).endpoints())
        .extracting(EndpointOptions::clock)
        .containsOnly(ClockMode.scaled(60));
    assertThat(options("--scenario", scenario.toString(), "--clock", "manual").endpoints())
        .extracting(EndpointOptions::clock)
        .containsOnly(ClockMode.MANUAL);
  }

  @Test
  void a_scenario_that_names_no_endpoint_needs_one_beside_it() throws IOException {
    String file = Files.writeString(folder.resolve("clock.yaml"), "clock: manual").toString();

    assertThat(options("--scenario", file, "--endpoint", "demo").endpoints())
        .containsExactly(DEMO.clock(ClockMode.MANUAL));
    refused(
        "no endpoint to serve; name one in the scenario, or with --endpoint", "--scenario", file);
  }

  @Test
  void a_wrong_scenario_is_refused_with_its_line() throws IOException {
    String file = Files.writeString(folder.resolve("bad.yaml"), "\nclocks: real").toString();

    refused(
        file
            + ":2: unknown field 'clocks' of a scenario; did you mean clock? Must be one of edition, clock, endpoints",
        "--scenario",
        file);
  }

  @Test
  void what_cannot_be_served_is_refused() {
    refused("cannot listen on port 65536; must be 0 to 65535", "--port", "65536");
    refused("cannot listen on port -1; must be 0 to 65535", "--port", "-1");
    refused("--host must be an address, such as 127.0.0.1", "--host", "");
    refused(
        "'a b' cannot be the id of an endpoint; must be letters, digits, '_' and '-'",
        "--endpoint",
        "a b");
    refused("endpoint 'demo' must have at least one API key, none of them blank", "--api-key", " ");
  }
}

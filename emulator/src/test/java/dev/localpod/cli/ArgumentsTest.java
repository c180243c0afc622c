package dev.localpod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.RateLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  private static void refused(String message, String... args) {
    assertThatThrownBy(() -> Arguments.parse(args))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void nothing_is_needed() {
    Arguments arguments = Arguments.parse();

    assertThat(arguments.port).isEmpty();
    assertThat(arguments.host).isEqualTo("127.0.0.1");
    assertThat(arguments.endpoints).isEmpty();
    assertThat(arguments.apiKeys).isEmpty();
    assertThat(arguments.scenario).isEmpty();
    assertThat(arguments.clock).isEmpty();
    assertThat(arguments.seed).isEmpty();
    assertThat(arguments.strict).isFalse();
    assertThat(arguments.help).isFalse();
    assertThat(arguments.version).isFalse();
  }

  @Test
  void every_option_is_read() {
    Arguments arguments =
        Arguments.parse(
            "--port=0",
            "--host",
            "::1",
            "--endpoint",
            "a",
            "--endpoint=b",
            "--api-key",
            "k",
            "--api-key",
            "l",
            "--scenario",
            "shop.yaml",
            "--clock",
            "x60",
            "--seed",
            "42",
            "--strict",
            "--help",
            "--version");

    assertThat(arguments.port).contains(0);
    assertThat(arguments.host).isEqualTo("::1");
    assertThat(arguments.endpoints).containsExactly("a", "b");
    assertThat(arguments.apiKeys).containsExactly("k", "l");
    assertThat(arguments.scenario).contains(Path.of("shop.yaml"));
    assertThat(arguments.clock).contains(ClockMode.scaled(60));
    assertThat(arguments.seed).contains(42L);
    assertThat(arguments.strict).isTrue();
    assertThat(arguments.help).isTrue();
    assertThat(arguments.version).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"real", "manual", "skip", "skip:5s", "skip:250ms", "x1", "x60", "x1000000"})
  void a_clock_goes_by_its_name(String name) {
    assertThat(Arguments.parse("--clock", name).clock.orElseThrow()).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x0", "x01", "x1000001", "x-1", "x1.5", "x", "60", "fast", ""})
  void an_unknown_clock_is_refused(String name) {
    refused(
        "invalid value for option '--clock': unknown clock '"
            + name
            + "'; must be one of real, manual, skip, skip:5s, x1 to x1000000",
        "--clock",
        name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip:", "skip:0s", "skip:-1s", "skip:soon"})
  void a_step_that_is_none_is_refused(String name) {
    refused(
        "invalid value for option '--clock': the step of clock '"
            + name
            + "' must be a duration of more than 0, as in skip:5s",
        "--clock",
        name);
  }

  @Test
  void a_seed_may_be_negative() {
    assertThat(Arguments.parse("--seed", "-5").seed).contains(-5L);
  }

  @Test
  void a_key_may_look_like_anything() {
    assertThat(
            Arguments.parse("--api-key", "@key", "--api-key", "-k", "--api-key", "'a b'").apiKeys)
        .containsExactly("@key", "-k", "'a b'");
  }

  @Test
  void an_unknown_option_is_refused() {
    refused(
        "unknown option '--prot'; did you mean --port? --help lists the options", "--prot", "1");
    refused("unexpected argument 'serve'; --help lists the options", "serve");
  }

  @Test
  void editions_and_limits_are_named() {
    Arguments arguments =
        Arguments.parse(
            "--edition", "observed", "--limits", "off", "--allow-webhooks-to", "a.test");
    assertThat(arguments.edition).contains(Edition.OBSERVED);
    assertThat(arguments.limits).contains(RateLimits.OFF);
    assertThat(arguments.allowWebhooksTo).containsExactly("a.test");
    refused(
        "invalid value for option '--edition': unknown edition 'latest'; must be documented"
            + " or observed",
        "--edition",
        "latest");
    refused(
        "invalid value for option '--limits': unknown set of limits 'on'; must be documented"
            + " or off",
        "--limits",
        "on");
  }

  @Test
  void pages_and_names_are_allowed_one_by_one() {
    Arguments arguments =
        Arguments.parse(
            "--allow-origin",
            "https://a.test",
            "--allow-origin",
            "https://b.test:1",
            "--allow-host",
            "a.test",
            "--allow-host",
            "b.test");

    assertThat(arguments.allowOrigins).containsExactly("https://a.test", "https://b.test:1");
    assertThat(arguments.allowHosts).containsExactly("a.test", "b.test");
  }

  @Test
  void an_option_without_its_value_is_refused() {
    refused("option '--port' needs a value", "--port");
    refused("option '--api-key' needs a value", "--api-key");
    refused("option '--port' needs a value", "--port", "--strict");
  }

  @Test
  void an_option_that_is_not_repeatable_is_refused_the_second_time() {
    refused("option '--port' is given twice; must be given once", "--port", "1", "--port", "2");
  }

  @Test
  void a_number_must_be_one() {
    refused(
        "invalid value for option '--port': 'http' is not a whole number within range",
        "--port",
        "http");
    refused(
        "invalid value for option '--seed': '1e3' is not a whole number within range",
        "--seed",
        "1e3");
  }

  @Test
  void a_refusal_is_one_line() {
    refused(
        "unknown option '--api_key'; did you mean --api-key? --help lists the options",
        "--api_key=secret");
    refused("unknown option '--a b'; --help lists the options", "--a\n\tb");
  }

  @Test
  void the_usage_names_every_option() {
    assertThat(Arguments.usage())
        .contains(
            "--port=N",
            "--host=ADDR",
            "--endpoint=ID",
            "--api-key=KEY",
            "--scenario=FILE",
            "--clock=real|manual|skip|skip:5s|xN",
            "--seed=N",
            "--print-config",
            "java -jar localpod-standalone.jar init [FILE]",
            "--strict",
            "--watch",
            "--replay=FILE",
            "--print-schema",
            "--version",
            "--help");
  }

  @Test
  void the_usage_shows_examples_before_the_options() {
    assertThat(Arguments.usage().lines().filter(line -> line.contains("localpod-standalone.jar")))
        .startsWith(
            "    java -jar localpod-standalone.jar",
            "    java -jar localpod-standalone.jar init",
            "    java -jar localpod-standalone.jar --scenario localpod.yaml --watch --clock skip",
            "    java -jar localpod-standalone.jar --scenario localpod.yaml --print-config");
    assertThat(Arguments.usage().indexOf("--watch --clock skip"))
        .isLessThan(Arguments.usage().indexOf("Usage:"));
  }
}

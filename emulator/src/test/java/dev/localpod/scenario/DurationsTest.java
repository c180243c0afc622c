package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.script.Delay;
import dev.localpod.script.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  private static final String ALLOWED =
      "; must be a duration of 0 to 876000h, as in 500ms, 2s, 30m, 24h, PT2S,"
          + " or a number of milliseconds";

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "2s, PT2S",
    "30m, PT30M",
    "24h, PT24H",
    "PT1H30M, PT1H30M",
    "P1D, PT24H",
    "250, PT0.25S",
    "'\"250\"', PT0.25S",
    "0, PT0S",
    "1.5s, PT1.5S",
    "0.25ms, PT0.00025S",
    "2.5, PT0.0025S",
    "1e3, PT1S",
    "1e-999999999, PT0S",
    "0.00000000019s, PT0S",
    "876000h, PT876000H"
  })
  void a_duration_has_a_unit_or_is_in_milliseconds(String text, Duration duration) {
    assertThat(steps("{after: " + text + "}")).containsExactly(new Step.After(duration));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-2s",
        "-PT2S",
        "2 s",
        "2S",
        "2d",
        "s",
        ".5s",
        "1e3s",
        "876000.1h",
        "P40000D",
        "soon",
        ""
      })
  void what_is_no_duration_is_refused(String text) {
    refused(
        () -> steps("{after: \"" + text + "\"}"),
        "shop.yaml:1: 'after' cannot be \"" + text + "\"" + ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e999999999", "true", "null"})
  void a_value_that_is_no_duration_is_refused(String value) {
    refused(
        () -> steps("{after: " + value + "}"), "shop.yaml:1: 'after' cannot be " + value + ALLOWED);
  }

  @Test
  void a_list_is_no_duration() {
    refused(() -> steps("{after: [1s, 2s]}"), "shop.yaml:1: 'after' cannot be a list" + ALLOWED);
  }

  @Test
  void a_duration_can_be_drawn_at_random() {
    assertThat(steps("{after: {uniform: [1s, 3s]}}"))
        .containsExactly(
            new Step.After(Delay.uniform(Duration.ofSeconds(1), Duration.ofSeconds(3))));
    assertThat(steps("{after: {lognormal: {median: 1s, sigma: 0.4}}}"))
        .containsExactly(new Step.After(Delay.lognormal(Duration.ofSeconds(1), 0.4)));
  }

  @Test
  void what_cannot_be_drawn_is_refused() {
    refused(
        () -> steps("{after: {uniform: [3s, 1s]}}"),
        "shop.yaml:1: a duration cannot be from 3s to 1s: the first must be the shorter");
    refused(
        () -> steps("{after: {uniform: [3s]}}"),
        "shop.yaml:1: 'uniform' must be two durations, as in [1s, 3s]");
    refused(
        () -> steps("{after: {lognormal: {median: 1s}}}"),
        "shop.yaml:1: 'lognormal' must have 'median' and 'sigma'");
    refused(
        () -> steps("{after: {lognormal: {median: 1s, sigma: -1}}}"),
        "shop.yaml:1: sigma cannot be -1.0: must be 0 or more");
    refused(
        () -> steps("{after: {normal: 1s}}"),
        "shop.yaml:1: unknown field 'normal' of a random duration; did you mean lognormal? Must be one of uniform, lognormal");
    refused(
        () -> steps("{after: {}}"),
        "shop.yaml:1: a random duration must have one of 'uniform' and 'lognormal'");
  }
}

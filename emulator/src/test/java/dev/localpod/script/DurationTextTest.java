package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @Test
  void a_duration_may_have_100_characters() {
    assertThat(DurationText.parse("0".repeat(97) + "12s")).contains(Duration.ofSeconds(12));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ss", "%s", "1.%sms", "PT%sS", "PT0.%sS"})
  void a_longer_one_is_none_whatever_it_says(String form) {
    assertThat(DurationText.parse(form.formatted("0".repeat(101)))).isEmpty();
    assertThat(DurationText.parse(form.formatted("1".repeat(1_000_000)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "-0, PT0S",
    "250, PT0.25S",
    "1.5, PT0.0015S",
    "1e3, PT1S",
    "1E-3, PT0.000001S",
    "1e-999999999, PT0S",
    "3153600000000, PT876000H"
  })
  void a_number_of_milliseconds_is_any_number_of_json(String number, Duration duration) {
    assertThat(DurationText.ofMillis(number)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-1e-9", "3153600000000.1", "1e999999999", "1e9999999999"})
  void a_number_of_milliseconds_out_of_range_is_no_duration(String number) {
    assertThat(DurationText.ofMillis(number)).isEmpty();
  }
}

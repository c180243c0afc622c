package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}

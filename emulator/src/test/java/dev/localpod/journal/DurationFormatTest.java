package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationFormatTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.25S, 250ms",
    "PT0.0000015S, 0.0015ms",
    "PT-0.25S, -250ms",
    "PT1S, 1s",
    "PT1.5S, 1.5s",
    "PT9M, 540s",
    "PT-2S, -2s"
  })
  void durations_are_never_rounded(Duration duration, String text) {
    assertThat(DurationFormat.format(duration)).isEqualTo(text);
  }
}

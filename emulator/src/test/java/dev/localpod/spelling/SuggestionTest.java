package dev.localpod.spelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {

  private static final List<String> WORDS =
      List.of(
          "coldStart",
          "complete",
          "completeWithoutOutput",
          "endpoints",
          "run",
          "status",
          "at",
          "2xx");

  @ParameterizedTest
  @CsvSource({
    "coldstart, coldStart",
    "COLDSTART, coldStart",
    "complet, complete",
    "compelte, complete",
    "endpoint, endpoints",
    "endpionts, endpoints",
    "statis, status",
    "runs, run",
    "completWithoutOutptu, completeWithoutOutput",
  })
  void a_word_with_few_mistakes_gets_a_suggestion(String unknown, String suggested) {
    assertThat(Suggestion.nearest(unknown, WORDS)).contains(suggested);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "3xx", "it", "workers", "start", "statistics", "compartment"})
  void another_word_gets_none(String unknown) {
    assertThat(Suggestion.nearest(unknown, WORDS)).isEmpty();
  }

  @Test
  void the_nearest_word_is_suggested() {
    assertThat(Suggestion.nearest("requestss", List.of("request", "requests")))
        .contains("requests");
  }

  @Test
  void a_word_of_a_megabyte_is_told_from_others_at_once() {
    assertThat(Suggestion.nearest("status".repeat(1 << 18), WORDS)).isEmpty();
  }

  @Test
  void a_message_says_what_is_required_in_each_case() {
    assertThat(Suggestion.must("be one of a", "statis", WORDS))
        .isEqualTo("did you mean status? Must be one of a");
    assertThat(Suggestion.must("be one of a", "other", WORDS)).isEqualTo("must be one of a");
  }
}

package dev.localpod.assertions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonDifferenceTest {

  private static Optional<String> between(String expected, String actual) {
    return JsonDifference.between(Json.parse(expected), Json.parse(actual));
  }

  @Test
  void order_and_spelling_make_no_difference() {
    assertThat(between("{\"a\": 1.0, \"b\": [1e1]}", "{\"b\": [10], \"a\": 1}")).isEmpty();
  }

  @Test
  void each_place_that_differs_is_named() {
    assertThat(between("{\"a\": {\"b/c\": [1, 2]}, \"d\": 1}", "{\"a\": {\"b/c\": [1]}, \"e\": 2}"))
        .contains(
            """

                \s   at /a/b~1c/1: expected 2, but it is absent
                \s   at /d: expected 1, but it is absent
                \s   at /e: expected nothing, but it is 2""");
  }

  @Test
  void values_of_different_kinds_differ_as_a_whole() {
    assertThat(between("1", "\"1\"")).contains("\n    as a whole: expected 1, but it is \"1\"");
  }

  @Test
  void of_many_places_the_first_are_named() {
    assertThat(between("[1,2,3,4,5,6,7]", "[0,0,0,0,0,0,0]").orElseThrow().lines())
        .hasSize(7)
        .last()
        .isEqualTo("    and 2 more");
  }

  @Test
  void long_values_are_cut_around_the_first_character_that_differs() {
    String same = "0123456789".repeat(20);
    assertThat(between("\"" + same + "left" + same + "\"", "\"" + same + "right" + same + "\""))
        .contains(
            "\n    as a whole: expected ...01234567890123456789left01234567890123456789012345678901234567890"
                + "123456789012345..., but it is ...01234567890123456789right012345678901234567890"
                + "1234567890123456789012345678901234...");
    assertThat(JsonDifference.cut(same, 0)).hasSize(83).startsWith("0123").endsWith("6789...");
  }
}

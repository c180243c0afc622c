package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruncatedJsonTest {

  @Test
  void a_small_value_is_kept_as_it_is() {
    Json value = Json.of(Map.of("prompt", "a cup"));

    TruncatedJson excerpt = TruncatedJson.of(value);

    assertThat(excerpt.isWhole()).isTrue();
    assertThat(excerpt.length()).isEqualTo(18);
    assertThat(excerpt.toJson()).isEqualTo(value);
  }

  @Test
  void the_longest_text_that_is_kept_whole_has_4096_bytes() {
    assertThat(TruncatedJson.of(Json.of("x".repeat(TruncatedJson.LONGEST - 2))).isWhole()).isTrue();
    assertThat(TruncatedJson.of(Json.of("x".repeat(TruncatedJson.LONGEST - 1))).isWhole())
        .isFalse();
    assertThat(TruncatedJson.of(Json.of("\u00e4".repeat(TruncatedJson.LONGEST / 2))).isWhole())
        .isFalse();
  }

  @Test
  void of_a_large_value_there_is_its_head_its_length_and_its_hash() {
    TruncatedJson excerpt = TruncatedJson.of(Json.of("x".repeat(9_998)));

    assertThat(excerpt.toJson())
        .isEqualTo(
            Json.object()
                .put("head", "\"" + "x".repeat(999))
                .put("length", 10_000)
                // printf '"%s"' $(printf 'x%.0s' $(seq 9998)) | sha256sum
                .put("sha256", HASH)
                .build());
  }

  @Test
  void values_with_the_same_head_are_told_apart_by_their_hash() {
    assertThat(TruncatedJson.of(Json.of("x".repeat(9_998) + "a")))
        .isNotEqualTo(TruncatedJson.of(Json.of("x".repeat(9_998) + "b")));
  }

  @Test
  void a_head_does_not_end_within_a_character() {
    TruncatedJson excerpt = TruncatedJson.of(Json.of("\uD83D\uDE00".repeat(5_000)));

    assertThat(excerpt.shown()).isEqualTo(Json.of("\"" + "\uD83D\uDE00".repeat(499)));
  }

  private static final String HASH =
      "2b942d101cba9fb6b2a74b9d2ddbfabb946da0846436ff90d4dc8c6ab309e273";
}

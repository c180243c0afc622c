package dev.localpod.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTest {

  @Test
  @Proves("STRM-5")
  void what_fits_stays_as_it_is() {
    assertThat(Chunk.split(Json.of("12345678"), 8)).containsExactly(Json.of("12345678"));
    assertThat(Chunk.split(Json.of(List.of(1, 2)), 5)).containsExactly(Json.of(List.of(1, 2)));
  }

  @Test
  @Proves("STRM-5")
  void one_byte_too_many_makes_a_second_piece() {
    assertThat(Chunk.split(Json.of("123456789"), 8))
        .containsExactly(Json.of("12345678"), Json.of("9"));
  }

  @ParameterizedTest
  @Proves("STRM-5")
  @ValueSource(
      strings = {"äöüßäöüß", "日本語日本語日本語", "😀😀😀😀😀😀", "aä日😀aä日😀aä日😀", "\ud800abcdefghijk"})
  void pieces_are_cut_between_code_points_and_add_up(String text) {
    List<Json> pieces = Chunk.split(Json.of(text), 7);

    assertThat(pieces).hasSizeGreaterThan(1).allSatisfy(ChunkTest::isWhole);
    assertThat(
            pieces.stream().map(piece -> ((Json.Str) piece).value()).collect(Collectors.joining()))
        .isEqualTo(text);
  }

  @Test
  @Proves("STRM-5")
  void other_values_are_cut_along_their_text() {
    assertThat(Chunk.split(Json.of(List.of("ab", "cd")), 6))
        .containsExactly(Json.of("[\"ab\","), Json.of("\"cd\"]"));
  }

  private static void isWhole(Json piece) {
    String text = ((Json.Str) piece).value();
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(7);
    assertThat(Character.isLowSurrogate(text.charAt(0))).isFalse();
  }
}

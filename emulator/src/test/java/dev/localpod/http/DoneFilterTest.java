package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mark of the end of a stream, wherever the text of the stream is cut into pieces. */
class DoneFilterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: 1~~data: [DONE]~~ | data: 1~~",
        "data:[DONE] | ''",
        "data: [DONE]~ | ''",
        "data: [DONE]~~data: 2~~ | data: 2~~",
        "data: [DONE]~~~~data: 2~~ | ~~data: 2~~",
        "data: [DONE]^~^~data: 2^~^~ | data: 2^~^~",
        "data: [DONE]^^x | x",
        "data: [DONE]^~x | x",
        "data:\t[DONE] ~~x | x",
        "data: x [DONE]~~ | data: x [DONE]~~",
        "data: [DONE]x~~ | data: [DONE]x~~",
        "x data: [DONE]~~ | x data: [DONE]~~",
        "data: [DO | data: [DO",
        "data: {\"a\":\"[DONE]\"}~~ | data: {\"a\":\"[DONE]\"}~~",
        "~~data: 1~^~data | ~~data: 1~^~data",
      })
  void it_is_taken_out_wherever_the_pieces_end(String written, String left) {
    String text = text(written);
    for (int size = 1; size <= text.length(); size++) {
      var filter = new DoneFilter();
      var passed = new StringBuilder();
      for (int from = 0; from < text.length(); from += size) {
        passed.append(filter.filter(text.substring(from, Math.min(text.length(), from + size))));
      }
      assertThat(passed + filter.rest()).as("in pieces of " + size).isEqualTo(text(left));
    }
  }

  @ParameterizedTest
  @CsvSource({"'data: {', 'data: {'", "'data: [', ''", "'event: x', 'event: x'", "'da', ''"})
  void only_what_may_become_the_mark_is_held_back(String written, String passed) {
    assertThat(new DoneFilter().filter(written)).isEqualTo(passed);
  }

  private static String text(String written) {
    return written.replace("~", "\n").replace("^", "\r").replace("\\t", "\t");
  }
}

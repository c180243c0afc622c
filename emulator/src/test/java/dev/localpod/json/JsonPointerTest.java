package dev.localpod.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {

  /** The document of RFC 6901, section 5, with a few members more. */
  private static final Json ROOT =
      Json.parse(
          """
          {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5,
           "k\\"l": 6, " ": 7, "m~n": 8, "~1": 9, "nothing": null,
           "deep": [{"a": [[10, 11]]}], "0": "member zero"}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "/foo/0=\"bar\"",
        "/foo/1=\"baz\"",
        "/=0",
        "/a~1b=1",
        "/c%d=2",
        "/e^f=3",
        "/g|h=4",
        "/i\\j=5",
        "/k\"l=6",
        "/ =7",
        "/m~0n=8",
        "/~01=9",
        "/nothing=null",
        "/deep/0/a/0/1=11",
        "/0=\"member zero\""
      })
  void a_pointer_names_a_value(String pointer, String value) {
    assertThat(ROOT.at(pointer)).map(Json::toString).contains(value);
  }

  @Test
  void the_empty_pointer_names_the_whole_value() {
    assertThat(ROOT.at("")).contains(ROOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nobody",
        "/foo/2",
        "/foo/-",
        "/foo/-1",
        "/foo/00",
        "/foo/01",
        "/foo/1.0",
        "/foo/+1",
        "/foo/ 1",
        "/foo/99999999999999999999",
        "/foo/bar",
        "/foo/0/x",
        "/foo/",
        "/nothing/x",
        "/a/b"
      })
  void a_pointer_to_nothing_finds_nothing(String pointer) {
    assertThat(ROOT.at(pointer)).isEmpty();
  }

  @Test
  void a_pointer_must_be_empty_or_start_with_a_slash() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonPointer.parse("foo/0"))
        .withMessage("'foo/0' is not a JSON Pointer: it must be empty or start with '/'");
  }

  @Test
  void a_pointer_is_written_as_it_was_read() {
    assertThat(JsonPointer.parse("/a~1b/m~0n")).hasToString("/a~1b/m~0n");
    assertThat(JsonPointer.parse("/a~1b/m~0n").tokens()).isEqualTo(List.of("a/b", "m~n"));
  }
}

package dev.localpod.json;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonConversionTest {

  record Size(int width) {
    Size {
      if (width < 1) {
        throw new IllegalStateException("width must be 1 or more");
      }
    }
  }

  static final class Unreadable {
    public int getArea() {
      throw new IllegalStateException("no height");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
            {"width":"big"} | cannot read {"width":"big"} as Size, at /width: must be int
            {"width":[1]}   | cannot read {"width":[1]} as Size, at /width: must be int
            {"width":null}  | cannot read {"width":null} as Size, at /width: must be int
            [1]             | cannot read [1] as Size: must be Size
            7               | cannot read 7 as Size: must be Size
            """)
  void a_value_that_does_not_fit_the_type_is_refused(String json, String message) {
    Json value = Json.parse(json);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> value.as(Size.class))
        .withMessage(message)
        .withNoCause();
  }

  @Test
  void what_a_constructor_or_an_accessor_throws_is_the_cause() {
    Json negative = Json.of(Map.of("width", -1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> negative.as(Size.class))
        .withMessage("cannot read {\"width\":-1} as Size: width must be 1 or more")
        .withCauseExactlyInstanceOf(IllegalStateException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.of(new Unreadable()))
        .withMessage("cannot write Unreadable as JSON, at /area: no height")
        .withCauseExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_type_that_cannot_be_made_from_json_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.EMPTY.as(Runnable.class))
        .withMessage(
            "cannot read {} as Runnable:"
                + " Runnable must be a record, a class with properties, or a type that JSON has")
        .withNoCause();
  }
}

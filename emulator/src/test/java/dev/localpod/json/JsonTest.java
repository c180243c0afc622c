package dev.localpod.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.fidelity.Proves;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Nested
  class Compact {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"z\":1.10,\"a\":1e400,\"m\":-0.0,\"b\":123456789012345678901234567890}",
          "{\"z\":{\"y\":[1,{\"x\":null}]},\"a\":\"\\\"\\\\\\n\",\"\":false}",
          "{\"half a pair\":\"\\uD83D\",\"text\":\"héllo 世界 🎉\"}"
        })
    @Proves("RUN-4")
    void a_compact_object_equals_the_other_in_all(String text) {
      var other = (Json.Obj) Json.parse(text);
      Json.Obj compact = other.compact();

      assertThat(compact.compact()).isSameAs(compact);
      assertThat(compact).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
      assertThat(other).isEqualTo(compact);
      assertThat(compact.toBytes()).isEqualTo(other.toBytes());
      assertThat(compact.size()).isEqualTo(other.toBytes().length);
      assertThat(List.copyOf(compact.fields().entrySet()))
          .isEqualTo(List.copyOf(other.fields().entrySet()));
      assertThat(compact.fields().keySet()).allMatch(compact.fields()::containsKey);
      assertThat(Json.of(List.of(compact))).hasToString("[" + other + "]");
    }

    @Test
    void its_text_cannot_be_changed_from_outside() {
      Json compact = Json.object().put("a", 1).build().compact();

      Arrays.fill(compact.toBytes(), (byte) 'x');

      assertThat(compact).hasToString("{\"a\":1}");
    }

    @Test
    void a_number_that_is_none_of_json_is_kept_as_it_is() {
      Json odd = Json.object().put("a", new Json.Num("+1")).build().compact();

      assertThat(odd.at("/a")).contains(new Json.Num("+1"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          " { } ",
          "{\"input\": {}}",
          "{\"input\": {\"a\": {\"b\" : 1.50}}, \"list\": [{}, \n1\t], \"text\": \" \u00e9 \"}",
          "{\"input\":{\"escaped\": \" \\\\ \\\" \\b\\f\\n\\r\\t \\\\\", \"n\": 1e3}, \"policy\": {\"ttl\": 5 }}",
          "{\"input\": {\"other spelling\": \"\\/\"}, \"policy\": {\"a\": 1}}",
          "{\"input\": {\"other spelling\": \"\\u0041\\u000a\\u001f\"}}",
          "{\"input\": {\"half a pair\": \"\\udc00\"}, \"next\": {\"\u00fc\": null}}",
          "{\"input\": {\"twice\": 1, \"twice\": {\"b\": 2}}, \"next\": {\"a\": 1}}",
          "{\"twice\": {\"a\": 1}, \"next\": {\"b\": 2}, \"twice\": {\"a\": 3}}",
          "{\"input\": {\"deep\": {\"twice\": {}, \"twice\": []}}}",
          "{\"input\": {\"text\": \"\ud83c\udf89 \u4e16 \u007f\u2028\"}} \r\n",
          "[{\"a\": {\"b\" : []}}, {\"c\": {} }]"
        })
    @Proves("RUN-4")
    void what_was_read_is_kept_as_it_would_be_written(String text) {
      Json read = Json.parse(new ByteArrayInputStream(text.getBytes(UTF_8)), Json.MAX_DEPTH);
      assertThat(read).isEqualTo(Json.parse(text));
      assertKeptAsWritten(read);
    }

    /** Compares a value with a copy that is made of its parts and knows nothing of a text. */
    private static void assertKeptAsWritten(Json read) {
      Json copy = copy(read);
      assertThat(read).isEqualTo(copy).hasToString(copy.toString());
      assertThat(read.toBytes()).isEqualTo(copy.toBytes());
      assertThat(read.size()).isEqualTo(copy.size());
      assertThat(read.compact()).isEqualTo(copy).hasToString(copy.toString());
      if (read instanceof Json.Obj object) {
        object.fields().values().forEach(member -> assertKeptAsWritten(member));
      } else if (read instanceof Json.Arr array) {
        array.items().forEach(item -> assertKeptAsWritten(item));
      }
    }

    private static Json copy(Json value) {
      if (value instanceof Json.Obj object) {
        var fields = new LinkedHashMap<String, Json>();
        object.fields().forEach((name, member) -> fields.put(name, copy(member)));
        return new Json.Obj(fields);
      } else if (value instanceof Json.Arr array) {
        return new Json.Arr(array.items().stream().map(item -> copy(item)).toList());
      }
      return value;
    }

    @Test
    void a_large_object_can_be_read_as_before() {
      Json large = Json.object().put("text", "x".repeat(10_000)).put("n", 1).build().compact();

      assertThat(large.size()).isEqualTo(10_000 + 17);

      assertThat(large.at("/n")).contains(Json.of(1));
    }
  }

  @Nested
  class Text {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "true",
          "false",
          "0",
          "\"\"",
          "{}",
          "[]",
          "[[],{},[{}]]",
          "{\"z\":1,\"a\":{\"y\":[1,2,null],\"b\":\"x\"},\"m\":true}",
          "\"\\\"\\\\\\n\\t\\u0001\"",
          "\"héllo 世界 🎉\"",
          "{\"\":\"\"}"
        })
    void a_value_is_written_as_it_was_read(String text) {
      assertThat(Json.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.10",
          "123456789012345678901234567890",
          "0.123456789012345678901234567890",
          "1e400",
          "1E400",
          "1e+400",
          "-1e-400",
          "-0",
          "-0.0",
          "0.0000001",
          "1.0",
          "100",
          "1e2",
          "9223372036854775808",
          "1e99999999999"
        })
    @Proves("RUN-4")
    void a_number_keeps_its_spelling(String number) {
      assertThat(Json.parse(number)).isEqualTo(new Json.Num(number)).hasToString(number);
      assertThat(Json.parse("{\"n\":[" + number + "]}")).hasToString("{\"n\":[" + number + "]}");
    }

    @Test
    void a_number_of_a_hundred_thousand_digits_keeps_them_all() {
      String number = "7".repeat(100_000);

      assertThat(Json.parse("[" + number + "]")).hasToString("[" + number + "]");
    }

    @Test
    @Proves("RUN-4")
    void keys_keep_their_order() {
      var json = (Json.Obj) Json.parse("{\"z\":1,\"a\":2,\"m\":3,\"10\":4,\"9\":5}");

      assertThat(json.fields().keySet()).containsExactly("z", "a", "m", "10", "9");
    }

    @Test
    void of_two_members_of_one_name_the_last_counts() {
      assertThat(Json.parse("{\"a\":1,\"b\":2,\"a\":3}")).hasToString("{\"a\":3,\"b\":2}");
    }

    @Test
    void white_space_around_values_is_not_kept() {
      assertThat(Json.parse(" \n{ \"a\" :\t[ 1 , 2 ] }\r\n ")).hasToString("{\"a\":[1,2]}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"\\ud83d\"",
          "\"\\ude00\"",
          "\"\\ude00\\ud83d\"",
          "[1.10,{\"a\":\"\\ud83dz\"}]"
        })
    void half_a_surrogate_pair_survives_the_way_through_utf8(String text) {
      Json json = Json.parse(text);

      String back = new String(json.toBytes(), StandardCharsets.UTF_8);

      assertThat(back).isEqualToIgnoringCase(text);
      assertThat(Json.parse(new ByteArrayInputStream(json.toBytes()), 10)).isEqualTo(json);
    }

    @Test
    void a_whole_surrogate_pair_is_written_as_its_character() {
      assertThat(Json.parse("\"\\ud83d\\ude00\"")).hasToString("\"😀\"");
    }

    @Test
    void a_whole_pair_beside_half_a_pair_stays_the_same_character() {
      Json json = Json.parse("[\"😀\",\"\\ud83d\"]");

      assertThat(Json.parse(new ByteArrayInputStream(json.toBytes()), 10)).isEqualTo(json);
    }

    @Test
    void bytes_are_utf8() {
      Json json = Json.parse("\"世界\"");

      assertThat(json.toBytes()).isEqualTo("\"世界\"".getBytes(StandardCharsets.UTF_8));
      assertThat(Json.parse(new ByteArrayInputStream(json.toBytes()), 0)).isEqualTo(json);
    }

    @ParameterizedTest
    @MethodSource("dev.localpod.json.JsonTest#malformedUtf8")
    void bytes_that_are_not_utf8_are_refused(byte[] bytes) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.parse(new ByteArrayInputStream(bytes), 10))
          .withMessage("the text is not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void a_text_without_a_value_is_refused(String text) {
      assertMalformed(text).withMessage("the text is empty");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{} {}    | there is more text after the end of the JSON value (line 1, column 4)",
          "1 2       | there is more text after the end of the JSON value (line 1, column 3)",
          "[1],      | (line 1, column 4)",
          "{\"a\":1}x | (line 1, column 8)",
        })
    void text_after_the_value_is_refused(String text, String message) {
      assertMalformed(text).withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{", "[", "}", "]", "[1", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\" 1}", "{a:1}",
              "{'a':1}",
          "[1,]", "[,1]", "{,}", "{\"a\":1,}", "nul", "True", "NaN", "Infinity", "-", "+1", "01",
          "1.", ".1", "1e", "0x1", "\"", "\"\n\"", "\"\\x\"", "\"\\u12\"", "// 1", "/* */ 1", "1 //"
        })
    void what_is_not_json_is_refused_with_its_place(String text) {
      assertMalformed(text).withMessageMatching(".+ \\(line \\d+, column \\d+\\)");
    }

    @Test
    void a_refusal_names_the_line_and_the_column() {
      assertMalformed("{\n  \"a\": 1,\n  \"b\": ?\n}").withMessageContaining("(line 3, column ");
    }

    @Test
    void a_refusal_is_one_line_without_the_names_of_classes() {
      assertMalformed("{\"a\": tru}")
          .satisfies(
              e -> {
                assertThat(e.getMessage()).hasLineCount(1);
                assertThat(e.getMessage()).doesNotContain("jackson", "Source", "REDACTED");
              });
    }

    @ParameterizedTest
    @CsvSource({"[,]", "{\"a\":,}"})
    @Proves("RUN-4")
    void nesting_up_to_500_levels_is_accepted_and_not_one_more(String open, String close) {
      Json deepest =
          Json.parse(open.repeat(500) + (close.equals("}") ? 1 : "") + close.repeat(500));

      assertThat(deepest.toString()).startsWith(open.repeat(500));
      assertMalformed(open.repeat(501) + (close.equals("}") ? 1 : "") + close.repeat(501))
          .withMessageContaining("nest deeper than the 500 levels allowed");
    }

    @Test
    void a_caller_can_allow_other_depths() {
      byte[] two = "[[1]]".getBytes(StandardCharsets.UTF_8);

      assertThat(Json.parse(new ByteArrayInputStream(two), 2)).hasToString("[[1]]");
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.parse(new ByteArrayInputStream(two), 1))
          .withMessageContaining("(line 1, column 2)");
    }

    @Test
    void nesting_of_a_million_levels_is_refused_like_any_other() {
      assertMalformed("[".repeat(1_000_000)).withMessageContaining("500 levels");
    }
  }

  @Nested
  class Equality {

    @ParameterizedTest
    @CsvSource({
      "1,1.0",
      "1.10,1.1",
      "100,1e2",
      "1E400,1e+400",
      "10e399,1e400",
      "0,-0",
      "0,-0.0",
      "0,0e5",
      "0.0000001,1e-7",
      "123456789012345678901234567890,123456789012345678901234567890.0"
    })
    void numbers_of_the_same_value_are_equal(String one, String other) {
      assertThat(new Json.Num(one)).isEqualTo(new Json.Num(other));
      assertThat(new Json.Num(other)).isEqualTo(new Json.Num(one));
      assertThat(new Json.Num(one)).hasSameHashCodeAs(new Json.Num(other));
    }

    @ParameterizedTest
    @CsvSource({
      "1,2",
      "1,-1",
      "1e400,1e401",
      "9007199254740992,9007199254740993",
      "0.1,0.10000000000000000000000001",
      "1e-400,0"
    })
    void numbers_of_different_values_are_not(String one, String other) {
      assertThat(new Json.Num(one)).isNotEqualTo(new Json.Num(other));
    }

    @Test
    void numbers_of_more_than_a_thousand_digits_are_compared_as_text() {
      String digits = "1".repeat(100_000);

      assertThat(new Json.Num(digits)).isEqualTo(new Json.Num(digits));
      assertThat(new Json.Num(digits)).isNotEqualTo(new Json.Num(digits + ".0"));
    }

    @Test
    void numbers_with_exponents_too_large_to_reckon_with_are_compared_as_text() {
      assertThat(new Json.Num("1e99999999999")).isEqualTo(new Json.Num("1e99999999999"));
      assertThat(new Json.Num("1e99999999999")).isNotEqualTo(new Json.Num("1E99999999999"));
    }

    @Test
    void objects_are_equal_whatever_the_order_of_their_members() {
      assertThat(Json.parse("{\"a\":1,\"b\":[2.0]}"))
          .isEqualTo(Json.parse("{\"b\":[2],\"a\":1.0}"));
    }

    @Test
    void arrays_are_equal_only_in_the_same_order() {
      assertThat(Json.parse("[1,2]")).isNotEqualTo(Json.parse("[2,1]"));
    }

    @Test
    void a_string_is_not_the_number_it_spells() {
      assertThat(Json.of("1")).isNotEqualTo(Json.of(1));
    }
  }

  @Nested
  class Numbers {

    @ParameterizedTest
    @CsvSource({
      "0,0",
      "-0,0",
      "1.0,1",
      "1e3,1000",
      "9223372036854775807,9223372036854775807",
      "-9223372036854775808,-9223372036854775808"
    })
    void an_integer_can_be_read_as_a_long(String text, long value) {
      assertThat(new Json.Num(text).asLong()).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.5",
          "9223372036854775808",
          "-9223372036854775809",
          "1e400",
          "1e-400",
          "1e999999999",
          "1e-999999999",
          "1e99999999999"
        })
    void what_is_not_a_long_is_not_bent_into_one(String text) {
      assertThat(new Json.Num(text).asLong()).isEmpty();
    }

    @Test
    void a_number_of_a_million_digits_is_not_a_long() {
      assertThat(new Json.Num("1".repeat(1_000_000)).asLong()).isEmpty();
    }
  }

  @Nested
  class FromJava {

    record Image(String url, int width, Optional<String> alt, List<Double> scores) {}

    record Wrapped(String name, Json json) {}

    enum Color {
      RED
    }

    @Test
    void a_record_becomes_an_object_of_its_components_in_order() {
      assertThat(Json.of(new Image("https://x/y.png", 512, Optional.empty(), List.of(0.5, 1.0))))
          .hasToString(
              "{\"url\":\"https://x/y.png\",\"width\":512,\"alt\":null,\"scores\":[0.5,1.0]}");
    }

    @Test
    void a_record_is_read_back_from_its_json() {
      var image = new Image("https://x/y.png", 512, Optional.of("a cup"), List.of(0.5));

      assertThat(Json.of(image).as(Image.class)).isEqualTo(image);
    }

    @Test
    void a_json_value_inside_a_java_value_stays_as_it_is() {
      Json json = Json.parse("{\"b\":1.10,\"a\":[1e400,null]}");

      assertThat(Json.of(json)).isSameAs(json);
      assertThat(Json.of(Map.of("x", json)).at("/x")).contains(json);
      assertThat(Json.of(List.of(json)).at("/0")).contains(json);
      assertThat(Json.of(new Wrapped("n", json)))
          .hasToString("{\"name\":\"n\",\"json\":{\"b\":1.10,\"a\":[1e400,null]}}");
      assertThat(Json.of(new Object[] {json, Json.NULL})).hasToString("[" + json + ",null]");
    }

    @Test
    void simple_values_become_what_they_are_called_in_json() {
      assertThat(Json.of(null)).isEqualTo(Json.NULL);
      assertThat(Json.of(true)).hasToString("true");
      assertThat(Json.of("text")).hasToString("\"text\"");
      assertThat(Json.of(new StringBuilder("text"))).hasToString("\"text\"");
      assertThat(Json.of('c')).hasToString("\"c\"");
      assertThat(Json.of(Color.RED)).hasToString("\"RED\"");
      assertThat(Json.of(Optional.of("there"))).hasToString("\"there\"");
      assertThat(Json.of(Optional.empty())).hasToString("null");
    }

    @Test
    void numbers_are_exact() {
      assertThat(Json.of(1)).hasToString("1");
      assertThat(Json.of(Long.MIN_VALUE)).hasToString("-9223372036854775808");
      assertThat(Json.of(1.5)).hasToString("1.5");
      assertThat(Json.of(1.5f)).hasToString("1.5");
      assertThat(Json.of(new BigDecimal("1.10"))).isEqualTo(new Json.Num("1.10"));
      assertThat(Json.of(BigInteger.TEN.pow(40))).hasToString("1" + "0".repeat(40));
    }

    @Test
    void maps_keep_the_order_of_their_entries() {
      var map = new LinkedHashMap<Object, Object>();
      map.put("z", 1);
      map.put(2, null);
      map.put("a", new TreeMap<>(Map.of("k", Set.of(3))));

      assertThat(Json.of(map)).hasToString("{\"z\":1,\"2\":null,\"a\":{\"k\":[3]}}");
    }

    @Test
    void arrays_and_collections_become_arrays() {
      assertThat(Json.of(new int[] {1, 2})).hasToString("[1,2]");
      assertThat(Json.of(new String[] {"a", "b"})).hasToString("[\"a\",\"b\"]");
      assertThat(Json.of(List.of(1, "a", List.of()))).hasToString("[1,\"a\",[]]");
      assertThat(Json.of(Collections.singletonList(null))).hasToString("[null]");
    }

    @Test
    void a_path_is_one_value_though_it_can_be_iterated() {
      assertThat(Json.of(Path.of("a", "b")).toString()).startsWith("\"").contains("a", "b");
    }

    @Test
    void a_duration_or_an_enum_in_a_map_is_read_like_one_alone() {
      Json alone = Json.of(Duration.ofSeconds(3));

      assertThat(Json.of(Map.of("d", Duration.ofSeconds(3))).at("/d")).contains(alone);
    }

    @Test
    void an_object_is_built_member_by_member() {
      Json.Obj json =
          Json.object()
              .put("b", 1)
              .put("a", List.of("x"))
              .putIfPresent("absent", Optional.empty())
              .putIfPresent("present", Optional.of(2))
              .put("nothing", null)
              .build();

      assertThat(json).hasToString("{\"b\":1,\"a\":[\"x\"],\"present\":2,\"nothing\":null}");
      assertThat(json.get("b")).contains(Json.of(1));
      assertThat(json.get("absent")).isEmpty();
      assertThat(json.get("nothing")).contains(Json.NULL);
    }
  }

  @Nested
  class Immutability {

    @Test
    void changes_of_the_map_an_object_was_made_of_do_not_reach_it() {
      var map = new LinkedHashMap<String, Json>(Map.of("a", Json.of(1)));
      var object = new Json.Obj(map);

      map.clear();

      assertThat(object).hasToString("{\"a\":1}");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> object.fields().clear());
    }

    @Test
    void changes_of_the_list_an_array_was_made_of_do_not_reach_it() {
      var list = new ArrayList<Json>(List.of(Json.of(1)));
      var array = new Json.Arr(list);

      list.clear();

      assertThat(array).hasToString("[1]");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> array.items().clear());
    }

    @Test
    void what_is_added_to_a_builder_later_does_not_reach_what_was_built() {
      Json.Builder builder = Json.object().put("a", 1);
      Json.Obj built = builder.build();

      builder.put("b", 2);

      assertThat(built).hasToString("{\"a\":1}");
    }
  }

  static List<byte[]> malformedUtf8() {
    return List.of(
        bytes('"', 0xFF, '"'),
        bytes('"', 0xC3, '"'), // half a character
        bytes('"', 0xC0, 0xAF, '"'), // an overlong form
        bytes('"', 0xED, 0xA0, 0x80, '"'), // half a surrogate pair
        bytes('"', 0xF5, 0x80, 0x80, 0x80, '"'), // beyond Unicode
        "\"é\"".getBytes(StandardCharsets.ISO_8859_1),
        "{}".getBytes(StandardCharsets.UTF_16));
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<MalformedJsonException>
      assertMalformed(String text) {
    return assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.parse(text));
  }
}

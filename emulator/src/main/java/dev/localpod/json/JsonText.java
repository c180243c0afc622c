package dev.localpod.json;

import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes {@link Json} with Jackson's token stream. */
final class JsonText {

  // The size of what is read is limited where it is read, so that one limit holds for all of it.
  static final JsonFactory FACTORY = factory(JsonFactory.builder());
  private static final JsonFactory ASCII_FACTORY =
      factory(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII));

  /** The size of objects that are kept as text, about; reading one again takes microseconds. */
  private static final int LONGEST_KEPT = 4_096;

  /** What follows a backslash in the shortest spelling of a character. */
  private static final String ESCAPES = "\"\\bfnrt";

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

  private JsonText() {}

  private static JsonFactory factory(JsonFactoryBuilder builder) {
    return builder
        .recyclerPool(JsonRecyclerPools.threadLocalPool())
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
        .build();
  }

  static String write(Json value) {
    byte[] kept = keptText(value);
    if (kept != null) {
      return new String(kept, StandardCharsets.UTF_8);
    } else if (value instanceof Json.Str string && needsNoEscape(string.value())) {
      return '"' + string.value() + '"'; // a generator for each text of a long script is slow
    }
    var out = new StringWriter();
    try (JsonGenerator generator =
        factory(value).createGenerator(ObjectWriteContext.empty(), out)) {
      write(value, generator);
    }
    return out.toString();
  }

  static void write(Json value, OutputStream out) {
    try (JsonGenerator generator =
        factory(value).createGenerator(ObjectWriteContext.empty(), out)) {
      write(value, generator);
    }
  }

  static byte[] bytes(Json value) {
    byte[] kept = keptText(value);
    if (kept != null) {
      return kept.clone();
    }
    var counter = new ByteCounter();
    write(value, counter);
    byte[] first = counter.first.get();
    if (first.length == counter.size.get()) {
      return first;
    }
    // Counted first, for a buffer that grows takes three times the memory of a large value.
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(counter.size.get()));
    write(
        value,
        new PieceSink() {
          @Override
          public void write(byte[] piece, int from, int length) {
            bytes.put(piece, from, length);
          }
        });
    return bytes.array();
  }

  static long size(Json value) {
    byte[] kept = keptText(value);
    if (kept != null) {
      return kept.length;
    }
    var counter = new ByteCounter();
    write(value, counter);
    return counter.size.get();
  }

  static Json.Obj compact(Json.Obj object) {
    byte[] text = keptText(object);
    if (((JsonMembers) object.fields()).isTextOnly()
        || (text == null && left(LONGEST_KEPT, object) < 0)) {
      return object;
    }
    return new Json.Obj(JsonMembers.ofText(text == null ? bytes(object) : text));
  }

  /** Returns whether objects may keep their part of a text in UTF-8 that is read. */
  static boolean isKept(String text) {
    // A character by its number may be half of a pair, which changes how the others are written.
    return text.length() <= LONGEST_KEPT && !text.contains("\\u");
  }

  /**
   * Returns the text of an object as this class would write it, or null if that needs more than
   * leaving out what is between the values.
   */
  static byte @Nullable [] compact(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    boolean isString = false;
    for (int i = 0; i < bytes.length; i++) {
      byte c = bytes[i];
      if (c == '"') {
        isString = !isString;
      } else if (c == '\\') {
        bytes[length++] = c;
        c = bytes[++i];
        if (ESCAPES.indexOf(c) < 0) {
          return null; // another spelling
        }
      }
      if (isString || c > ' ' || c < 0) { // less than 0 is a part of another character
        bytes[length++] = c;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Subtracts the least size of a value from {@code room}; negative if the value is too large, or
   * contains a number that Java code has made and JSON does not have.
   */
  private static int left(int room, Json value) {
    int left = room;
    byte[] kept = keptText(value);
    if (kept != null) {
      left -= kept.length;
    } else if (value instanceof Json.Obj object) {
      for (var member : object.fields().entrySet()) {
        left = left < 0 ? left : left(left - member.getKey().length(), member.getValue());
      }
    } else if (value instanceof Json.Arr array) {
      for (Json item : array.items()) {
        left = left < 0 ? left : left(left - 1, item);
      }
    } else if (value instanceof Json.Str string) {
      left -= string.value().length();
    } else if (value instanceof Json.Num number && !isOfJson(number.text())) {
      return -1;
    }
    return left;
  }

  private static boolean isOfJson(String number) {
    return isPlain(number) || NUMBER.matcher(number).matches();
  }

  /** Whether a number is an integer without a sign, as most are; saves looking closer. */
  private static boolean isPlain(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return number.length() == 1 || number.charAt(0) != '0';
  }

  private static byte @Nullable [] keptText(Json value) {
    return value instanceof Json.Obj object ? ((JsonMembers) object.fields()).text() : null;
  }

  private abstract static class PieceSink extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] piece, int from, int length);
  }

  /** Counts bytes, and keeps the first piece, which of a small value is all. */
  private static final class ByteCounter extends PieceSink {
    private final AtomicReference<byte[]> first = new AtomicReference<>(new byte[0]);
    private final AtomicLong size = new AtomicLong();

    @Override
    public void write(byte[] piece, int from, int length) {
      if (size.getAndAdd(length) == 0) {
        first.set(Arrays.copyOfRange(piece, from, from + length));
      }
    }
  }

  /** UTF-8 has no form for half a surrogate pair; as an escape it survives as it came. */
  private static JsonFactory factory(Json value) {
    return hasLoneSurrogate(value) ? ASCII_FACTORY : FACTORY;
  }

  private static boolean hasLoneSurrogate(Json value) {
    if (keptText(value) != null) {
      return false; // it is escaped already
    } else if (value instanceof Json.Obj object) {
      for (Map.Entry<String, Json> member : object.fields().entrySet()) {
        if (hasLoneSurrogate(member.getKey()) || hasLoneSurrogate(member.getValue())) {
          return true;
        }
      }
      return false;
    } else if (value instanceof Json.Arr array) {
      return array.items().stream().anyMatch(JsonText::hasLoneSurrogate);
    }
    return value instanceof Json.Str string && hasLoneSurrogate(string.value());
  }

  /** Writes a value with a generator of Jackson's. */
  static void write(Json value, JsonGenerator out) {
    byte[] kept = keptText(value);
    if (kept != null) {
      out.writeRawValue(new String(kept, StandardCharsets.UTF_8));
    } else if (value instanceof Json.Obj object) {
      out.writeStartObject();
      object
          .fields()
          .forEach(
              (name, member) -> {
                out.writeName(name);
                write(member, out);
              });
      out.writeEndObject();
    } else if (value instanceof Json.Arr array) {
      out.writeStartArray();
      array.items().forEach(item -> write(item, out));
      out.writeEndArray();
    } else if (value instanceof Json.Str string) {
      out.writeString(string.value());
    } else {
      out.writeRawValue(value.toString());
    }
  }

  private static boolean needsNoEscape(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return true;
      }
    }
    return false;
  }
}

package dev.localpod.json;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonWriteFeature;

/** Reads and writes {@link Json} with Jackson's token streams. */
final class JsonText {

  // The size of what is read is limited where it is read, so that one limit holds for all of it.
  static final JsonFactory FACTORY = factory(JsonFactory.builder());
  private static final JsonFactory ASCII_FACTORY =
      factory(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII));

  /** What decoders that are not strict put in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /** The size of objects that are kept as text, about; reading one again takes microseconds. */
  private static final int LONGEST_KEPT = 4_096;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][-+]?[0-9]++)?");

  private JsonText() {}

  private static JsonFactory factory(JsonFactoryBuilder builder) {
    return builder
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

  /** Whether an object may name a member twice; the last one counts. */
  enum Duplicates {
    ALLOWED,
    REFUSED
  }

  static Json read(InputStream utf8, int maxDepth, Duplicates duplicates) {
    InputStream stream = utf8;
    if (utf8 instanceof ByteArrayInputStream inMemory) {
      // Decoded at once, a small text needs none of the buffers of a reader.
      byte[] bytes = inMemory.readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (text.indexOf(REPLACEMENT) < 0) {
        return read(text, maxDepth, duplicates);
      }
      stream = new ByteArrayInputStream(bytes);
    }
    Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder());
    return read(
        () -> FACTORY.createParser(ObjectReadContext.empty(), reader), maxDepth, duplicates);
  }

  static Json read(String text, int maxDepth) {
    return read(text, maxDepth, Duplicates.ALLOWED);
  }

  private static Json read(String text, int maxDepth, Duplicates duplicates) {
    return read(() -> FACTORY.createParser(ObjectReadContext.empty(), text), maxDepth, duplicates);
  }

  private static Json read(Supplier<JsonParser> source, int maxDepth, Duplicates duplicates) {
    try (JsonParser parser = source.get()) {
      if (parser.nextToken() == null) {
        throw new MalformedJsonException("the text is empty");
      }
      Json value = value(parser, maxDepth, duplicates);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException(
            "there is more text after the end of the JSON value" + place(parser));
      }
      return value;
    } catch (JacksonException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw new MalformedJsonException("the text is not valid UTF-8");
      }
      // Not in Jackson's words, which quote what may be a secret (HTTP-12).
      String problem =
          e instanceof UnexpectedEndOfInputException
              ? "the text ends before the value is complete"
              : "this is not how JSON is written";
      throw new MalformedJsonException(
          problem + place(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
  }

  private static String place(JsonParser parser) {
    var location = parser.currentTokenLocation();
    return place(location.getLineNr(), location.getColumnNr());
  }

  private static String place(int line, int column) {
    return " (line " + line + ", column " + column + ")";
  }

  private static Json value(JsonParser parser, int depthLeft, Duplicates duplicates) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        checkDepth(parser, depthLeft);
        Map<String, Json> fields = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          if (duplicates == Duplicates.REFUSED && fields.containsKey(name)) {
            throw new MalformedJsonException("duplicate field '" + name + "'" + place(parser));
          }
          parser.nextToken();
          fields.put(name, value(parser, depthLeft - 1, duplicates));
        }
        yield new Json.Obj(JsonMembers.of(fields));
      }
      case START_ARRAY -> {
        checkDepth(parser, depthLeft);
        var items = new ArrayList<Json>();
        while (parser.nextToken() != tools.jackson.core.JsonToken.END_ARRAY) {
          items.add(value(parser, depthLeft - 1, duplicates));
        }
        yield new Json.Arr(items);
      }
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new MalformedJsonException("a value is missing" + place(parser));
    };
  }

  /** Reads an object from the text that this class has written. */
  static Json.Obj readObject(byte[] utf8) {
    return (Json.Obj) read(new String(utf8, StandardCharsets.UTF_8), Integer.MAX_VALUE);
  }

  private static void checkDepth(JsonParser parser, int depthLeft) {
    if (depthLeft == 0) {
      throw new MalformedJsonException(
          "arrays and objects nest deeper than the "
              + Json.MAX_DEPTH
              + " levels allowed"
              + place(parser));
    }
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
    if (keptText(object) != null || left(LONGEST_KEPT, object) < 0) {
      return object;
    }
    return new Json.Obj(JsonMembers.ofText(bytes(object)));
  }

  /**
   * Subtracts the least size of a value from {@code room}; negative if the value is too large, or
   * contains a number that Java code has made and JSON does not have.
   */
  private static int left(int room, Json value) {
    int left = room;
    if (value instanceof Json.Obj object) {
      for (var member : object.fields().entrySet()) {
        left = left < 0 ? left : left(left - member.getKey().length(), member.getValue());
      }
    } else if (value instanceof Json.Arr array) {
      for (Json item : array.items()) {
        left = left < 0 ? left : left(left - 1, item);
      }
    } else if (value instanceof Json.Str string) {
      left -= string.value().length();
    } else if (value instanceof Json.Num number && !NUMBER.matcher(number.text()).matches()) {
      return -1;
    }
    return left;
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

package dev.localpod.json;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Reads {@link Json} with Jackson's token stream. */
final class JsonReader {

  /** What decoders that are not strict put in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private JsonReader() {}

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
        () -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), reader),
        maxDepth,
        duplicates);
  }

  static Json read(String text, int maxDepth) {
    return read(text, maxDepth, Duplicates.ALLOWED);
  }

  private static Json read(String text, int maxDepth, Duplicates duplicates) {
    return read(
        () -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), text), maxDepth, duplicates);
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

  /** Reads an object from the text that {@link JsonText} has written. */
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
}

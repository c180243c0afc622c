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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Reads {@link Json} with Jackson's token stream. */
final class JsonReader {

  /** What decoders that are not strict put in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * The levels whose objects get their text: a body and its members, which are kept for long. To
   * write it anew takes more time than to read it.
   */
  private static final int LEVELS_WITH_TEXT = 2;

  private final JsonParser parser;

  /** What is read, unless it is too long to be kept. */
  private final @Nullable String text;

  /** Whether the text says more than the value, so that none of it is kept. */
  private final AtomicBoolean isRepetitive = new AtomicBoolean();

  private final int maxDepth;
  private final Duplicates duplicates;

  private JsonReader(
      JsonParser parser, @Nullable String text, int maxDepth, Duplicates duplicates) {
    this.parser = parser;
    this.text = text;
    this.maxDepth = maxDepth;
    this.duplicates = duplicates;
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
        return read(text, JsonText.isKept(text), maxDepth, duplicates);
      }
      stream = new ByteArrayInputStream(bytes);
    }
    Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder());
    return read(
        () -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), reader),
        null,
        maxDepth,
        duplicates);
  }

  static Json read(String text, int maxDepth) {
    return read(text, false, maxDepth, Duplicates.ALLOWED);
  }

  /** Reads an object from the text that {@link JsonText} has written. */
  static Json.Obj readObject(byte[] utf8) {
    return (Json.Obj) read(new String(utf8, StandardCharsets.UTF_8), Integer.MAX_VALUE);
  }

  private static Json read(String text, boolean isKept, int maxDepth, Duplicates duplicates) {
    return read(
        () -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), text),
        isKept ? text : null,
        maxDepth,
        duplicates);
  }

  private static Json read(
      Supplier<JsonParser> source, @Nullable String text, int maxDepth, Duplicates duplicates) {
    try (JsonParser parser = source.get()) {
      return new JsonReader(parser, text, maxDepth, duplicates).all();
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

  private String place() {
    var location = parser.currentTokenLocation();
    return place(location.getLineNr(), location.getColumnNr());
  }

  private static String place(int line, int column) {
    return " (line " + line + ", column " + column + ")";
  }

  private Json all() {
    if (parser.nextToken() == null) {
      throw new MalformedJsonException("the text is empty");
    }
    Json value = value(0);
    if (parser.nextToken() != null) {
      throw new MalformedJsonException(
          "there is more text after the end of the JSON value" + place());
    }
    return value;
  }

  private Json value(int depth) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> {
        checkDepth(depth);
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(depth + 1));
        }
        yield new Json.Arr(items);
      }
      case VALUE_STRING -> new Json.Str(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NULL -> Json.NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new MalformedJsonException("a value is missing" + place());
    };
  }

  private Json.Obj object(int depth) {
    checkDepth(depth);
    boolean keepsText = text != null && depth < LEVELS_WITH_TEXT;
    int start = keepsText ? (int) parser.currentTokenLocation().getCharOffset() : 0;
    Map<String, Json> fields = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      if (duplicates == Duplicates.REFUSED && fields.containsKey(name)) {
        throw new MalformedJsonException("duplicate field '" + name + "'" + place());
      }
      parser.nextToken();
      if (fields.put(name, value(depth + 1)) != null) {
        isRepetitive.set(true);
      }
    }
    var members = JsonMembers.of(fields);
    return new Json.Obj(keepsText && !isRepetitive.get() ? withText(members, start) : members);
  }

  private JsonMembers withText(JsonMembers members, int start) {
    int end = (int) parser.currentLocation().getCharOffset();
    byte[] compact = JsonText.compact(text.substring(start, end));
    return compact == null ? members : members.withText(compact);
  }

  private void checkDepth(int depth) {
    if (depth == maxDepth) {
      throw new MalformedJsonException(
          "arrays and objects nest deeper than the "
              + Json.MAX_DEPTH
              + " levels allowed"
              + place());
    }
  }
}

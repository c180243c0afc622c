package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;
import tools.jackson.dataformat.yaml.YAMLSchema;

/** Reads the text of a scenario into nodes. JSON, unlike YAML, may be indented with tabs. */
final class TreeParser {

  // Nesting is limited here, in the same words for both; the size of a value is nobody's business.
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build();

  private static final TokenStreamFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();

  private static final TokenStreamFactory YAML =
      YAMLFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .yamlSchema(YAMLSchema.CORE)
          .disable(YAMLReadFeature.PARSE_OCTAL_NUMBERS)
          .build();

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final String source;
  private final JsonParser parser;

  private TreeParser(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** A file: JSON if it is named so, else YAML. */
  static Node parse(String source, String text) {
    return parse(source.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML, source, text);
  }

  /** A text without a file name: JSON if it is that, else YAML. */
  static Node parsePart(String source, String text) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new TreeParser(source, parser).document();
    } catch (JacksonException noJson) {
      return parse(YAML, source, text);
    }
  }

  private static Node parse(TokenStreamFactory syntax, String source, String text) {
    try (JsonParser parser = syntax.createParser(ObjectReadContext.empty(), text)) {
      try {
        return new TreeParser(source, parser).document();
      } catch (JacksonException e) {
        throw SyntaxErrors.describe(e, text, new SourceLocation(source, line(parser)));
      }
    }
  }

  private static int line(JsonParser parser) {
    return Math.max(1, parser.currentLocation().getLineNr());
  }

  private Node document() {
    if (parser.nextToken() == null) {
      throw new SourceLocation(source, 1).refuse("there is nothing; allowed is JSON or YAML");
    }
    Node root = value(Json.MAX_DEPTH);
    if (parser.nextToken() != null) {
      throw here().refuse("there is more after the end; allowed is one document");
    }
    return root;
  }

  private SourceLocation here() {
    return new SourceLocation(source, Math.max(1, parser.currentTokenLocation().getLineNr()));
  }

  private Node value(int depthLeft) {
    SourceLocation place = here();
    refuseWhatJsonCannotSay(place);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place, below(depthLeft, place));
      case START_ARRAY -> items(place, below(depthLeft, place));
      case VALUE_STRING -> new Node.Scalar(place, new Json.Str(parser.getString()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Scalar(place, number(place));
      case VALUE_TRUE -> new Node.Scalar(place, new Json.Bool(true));
      case VALUE_FALSE -> new Node.Scalar(place, new Json.Bool(false));
      case VALUE_NULL -> new Node.Scalar(place, Json.NULL);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw place.refuse("there is no value where one is needed");
    };
  }

  private static int below(int depthLeft, SourceLocation place) {
    if (depthLeft == 0) {
      throw place.refuse(
          "lists and mappings nest too deep; allowed are " + Json.MAX_DEPTH + " levels");
    }
    return depthLeft - 1;
  }

  private Node mapping(SourceLocation place, int depthLeft) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      SourceLocation at = here();
      parser.nextToken();
      Field before = fields.put(name, new Field(at, name, value(depthLeft)));
      if (before != null) {
        throw at.refuse(
            "field '"
                + name
                + "' is already on line "
                + before.place().line()
                + "; allowed is one of a name");
      }
    }
    return new Node.Mapping(place, fields);
  }

  private Node items(SourceLocation place, int depthLeft) {
    var nodes = new ArrayList<Node>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      nodes.add(value(depthLeft));
    }
    return new Node.Items(place, nodes);
  }

  private Json number(SourceLocation place) {
    String text = parser.getString();
    if (!NUMBER.matcher(text).matches()) {
      throw place.refuse(
          text + " is not a number in JSON; allowed is one such as 12 or 0.5, or text in quotes");
    }
    return new Json.Num(text);
  }

  private void refuseWhatJsonCannotSay(SourceLocation place) {
    if (!(parser instanceof YAMLParser yaml)) {
      return;
    }
    if (yaml.isCurrentAlias()) {
      throw place.refuse(
          "aliases such as *" + parser.getString() + " are not allowed; write the value again");
    }
    if (parser.getTypeId() != null) {
      throw place.refuse("tags such as !!str are not allowed; put text in quotes instead");
    }
  }
}

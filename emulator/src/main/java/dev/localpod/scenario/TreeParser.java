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

/** Parses the text of a scenario into nodes. JSON, unlike YAML, may be indented with tabs. */
final class TreeParser {

  // This class limits nesting itself, with one message for JSON and YAML; sizes have no limit.
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

  /** Parses a file: JSON if its name ends in {@code .json}, else YAML. */
  static Node parse(String source, String text) {
    return parse(source.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON : YAML, source, text);
  }

  /** Parses a text without a file name: as JSON if that succeeds, else as YAML. */
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
      throw new SourceLocation(source, 1).refuse("the file is empty; it must be JSON or YAML");
    }
    Node root = value(Json.MAX_DEPTH);
    if (parser.nextToken() != null) {
      throw here().refuse("there is text after the end of the document; must be one document");
    }
    return root;
  }

  private SourceLocation here() {
    return new SourceLocation(source, Math.max(1, parser.currentTokenLocation().getLineNr()));
  }

  private Node value(int depthLeft) {
    SourceLocation location = here();
    refuseAliasesAndTags(location);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(location, below(depthLeft, location));
      case START_ARRAY -> items(location, below(depthLeft, location));
      case VALUE_STRING -> new Node.Scalar(location, new Json.Str(parser.getString()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Scalar(location, number(location));
      case VALUE_TRUE -> new Node.Scalar(location, new Json.Bool(true));
      case VALUE_FALSE -> new Node.Scalar(location, new Json.Bool(false));
      case VALUE_NULL -> new Node.Scalar(location, Json.NULL);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw location.refuse("a value is missing");
    };
  }

  private static int below(int depthLeft, SourceLocation location) {
    if (depthLeft == 0) {
      throw location.refuse(
          "lists and mappings nest too deep; must be at most " + Json.MAX_DEPTH + " levels");
    }
    return depthLeft - 1;
  }

  private Node mapping(SourceLocation location, int depthLeft) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      SourceLocation at = here();
      parser.nextToken();
      Field before = fields.put(name, new Field(at, name, value(depthLeft)));
      if (before != null) {
        throw at.refuse(
            "duplicate field '" + name + "', first on line " + before.location().line());
      }
    }
    return new Node.Mapping(location, fields);
  }

  private Node items(SourceLocation location, int depthLeft) {
    var nodes = new ArrayList<Node>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      nodes.add(value(depthLeft));
    }
    return new Node.Items(location, nodes);
  }

  private Json number(SourceLocation location) {
    String text = parser.getString();
    if (!NUMBER.matcher(text).matches()) {
      throw location.refuse(
          text + " is not a JSON number; must be one such as 12 or 0.5, or text in quotes");
    }
    return new Json.Num(text);
  }

  private void refuseAliasesAndTags(SourceLocation location) {
    if (!(parser instanceof YAMLParser yaml)) {
      return;
    }
    if (yaml.isCurrentAlias()) {
      throw location.refuse(
          "aliases such as *" + parser.getString() + " are not supported; write the value again");
    }
    if (parser.getTypeId() != null) {
      throw location.refuse("tags such as !!str are not supported; put text in quotes instead");
    }
  }
}

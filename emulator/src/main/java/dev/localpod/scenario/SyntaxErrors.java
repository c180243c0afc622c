package dev.localpod.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Describes a parser error in one line, with the line of the text where the error is. */
final class SyntaxErrors {

  /**
   * What to do about a problem, by words that SnakeYAML has for it. Its own sentences quote the
   * text, and say what a parser knows (HTTP-12).
   */
  private static final Map<String, String> HINTS = hints();

  private SyntaxErrors() {}

  private static Map<String, String> hints() {
    Map<String, String> hints = new LinkedHashMap<>();
    hints.put("\\t(TAB)", "indent with spaces, not with tabs");
    hints.put("cannot start any token", "a value that starts with this character needs quotes");
    hints.put("mapping values are not allowed here", "a value that contains ': ' needs quotes");
    hints.put("could not find expected ':'", "a field needs a ':' after its name");
    hints.put("found unexpected end of stream", "the text ends inside of quotes");
    hints.put("expected ',' or ']'", "a list in brackets needs a ',' or a ']' here");
    hints.put("expected ',' or '}'", "a mapping in braces needs a ',' or a '}' here");
    hints.put("expected <block end>", "the indentation does not match the lines above");
    hints.put("found undefined alias", "aliases such as *a are not supported");
    return hints;
  }

  static ScenarioException describe(JacksonException e, String text, SourceLocation reached) {
    if (e.getCause() instanceof MarkedYamlEngineException yaml) {
      int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(reached.line());
      return new SourceLocation(reached.source(), line)
          .refuse("this is not valid YAML" + hint(yaml.getProblem()));
    }
    if (e.getCause() instanceof ReaderException unprintable) {
      String before = text.substring(0, Math.max(0, text.indexOf(unprintable.getCodePoint())));
      return new SourceLocation(reached.source(), (int) before.lines().count())
          .refuse(
              String.format(
                  "YAML cannot contain the character U+%04X; write it as an escape",
                  unprintable.getCodePoint()));
    }
    if (String.valueOf(e.getOriginalMessage()).startsWith("Expected a property name")) {
      return reached.refuse(
          "the name of a field must be plain text;"
              + " a value that starts with a placeholder needs quotes, as in \"{{input.prompt}}\"");
    }
    int line = e.getLocation() == null ? reached.line() : e.getLocation().getLineNr();
    return new SourceLocation(reached.source(), Math.max(1, line))
        .refuse(
            e instanceof UnexpectedEndOfInputException
                ? "this is not valid JSON: the text ends before the value is complete"
                : "this is not valid JSON");
  }

  private static String hint(String problem) {
    return HINTS.entrySet().stream()
        .filter(hint -> problem.contains(hint.getKey()))
        .findFirst()
        .map(hint -> ": " + hint.getValue())
        .orElse("");
  }
}

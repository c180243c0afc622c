package dev.localpod.scenario;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.core.JacksonException;

/** Describes a parser error in one line, with the line of the text where the error is. */
final class SyntaxErrors {

  private SyntaxErrors() {}

  static ScenarioException describe(JacksonException e, String text, SourceLocation reached) {
    if (e.getCause() instanceof MarkedYamlEngineException yaml) {
      int line = yaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(reached.line());
      return new SourceLocation(reached.source(), line)
          .refuse("this is not valid YAML: " + yaml.getProblem());
    }
    if (e.getCause() instanceof ReaderException unprintable) {
      String before = text.substring(0, Math.max(0, text.indexOf(unprintable.getCodePoint())));
      return new SourceLocation(reached.source(), (int) before.lines().count())
          .refuse(
              String.format(
                  "YAML cannot contain the character U+%04X; write it as an escape",
                  unprintable.getCodePoint()));
    }
    String problem = e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*|\\R.*", "");
    if (problem.startsWith("Expected a property name")) {
      return reached.refuse(
          "the name of a field must be plain text;"
              + " a value that starts with a placeholder needs quotes, as in \"{{input.prompt}}\"");
    }
    int line = e.getLocation() == null ? reached.line() : e.getLocation().getLineNr();
    return new SourceLocation(reached.source(), Math.max(1, line))
        .refuse("cannot parse this: " + problem);
  }
}

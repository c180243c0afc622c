package dev.localpod.scenario;

import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code script} of an endpoint. */
final class ScriptReader {

  private static final AllowedFields RULE_FIELDS =
      AllowedFields.of("a rule")
          .and("when", ConditionReader.schema())
          .and("do", Schema.ref("steps").described("What the worker does with the job."))
          .and(
              "inTurn",
              Schema.listOf(Schema.ref("steps"))
                  .described(
                      "Lists of steps: each following job of the rule gets the next one, and the last"
                          + " one is repeated.")
                  .examples("[[{complete: slowly}]]"));

  private ScriptReader() {}

  /** Returns the schema of a script. */
  static Schema schema() {
    return Schema.listOf(Schema.ref("rule"))
        .described(
            "What the workers do. Rules are tried from the top, and the first that matches runs; a"
                + " job that no rule matches completes with its input.")
        .examples("[{do: [{after: 2s}, {complete: \"{{input.prompt}}.png\"}]}]");
  }

  /** Returns the schema of a rule. */
  static Schema ruleSchema() {
    return RULE_FIELDS
        .schema()
        .with("required", List.of("do"))
        .described("Steps, and the conditions under which they are taken.");
  }

  static Script read(Field field) {
    var rules = new ArrayList<Rule>();
    for (Node node : field.items()) {
      Rule rule = rule(node);
      if (!rules.isEmpty()) {
        node.location().check(() -> rule.checkAfter(rules.get(rules.size() - 1)));
      }
      rules.add(rule);
    }
    return new Script(rules);
  }

  private static Rule rule(Node node) {
    Node.Mapping rule = RULE_FIELDS.check(node);
    List<Condition> when = rule.get("when").map(ConditionReader::read).orElse(List.of());
    List<Step> steps =
        rule.get("do")
            .map(StepReader::read)
            .orElseThrow(() -> rule.location().refuse("a rule needs 'do', a list of steps"));
    List<List<Step>> inTurn = rule.get("inTurn").map(StepReader::readEach).orElse(List.of());
    return rule.location().check(() -> new Rule(when, steps, inTurn));
  }
}

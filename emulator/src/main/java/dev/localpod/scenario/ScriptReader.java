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
      new AllowedFields("a rule", List.of("when", "do", "inTurn"));

  private ScriptReader() {}

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

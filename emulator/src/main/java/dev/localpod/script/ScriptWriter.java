package dev.localpod.script;

import static java.util.stream.Collectors.joining;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes rules, conditions and durations as a scenario contains them. */
final class ScriptWriter {

  /** The characters that need no escape in JSON but need one in YAML. */
  private static final Pattern NOT_IN_YAML = Pattern.compile("[\\x7F-\\x9F\\uFFFE\\uFFFF]");

  private ScriptWriter() {}

  static Json.Obj rule(List<Condition> when, List<Step> steps, List<List<Step>> inTurn) {
    Json.Builder rule = Json.object();
    List<Json.Obj> conditions = conditions(when);
    if (conditions.size() == 1) {
      rule.put("when", conditions.get(0));
    } else if (!conditions.isEmpty()) {
      rule.put("when", conditions);
    }
    rule.put("do", steps(steps));
    if (!inTurn.isEmpty()) {
      rule.put("inTurn", inTurn.stream().map(ScriptWriter::steps).toList());
    }
    return rule.build();
  }

  /** Merges conditions into as few mappings as keep their order. */
  private static List<Json.Obj> conditions(List<Condition> when) {
    var mappings = new ArrayList<Json.Obj>();
    var together = new ArrayList<Condition>();
    for (Condition condition : when) {
      if (!canJoin(condition, together)) {
        mappings.add(mapping(together));
        together.clear();
      }
      together.add(condition);
    }
    if (!together.isEmpty()) {
      mappings.add(mapping(together));
    }
    return mappings;
  }

  private static boolean canJoin(Condition condition, List<Condition> others) {
    if (others.isEmpty()) {
      return true;
    }
    Condition last = others.get(others.size() - 1);
    return Condition.WORDS.indexOf(last.word()) < Condition.WORDS.indexOf(condition.word())
        && (last.place().isEmpty() || last.place().equals(condition.place()));
  }

  private static Json.Obj mapping(List<Condition> conditions) {
    Json.Builder mapping = Json.object();
    for (Condition condition : conditions) {
      condition.place().ifPresent(at -> mapping.put("at", at.text()));
      mapping.put(condition.word(), condition.operand());
    }
    return mapping.build();
  }

  private static List<Json> steps(List<Step> steps) {
    return steps.stream().map(Step::toJson).toList();
  }

  static Json delay(Delay delay) {
    if (delay instanceof Delay.Uniform uniform) {
      return member(
          "uniform", List.of(DurationText.write(uniform.min()), DurationText.write(uniform.max())));
    } else if (delay instanceof Delay.LogNormal lognormal) {
      return member(
          "lognormal",
          Json.object()
              .put("median", DurationText.write(lognormal.median()))
              .put("sigma", lognormal.sigma())
              .build());
    }
    return Json.of(DurationText.write(((Delay.Fixed) delay).duration()));
  }

  static Json member(String name, Object value) {
    return Json.object().put(name, value).build();
  }

  /** Whether arrays and objects nest no deeper than {@code levels}. */
  static boolean nestsWithin(int levels, Json value) {
    if (value instanceof Json.Obj object) {
      return levels > 0
          && object.fields().values().stream().allMatch(inner -> nestsWithin(levels - 1, inner));
    } else if (value instanceof Json.Arr array) {
      return levels > 0 && array.items().stream().allMatch(inner -> nestsWithin(levels - 1, inner));
    }
    return true;
  }

  /** Writes a value on one line, with spaces after commas and colons. */
  static String write(Json value) {
    if (value instanceof Json.Obj object) {
      return object.fields().entrySet().stream()
          .map(member -> write(Json.of(member.getKey())) + ": " + write(member.getValue()))
          .collect(joining(", ", "{", "}"));
    } else if (value instanceof Json.Arr array) {
      return array.items().stream().map(ScriptWriter::write).collect(joining(", ", "[", "]"));
    }
    return NOT_IN_YAML
        .matcher(value.toString())
        .replaceAll(found -> String.format("\\\\u%04x", (int) found.group().charAt(0)));
  }
}

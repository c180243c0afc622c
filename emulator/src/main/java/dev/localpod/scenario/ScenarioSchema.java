package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import dev.localpod.script.ScriptContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of a scenario, from the schemas that stand beside the readers of its parts. */
final class ScenarioSchema {

  private static final String ID = "https://localpod.dev/scenario.schema.json";

  static final Schema DURATION = Schema.ref("duration");

  /** Accepts any value whose placeholders begin with a known word. */
  static final Schema VALUE = Schema.ref("value");

  static final Schema VALUE_BUT_NULL = VALUE.with("not", Schema.of("const", Json.NULL));

  static final Schema TEXT = VALUE.with("type", "string");

  private static final String ISO =
      "[-+]?[Pp](?=[-+0-9Tt])([-+]?[0-9]+[Dd])?"
          + "([Tt](?=[-+0-9])([-+]?[0-9]+[Hh])?([-+]?[0-9]+[Mm])?([-+]?[0-9]+([.,][0-9]{0,9})?[Ss])?)?";

  private static final String NUMBER_AND_UNIT = "[0-9]+(\\.[0-9]+)?(ms|s|m|h)?";

  private ScenarioSchema() {}

  /** Accepts durations in a range; of those that are text the range is not checked. */
  static Schema duration(Duration min, Duration max) {
    return DURATION.with("minimum", min.toMillis()).with("maximum", max.toMillis());
  }

  static Json.Obj json() {
    Schema root =
        Schema.of("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("$id", ID)
            .with("title", "Localpod scenario")
            .described("Endpoints to serve, how they behave, and what their workers do.");
    for (Map.Entry<String, Json> keyword : Scenario.FIELDS.schema().json().fields().entrySet()) {
      root = root.with(keyword.getKey(), keyword.getValue());
    }
    return root.with("$defs", definitions()).json();
  }

  private static Map<String, Schema> definitions() {
    var definitions = new LinkedHashMap<String, Schema>();
    definitions.put("edition", EditionFields.schema());
    definitions.put("clock", clock());
    definitions.put("endpoint", EndpointFields.schema());
    definitions.put("script", ScriptReader.schema());
    definitions.put("rule", ScriptReader.ruleSchema());
    definitions.put("condition", ConditionReader.conditionSchema());
    definitions.put("steps", Schema.listOf(Schema.ref("step")).described("Steps, in order."));
    definitions.put("step", StepReader.schema());
    definitions.put("reply", ChatReplyReader.schema());
    definitions.put("fault", FaultFields.schema());
    definitions.put("value", value());
    definitions.put("delay", DelayReader.schema());
    definitions.put("duration", duration());
    return definitions;
  }

  static Schema endpoints() {
    return Schema.of("type", "object")
        .with("propertyNames", Schema.of("pattern", "^[A-Za-z0-9_-]+$"))
        .with("additionalProperties", Schema.ref("endpoint"))
        .described("The endpoints by their ids, which are letters, digits, '_' and '-'.")
        .examples("{demo: {workers: {coldStart: 2s}}}");
  }

  private static Schema clock() {
    return Schema.text()
        .with(
            "pattern",
            "^(real|manual|skip|x[1-9][0-9]{0,5}|x1000000|skip:(?=[^1-9]*[1-9])("
                + NUMBER_AND_UNIT
                + "|"
                + ISO
                + "))$")
        .described(
            "How time passes: as the wall clock (real), only when it is advanced (manual), in leaps"
                + " over every wait (skip), in leaps of at most 5 s (skip:5s), or 60 times faster"
                + " than the wall clock (x60).")
        .examples("real", "manual", "skip", "skip:5s", "x60");
  }

  private static Schema duration() {
    return Schema.of("type", List.of("string", "number"))
        .with("pattern", "^(" + NUMBER_AND_UNIT + "|" + ISO + ")$")
        .with("minimum", 0)
        .with("maximum", Delay.LONGEST.toMillis())
        .described(
            "A duration of 0 to 876000h: 500ms, 2s, 30m, 24h, ISO-8601 such as PT2S, or a number of"
                + " milliseconds.")
        .examples("500ms", "2s", "30m", "24h", "PT2S", "250");
  }

  private static Schema value() {
    String words = String.join("|", ScriptContext.VARIABLES);
    String unknown = "\\{\\{(?!\\s*(?:" + words + ")(?:\\.[^{}]*)?\\s*\\}\\})[^{}]*\\}\\}";
    return Schema.of("not", Schema.text().with("pattern", unknown))
        .with("items", VALUE)
        .with("additionalProperties", VALUE)
        .described(
            "Any value. Texts may hold placeholders such as {{input.prompt}}; they begin with one of "
                + String.join(", ", ScriptContext.VARIABLES)
                + ".")
        .examples("a picture of {{input.prompt}}", "{job: \"{{id}}\"}");
  }
}

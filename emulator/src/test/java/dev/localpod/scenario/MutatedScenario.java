package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Changes a scenario somewhere: a value, the name of a field, a field more or less. */
public final class MutatedScenario {

  private static final List<Json> VALUES =
      List.of(
              "null",
              "true",
              "false",
              "0",
              "1",
              "-1",
              "2.0",
              "1.5",
              "200.0",
              "2e2",
              "1e3",
              "-0",
              "128",
              "129",
              "199",
              "204",
              "599",
              "600",
              "5000",
              "5001",
              "9999",
              "10000",
              "604800",
              "604801",
              "604800000",
              "604800001",
              "2147483647",
              "2147483648",
              "3153600000000",
              "3153600000001",
              "[]",
              "{}",
              "[[]]",
              "[1]",
              "[null]",
              "{\"a\":1}",
              "[\"1s\",\"3s\"]",
              "[\"3s\",\"1s\"]",
              "\"\"",
              "\" \"",
              "\"x\"",
              "\"complete\"",
              "\"documented\"",
              "\"off\"",
              "\"2xx\"",
              "\"200\"",
              "\"5s\"",
              "\"5 s\"",
              "\"PT\"",
              "\"P1DT\"",
              "\"-1s\"",
              "\"PT-1S\"",
              "\"1e3\"",
              "\"876001h\"",
              "\"skip:0s\"",
              "\"skip:5s\"",
              "\"skip:\"",
              "\"x0\"",
              "\"x1000001\"",
              "\"{{id}}\"",
              "\"{{ids}}\"",
              "\"{{}}\"",
              "\"{{{{x}}}}\"",
              "\"{{ input . x }}\"",
              "\"{{input.}}\"",
              "\"{{ id\\n}}\"",
              "\"/a\"",
              "\"a\"",
              "\"/~\"",
              "\"/~2\"",
              "\"(\"",
              "\"run\"",
              "\"worker\"",
              "\"webhook\"",
              "\"openai\"",
              "\"health\"",
              "\"status\"",
              "\"crash\"",
              "\"delay\"",
              "\"reset\"",
              "\"missing-done\"",
              "\"extra-fields\"",
              "\"\\u00e4\"",
              "{\"uniform\":[\"1s\",\"2s\"]}",
              "{\"uniform\":[\"1s\"]}",
              "{\"jobStatus\":\"COMPLETED\"}",
              "{\"Content-Length\":\"1\"}",
              "{\"Retry-After\":\"1\"}",
              "{\"X A\":\"1\"}",
              "{\"X\":\"\\u00e4\"}",
              "{\"UPGRADE\":\"1\"}",
              "{\"attached\":true}",
              "{\"when\":{},\"do\":[]}",
              "{\"hang\":true}")
          .stream()
          .map(Json::parse)
          .toList();

  /** The names of all fields. */
  private static final List<String> NAMES = names();

  private final Random random;

  public MutatedScenario(Random random) {
    this.random = random;
  }

  private static List<String> names() {
    var names = new ArrayList<String>(List.of("x", "", "a b", "Demo", "\u00e4"));
    collect(Scenario.schema(), names);
    return names.stream().distinct().sorted().toList();
  }

  private static void collect(Json schema, List<String> names) {
    if (schema instanceof Json.Obj object) {
      object.get("properties").ifPresent(all -> names.addAll(((Json.Obj) all).fields().keySet()));
      object.fields().values().forEach(value -> collect(value, names));
    } else if (schema instanceof Json.Arr array) {
      array.items().forEach(item -> collect(item, names));
    }
  }

  /** Changes a value once, or a few times. */
  public Json change(Json value, Json other) {
    Json changed = value;
    for (int times = 1 + random.nextInt(10) / 7; times > 0; times--) {
      changed = changeAt(random.nextInt(count(changed)), changed, node -> changeHere(node, other));
    }
    return changed;
  }

  private Json changeHere(Json node, Json other) {
    if (node instanceof Json.Obj object && random.nextInt(4) > 0) {
      return changeFields(object, other);
    } else if (node instanceof Json.Arr array && random.nextInt(4) > 0) {
      return changeItems(array, other);
    }
    return anything(other);
  }

  private Json changeFields(Json.Obj object, Json other) {
    var fields = new LinkedHashMap<>(object.fields());
    boolean add = fields.isEmpty() || random.nextInt(3) == 0;
    if (!add) {
      Json taken = fields.remove(one(List.copyOf(fields.keySet())));
      if (random.nextBoolean()) {
        fields.put(one(NAMES), taken);
      }
    } else {
      fields.put(one(NAMES), anything(other));
    }
    return new Json.Obj(fields);
  }

  private Json changeItems(Json.Arr array, Json other) {
    var items = new ArrayList<>(array.items());
    int place = random.nextInt(items.size() + 1);
    switch (random.nextInt(3)) {
      case 0 -> items.add(place, anything(other));
      case 1 -> items.addAll(place, items);
      default -> {
        if (place < items.size()) {
          items.remove(place);
        }
      }
    }
    return new Json.Arr(items);
  }

  private Json anything(Json other) {
    if (random.nextInt(3) > 0) {
      return one(VALUES);
    }
    var found = new ArrayList<Json>();
    changeAt(
        random.nextInt(count(other)),
        other,
        node -> {
          found.add(node);
          return node;
        });
    return found.get(0);
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static int count(Json value) {
    if (value instanceof Json.Obj object) {
      return 1 + object.fields().values().stream().mapToInt(MutatedScenario::count).sum();
    } else if (value instanceof Json.Arr array) {
      return 1 + array.items().stream().mapToInt(MutatedScenario::count).sum();
    }
    return 1;
  }

  /** Changes the n-th node, counted from the root. */
  private static Json changeAt(int place, Json node, UnaryOperator<Json> change) {
    if (place == 0) {
      return change.apply(node);
    }
    int left = place - 1;
    if (node instanceof Json.Obj object) {
      Map<String, Json> fields = new LinkedHashMap<>();
      for (Map.Entry<String, Json> field : object.fields().entrySet()) {
        int size = count(field.getValue());
        boolean here = left >= 0 && left < size;
        fields.put(
            field.getKey(), here ? changeAt(left, field.getValue(), change) : field.getValue());
        left -= size;
      }
      return new Json.Obj(fields);
    }
    var items = new ArrayList<Json>();
    for (Json item : ((Json.Arr) node).items()) {
      int size = count(item);
      boolean here = left >= 0 && left < size;
      items.add(here ? changeAt(left, item, change) : item);
      left -= size;
    }
    return new Json.Arr(items);
  }
}

package dev.localpod.scenario;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes scenarios of all words, each of which is right, from a seed. */
public final class GeneratedScenario {

  private static final List<String> CALLS =
      List.of("run", "runsync", "status", "stream", "cancel", "retry", "purge-queue", "health");

  private final Random random;

  public GeneratedScenario(Random random) {
    this.random = random;
  }

  /** Returns a scenario. */
  public Json scenario() {
    return some(
        Map.of(
            "edition",
            this::edition,
            "clock",
            this::clock,
            "endpoints",
            () -> Json.of(Map.of(one("demo", "a-b_C", "7"), endpoint()))));
  }

  private Json endpoint() {
    boolean attached = random.nextInt(5) == 0;
    var fields = new LinkedHashMap<String, Supplier<Object>>();
    fields.put("apiKeys", () -> list(1, 2, () -> one("localpod", " k ", "{{x}}")));
    fields.put("edition", this::edition);
    fields.put("clock", this::clock);
    fields.put("workers", () -> attached ? Map.of("attached", true) : workers());
    fields.put(
        "policy", () -> some(Map.of("executionTimeout", this::middling, "ttl", this::middling)));
    fields.put("limits", this::limits);
    fields.put("aggregateStream", random::nextBoolean);
    fields.put("script", () -> attached ? List.of() : script());
    fields.put("faults", () -> list(0, 3, this::fault));
    if (attached) {
      fields.remove("workers");
    }
    Json endpoint = some(fields);
    return attached
        ? Json.object()
            .put("workers", Map.of("attached", true))
            .putIfPresent("script", endpoint.at("/script"))
            .build()
        : one(endpoint, endpoint, endpoint, Json.NULL);
  }

  private Json workers() {
    return some(
        Map.of(
            "min", () -> random.nextInt(2),
            "max", () -> 3 + random.nextInt(2),
            "coldStart", this::duration,
            "idleTimeout", this::duration,
            "concurrency", () -> 1 + random.nextInt(3),
            "scaling",
                () ->
                    some(
                        Map.of(
                            "type", () -> one("queue-delay", "request-count"),
                            "value", () -> 1 + random.nextInt(9))),
            "unhealthy", () -> random.nextInt(2),
            "throttled", () -> random.nextInt(2),
            "startFaults", () -> random.nextInt(3),
            "attached", () -> false));
  }

  private Object limits() {
    Supplier<Object> limit =
        () ->
            some(
                Map.of("requests", () -> random.nextInt(9), "concurrent", () -> random.nextInt(9)));
    return one(
        "documented",
        "off",
        some(
            Map.of(
                "run",
                limit,
                "openai",
                limit,
                "purge-queue",
                limit,
                "perWorker",
                () -> random.nextInt(9))));
  }

  private Object edition() {
    return one(
        "documented",
        "observed",
        some(
            Map.ofEntries(
                field("base", () -> one("documented", "observed")),
                field("executionTimeout", () -> one("TIMED_OUT", "FAILED")),
                field("ttlInProgress", () -> one("TIMED_OUT", "REMOVED")),
                field("ttlCovers", () -> one("life", "queue")),
                field("minExecutionTimeout", () -> one("5000", "5001", 5000, 5001)),
                field("syncWait", () -> one("hold", "hold-and-retain")),
                field("webhookDelays", () -> list(0, 3, this::duration)),
                field("webhookAck", () -> one("200", 200, "2xx")),
                field("webhookBody", () -> one("status", "full")),
                field("streamBody", () -> one("envelope", "array")),
                field("webhookTimeout", () -> one("1ms", "20s", 1, 20_000)),
                field("oversizeResult", () -> one("FAILED", "NO_OUTPUT")),
                field("streamWait", () -> one("1s", "PT300S", 1_000, 300_000)))));
  }

  private static Map.Entry<String, Supplier<Object>> field(String name, Supplier<Object> value) {
    return Map.entry(name, value);
  }

  private Object clock() {
    return one(
        "real", "manual", "skip", "x1", "x60", "x1000000", "skip:5s", "skip:250", "skip:PT1M");
  }

  private Object duration() {
    return one(
        "0s",
        "500ms",
        "2s",
        "1.5s",
        "30m",
        "24h",
        "876000h",
        "250",
        250,
        0,
        1.5,
        "PT2S",
        "pt1h2m3.5s",
        "P1D",
        "P1DT2H",
        "PT5M-1S");
  }

  /** A duration that both time limits of a policy allow. */
  private Object middling() {
    return one("10s", 10_000, "PT10S", "168h", 604_800_000, 3_600_000.5);
  }

  private Object delay() {
    return one(
        duration(),
        Map.of("uniform", List.of("1s", 3_000)),
        Map.of("lognormal", Map.of("median", duration(), "sigma", one(0, 0.4, 2))));
  }

  // ---- scripts

  private Json script() {
    var rules = new ArrayList<Object>();
    rules.addAll(list(0, 2, () -> rule(true)));
    if (random.nextBoolean()) {
      rules.add(rule(false));
    }
    return Json.of(rules);
  }

  private Json rule(boolean conditional) {
    var rule = Json.object();
    if (conditional) {
      rule.put("when", one(condition(), list(1, 2, this::condition)));
    } else if (random.nextInt(4) == 0) {
      rule.put("when", one(Map.of(), List.of()));
    }
    rule.put("do", steps());
    if (random.nextInt(4) == 0) {
      rule.put("inTurn", list(0, 2, this::steps));
    }
    return rule.build();
  }

  private Json condition() {
    var when = Json.object();
    boolean attempt = random.nextBoolean();
    if (attempt) {
      when.put("attempt", 1 + random.nextInt(3));
    }
    if (!attempt || random.nextBoolean()) {
      when.put("at", one("", "/prompt", "/a/0/b~1c~0", "/"));
      switch (random.nextInt(4)) {
        case 0 -> when.put("equals", value());
        case 1 -> when.put("contains", value());
        case 2 -> when.put("matches", one("a.*", "(?i)x", ""));
        default -> when.put("exists", random.nextBoolean());
      }
    }
    return when.build();
  }

  private List<Object> steps() {
    List<Object> steps = list(0, 3, this::step);
    if (random.nextBoolean()) {
      steps.add(end());
    }
    return steps;
  }

  private Object step() {
    return switch (random.nextInt(6)) {
      case 0 -> Map.of("after", delay());
      case 1 -> Map.of("progress", value());
      case 2 -> Map.of("chunk", value());
      case 3 -> Map.of("chunk", value(), "metrics", Map.of("n", value()));
      case 4 -> Map.of("retire", true);
      default ->
          Map.of(
              one("chat", "vllm"), Json.object().put("stopAfter", 2).put("text", "a b c").build());
    };
  }

  private Object end() {
    return switch (random.nextInt(7)) {
      case 0 -> "complete";
      case 1 -> Map.of("complete", value());
      case 2 -> Map.of("fail", one("no", "{{id}}", 1));
      case 3 -> Map.of("fail", "no", "output", one("no", "{{id}}", 1));
      case 4 -> Map.of(one("chat", "vllm"), reply());
      default -> Map.of(one("completeWithoutOutput", "crash", "hang", "mock"), true);
    };
  }

  private Object reply() {
    Supplier<Object> tool =
        () ->
            random.nextBoolean()
                ? Map.of("name", "look")
                : Map.of("name", "look", "arguments", value());
    var fields = new LinkedHashMap<String, Supplier<Object>>();
    fields.put(one("text", "refusal"), () -> one("", "Hello {{input.name}}"));
    fields.put("tools", () -> list(0, 2, tool));
    fields.put("finish", () -> one("stop", "length", "tool_calls", "content_filter"));
    fields.put("model", () -> one("m", "{{input.model}}"));
    fields.put("choices", () -> one(0, 1, 128));
    fields.put("pace", this::delay);
    return random.nextBoolean() ? "Hello" : some(fields);
  }

  private Object value() {
    return one(
        Json.NULL,
        true,
        1.5,
        "text",
        "{{input.prompt}}",
        "a {{ id }} b {{attempt}}{{policy.ttl}}{{webhook}}{{s3Config.x}}{{input}}",
        "{ {{{id}}} }",
        List.of(1, "{{id}}"),
        Map.of("a", Map.of("b", "{{id}}"), "{{c}}", 1));
  }

  // ---- faults

  private Json fault() {
    var fault = Json.object();
    switch (random.nextInt(5)) {
      case 0 -> fault.put("operation", "worker").put("fault", one("crash", "hang", "lost-result"));
      case 1 -> {
        fault.put("operation", "webhook").put("fault", one("lose", "double", "unknown-status"));
        maybe(fault, "when", () -> Map.of("jobStatus", one("COMPLETED", "FAILED")));
      }
      case 2 -> {
        fault.put("operation", one("webhook", "health", "run")).put("fault", "delay");
        maybe(fault, "for", this::duration);
      }
      case 3 -> answer(fault);
      default -> {
        fault
            .put("operation", one("status", "cancel", "runsync"))
            .put("fault", one("reset", "missing-fields"));
        maybe(fault, "when", () -> Map.of("jobStatus", one("IN_QUEUE", "IN_PROGRESS")));
      }
    }
    maybe(fault, "times", () -> 1 + random.nextInt(3));
    if (random.nextBoolean()) {
      fault.put(one("every", "probability"), 1);
    }
    return fault.build();
  }

  private void answer(Json.Builder fault) {
    boolean after = random.nextBoolean();
    String operation = CALLS.get(random.nextInt(CALLS.size()));
    fault.put("operation", operation).put("fault", "status");
    maybe(fault, "status", () -> one(200, 429, 599));
    maybe(fault, "body", this::value);
    maybe(fault, "headers", () -> Map.of(one("X-A", "Retry"), one("", "a b")));
    maybe(fault, "retryAfter", () -> one(0, 3, 604_800));
    if (after) {
      fault.put("after", true);
      if (operation.startsWith("run")) {
        maybe(fault, "when", () -> Map.of("jobStatus", "IN_QUEUE"));
      }
    }
  }

  // ---- parts

  private void maybe(Json.Builder object, String name, Supplier<Object> value) {
    if (random.nextBoolean()) {
      object.put(name, value.get());
    }
  }

  private Json some(Map<String, Supplier<Object>> fields) {
    var object = Json.object();
    fields.keySet().stream().sorted().forEach(name -> maybe(object, name, fields.get(name)));
    return object.build();
  }

  private List<Object> list(int min, int max, Supplier<?> item) {
    int size = min + random.nextInt(max - min + 1);
    return new ArrayList<>(IntStream.range(0, size).<Object>mapToObj(i -> item.get()).toList());
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }
}

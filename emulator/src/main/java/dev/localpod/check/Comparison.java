package dev.localpod.check;

import dev.localpod.check.RuleResult.Verdict;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds an emulator of each edition against a recording: whether it answers the same calls in the
 * same shape. The words of errors, counts, ids and times may differ.
 */
public final class Comparison {

  private static final Set<String> TEXTS = Set.of("detail", "error", "title", "message");
  private static final Set<String> UNFINISHED = Set.of("IN_QUEUE", "IN_PROGRESS");
  private static final Set<String> COUNTS =
      Set.of(
          "completed",
          "failed",
          "inProgress",
          "inQueue",
          "retried",
          "idle",
          "initializing",
          "ready",
          "running",
          "throttled",
          "unhealthy");

  private final Map<String, Json> recorded = new HashMap<>();

  /** Prepares a comparison with a recording. */
  public Comparison(Json recording) {
    for (Json rule : items(recording, "/rules")) {
      text(rule, "/id").ifPresent(id -> recorded.put(id, rule));
    }
  }

  /** Starts a new emulator of an edition, tries a rule on it, and returns the exchanges. */
  @FunctionalInterface
  public interface Replay {
    /**
     * Tries a rule.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    Replayed replay(Rule rule, CheckEdition edition) throws InterruptedException;
  }

  /** What an emulator did with a rule. */
  public record Replayed(Target target, RuleResult result) {}

  /** Compares one rule in all editions, or in the one that is required. */
  public RuleResult compare(Rule rule, Optional<CheckEdition> required, Replay replay)
      throws InterruptedException {
    Json recording = recorded.get(rule.id());
    if (recording == null) {
      return RuleResult.notTried(rule, "it is not in the recording");
    }
    List<Json> exchanges = items(recording, "/exchanges");
    if (text(recording, "/verdict").equals(Optional.of(Verdict.NOT_TRIED.text()))
        || exchanges.isEmpty()) {
      return RuleResult.notTried(
          rule,
          "not recorded: "
              + text(recording, "/reason")
                  .filter(reason -> !reason.isEmpty())
                  .orElse("nothing of it was sent that could be compared"));
    }
    Set<CheckEdition> agrees = EnumSet.noneOf(CheckEdition.class);
    Map<CheckEdition, String> differences = new LinkedHashMap<>();
    for (CheckEdition edition : CheckEdition.values()) {
      Optional<String> difference = difference(exchanges, replay.replay(rule, edition));
      difference.ifPresentOrElse(text -> differences.put(edition, text), () -> agrees.add(edition));
    }
    boolean fits = required.map(agrees::contains).orElse(!agrees.isEmpty());
    CheckEdition shown = required.orElse(CheckEdition.DOCUMENTED);
    return new RuleResult(
        rule,
        fits ? Verdict.AGREES : Verdict.DIFFERS,
        agrees,
        fits ? "" : differences.getOrDefault(shown, ""),
        List.of(),
        List.of());
  }

  private static Optional<String> difference(List<Json> recorded, Replayed replayed) {
    var scrubber = new Scrubber(replayed.target());
    Map<String, List<Json>> shapes = new LinkedHashMap<>();
    for (Exchange exchange : replayed.result().exchanges()) {
      Json kept = Recording.exchange(exchange, scrubber);
      text(kept, "/label").ifPresent(label -> add(shapes, label, kept));
    }
    Map<String, List<Json>> expected = new LinkedHashMap<>();
    recorded.forEach(kept -> text(kept, "/label").ifPresent(label -> add(expected, label, kept)));
    for (Map.Entry<String, List<Json>> each : expected.entrySet()) {
      List<Json> ours = shapes.getOrDefault(each.getKey(), List.of());
      if (!ours.equals(each.getValue())) {
        return Optional.of(
            each.getKey() + ": recorded " + shown(each.getValue()) + ", Localpod " + shown(ours));
      }
    }
    return Optional.empty();
  }

  /** Adds the shape of an answer; a shape that repeats counts once. */
  private static void add(Map<String, List<Json>> shapes, String label, Json kept) {
    List<Json> known = shapes.computeIfAbsent(label, name -> new ArrayList<>());
    Json answer = kept.at("/answered").orElse(Json.NULL);
    boolean isOpenAi =
        text(kept, "/sent/path").filter(path -> path.contains("/openai/")).isPresent();
    Json body = answer.at("/body").orElse(Json.NULL);
    Json shape =
        Json.object()
            .putIfPresent("status", answer.at("/status"))
            .put("headers", shape("", answer.at("/headers").orElse(Json.NULL)))
            .put("body", isOpenAi ? kinds(body) : unlessUnfinished(label, shape("", body)))
            .build();
    if (!known.contains(shape)) {
      known.add(shape);
    }
  }

  /** Whether a job waits or runs depends on the workers, unless the exchange is about that. */
  private static Json unlessUnfinished(String label, Json body) {
    String status = text(body, "/status").orElse("");
    boolean varies =
        UNFINISHED.contains(status) && !status.equals(label) && body.at("/output").isEmpty();
    return varies ? Json.of("<unfinished job>") : body;
  }

  private static String shown(List<Json> shapes) {
    return shapes.isEmpty() ? "no such call" : Abbreviation.of(shapes.get(0).toString());
  }

  private static Json shape(String name, Json value) {
    if (name.equals("requests")) {
      return Json.of("<jobs>");
    } else if (name.equals("retry-after")) {
      return Json.of("<seconds>");
    } else if (name.equals("content-type") && value instanceof Json.Str type) {
      return Json.of(type.value().replaceFirst(" *;.*", ""));
    } else if (TEXTS.contains(name) && value instanceof Json.Str) {
      return Json.of("<text>");
    } else if (COUNTS.contains(name) && value instanceof Json.Num) {
      return Json.of("<count>");
    } else if (value instanceof Json.Arr array) {
      return Json.of(array.items().stream().map(item -> shape("", item)).toList());
    } else if (value instanceof Json.Obj object) {
      Map<String, Json> members = new TreeMap<>();
      object.fields().forEach((key, member) -> members.put(key, shape(key, member)));
      return new Json.Obj(members);
    }
    return value;
  }

  /** Returns what an answer of a model has in common with that of another model. */
  private static Json kinds(Json value) {
    if (value instanceof Json.Arr array) {
      return Json.of(array.items().stream().limit(1).map(Comparison::kinds).toList());
    } else if (value instanceof Json.Obj object) {
      Map<String, Json> members = new TreeMap<>();
      object.fields().forEach((key, member) -> members.put(key, kinds(member)));
      return new Json.Obj(members);
    }
    return value instanceof Json.Str
        ? Json.of("<text>")
        : value instanceof Json.Num ? Json.of("<number>") : value;
  }

  private static List<Json> items(Json json, String pointer) {
    return json.at(pointer)
        .filter(Json.Arr.class::isInstance)
        .map(array -> ((Json.Arr) array).items())
        .orElse(List.of());
  }

  private static Optional<String> text(Json json, String pointer) {
    return json.at(pointer)
        .filter(Json.Str.class::isInstance)
        .map(text -> ((Json.Str) text).value());
  }
}

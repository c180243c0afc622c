package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the placeholders of scripts that no job had a value for. */
final class UnknownPlaceholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

  private UnknownPlaceholders() {}

  /** Reports each placeholder that no job had a value for, although one had its parent. */
  static void report(
      Endpoint endpoint, List<JournalEntry> entries, BiConsumer<Leftover, String> report) {
    Map<JobId, Job> jobs =
        endpoint.jobs().stream().collect(Collectors.toMap(Job::id, Function.identity()));
    Set<String> missed = new LinkedHashSet<>();
    Set<String> found = new HashSet<>();
    Map<Integer, List<String>> placeholders = new HashMap<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Script script) {
        placeholders.clear();
        for (int i = 0; i < script.rules().size(); i++) {
          placeholders.put(i + 1, in(script.rules().get(i)));
        }
      } else if (entry.event() instanceof Event.Rule rule) {
        Job job = jobs.get(rule.id());
        for (String path : placeholders.getOrDefault(rule.number(), List.of())) {
          if (job == null) {
            found.add(path); // the job has expired, and may have had it
          } else {
            lookUp(path, variables(job), missed, found);
          }
        }
      }
    }
    missed.removeAll(found);
    for (String path : missed) {
      report.accept(
          Leftover.UNKNOWN_PLACEHOLDER,
          "no job had a value for the placeholder {{%s}}; a right script names what a request has"
              .formatted(path));
    }
  }

  /** Returns the placeholders of a rule; texts in its conditions have none. */
  private static List<String> in(String rule) {
    Map<String, Json> parts = new HashMap<>(((Json.Obj) Json.parse(rule)).fields());
    parts.remove("when");
    return parts.values().stream()
        .flatMap(part -> PLACEHOLDER.matcher(part.toString()).results())
        .map(result -> result.group(1))
        .distinct()
        .toList();
  }

  private static Json variables(Job job) {
    var variables = Json.object().put("id", job.id().value()).put("attempt", job.attempt());
    variables.put("input", job.request().input());
    job.request().others().fields().forEach(variables::put);
    return variables.build();
  }

  private static void lookUp(String path, Json root, Set<String> missed, Set<String> found) {
    List<String> tokens = List.of(path.split("\\."));
    if (JsonPointer.walk(root, tokens).isPresent()) {
      found.add(path);
    } else if (JsonPointer.walk(root, tokens.subList(0, tokens.size() - 1)).isPresent()) {
      missed.add(path);
    }
  }
}

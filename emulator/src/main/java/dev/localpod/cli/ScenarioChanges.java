package dev.localpod.cli;

import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.scenario.Scenario;
import dev.localpod.script.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The changes of a scenario that an emulator takes up while it runs.
 *
 * @param endpoints the endpoints to serve; what needs a restart is as before
 * @param takenUp what changes, for people
 * @param needsRestart what stays as before until a restart, for people
 */
record ScenarioChanges(
    List<EndpointOptions> endpoints, List<String> takenUp, List<String> needsRestart) {

  private static final Set<String> NEED_RESTART = Set.of("clock", "edition");

  /** Compares the endpoints that are served with those that a changed scenario names. */
  static ScenarioChanges between(List<EndpointOptions> served, List<EndpointOptions> wanted) {
    var former = new LinkedHashMap<String, EndpointOptions>();
    served.forEach(each -> former.put(each.id(), each));
    var endpoints = new ArrayList<EndpointOptions>();
    var takenUp = new ArrayList<String>();
    var needsRestart = new ArrayList<String>();
    for (EndpointOptions next : wanted) {
      Optional<EndpointOptions> before = Optional.ofNullable(former.remove(next.id()));
      if (before.isEmpty()) {
        endpoints.add(next);
        takenUp.add(next.id() + " is new");
        continue;
      }
      EndpointOptions possible = withoutRestart(before.get(), next);
      endpoints.add(possible);
      List<String> changed = changedFields(before.get(), possible);
      if (!changed.isEmpty()) {
        takenUp.add(next.id() + " has another " + String.join(", ", changed));
      }
      needsRestart.addAll(restarts(before.get(), next));
    }
    former.keySet().forEach(id -> takenUp.add(id + " is removed"));
    return new ScenarioChanges(
        List.copyOf(endpoints), List.copyOf(takenUp), List.copyOf(needsRestart));
  }

  private static EndpointOptions withoutRestart(EndpointOptions before, EndpointOptions next) {
    EndpointSettings settings = next.settings().edition(before.settings().edition());
    if (isAttached(before) != isAttached(next)) {
      settings =
          settings
              .script(Script.ECHO) // workers of neither kind refuse it
              .workers(before.settings().workers())
              .script(before.settings().script());
    }
    return next.clock(before.clock()).settings(settings);
  }

  private static List<String> restarts(EndpointOptions before, EndpointOptions next) {
    Map<String, Json> present = Scenario.write(before).fields();
    var restarts = new ArrayList<String>();
    changedFields(before, next).stream()
        .filter(NEED_RESTART::contains)
        .forEach(
            name ->
                restarts.add(
                    "another %s of '%s' needs a restart; it stays %s"
                        .formatted(name, next.id(), present.get(name))));
    if (isAttached(before) != isAttached(next)) {
      restarts.add(
          "another 'attached' of '%s' needs a restart; its workers and script stay"
              .formatted(next.id()));
    }
    return restarts;
  }

  private static List<String> changedFields(EndpointOptions before, EndpointOptions next) {
    var names = new ArrayList<String>();
    if (!before.apiKeys().equals(next.apiKeys())) {
      names.add("apiKeys");
    }
    Map<String, Json> old = Scenario.write(before).fields();
    Scenario.write(next)
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.equals(old.get(name))) {
                names.add(name);
              }
            });
    return names;
  }

  private static boolean isAttached(EndpointOptions options) {
    return options.settings().workers().attached();
  }
}

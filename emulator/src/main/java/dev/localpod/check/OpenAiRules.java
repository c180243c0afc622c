package dev.localpod.check;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rules about the OpenAI-compatible route. */
final class OpenAiRules {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String MODELS = "/openai/v1/models";

  static final List<Rule> ALL =
      List.of(
          rule("OAI-1", "the paths of the OpenAI API", 4, OpenAiRules::paths),
          rule("OAI-2", "a call is a job", 2, OpenAiRules::job),
          rule("OAI-3", "answers and events", 3, OpenAiRules::answers),
          rule("OAI-4", "errors of the OpenAI API", 0, OpenAiRules::errors));

  private OpenAiRules() {}

  private static Rule rule(String id, String title, int jobs, Rule.Steps steps) {
    return Rule.exclusive(id, title, jobs, jobs * 5, steps).needs(Need.OPENAI);
  }

  /** Returns the name of a model, which real workers insist on. */
  private static String model(Probe probe) throws InterruptedException {
    return probe
        .send(probe.get(MODELS))
        .json()
        .flatMap(json -> json.at("/data/0/id"))
        .filter(Json.Str.class::isInstance)
        .map(id -> ((Json.Str) id).value())
        .orElse("model");
  }

  private static WireRequest chat(Probe probe, boolean stream) throws InterruptedException {
    Json messages = Json.of(List.of(Map.of("role", "user", "content", "Say hello.")));
    return probe
        .post(CHAT)
        .body(
            Json.object()
                .put("model", model(probe))
                .put("messages", messages)
                .put("max_tokens", 8)
                .put("stream", stream)
                .build());
  }

  private static void paths(Probe probe) throws InterruptedException {
    probe.same("models", "2xx", probe.call("models", probe.get(MODELS)).family());
    probe.same("chat", "2xx", probe.call("chat", chat(probe, false)).family());
    Json prompt =
        Json.object()
            .put("model", model(probe))
            .put("prompt", "Say hello.")
            .put("max_tokens", 8)
            .build();
    WireRequest completions = probe.post("/openai/v1/completions").body(prompt);
    probe.same("completions", "2xx", probe.call("completions", completions).family());
  }

  private static void job(Probe probe) throws InterruptedException {
    WireRequest chat = chat(probe, false);
    long before = ControlRules.number(probe.send(probe.get("/health")), "completed");
    probe.call("chat", chat);
    long after = ControlRules.number(probe.send(probe.get("/health")), "completed");
    probe.same("completed jobs", "1 more", after - before + " more");
  }

  private static void answers(Probe probe) throws InterruptedException {
    WireResponse whole = probe.call("whole", chat(probe, false));
    probe.that(
        "whole answer",
        whole.member("choices").filter(Json.Arr.class::isInstance).isPresent(),
        "JSON with choices",
        Abbreviation.of(whole.body()));
    WireResponse stream = probe.call("stream", chat(probe, true));
    String type = stream.header("content-type").orElse("none").toLowerCase(Locale.ROOT);
    probe.same("content type of a stream", "text/event-stream", type.replaceFirst(" *;.*", ""));
    List<String> events = new ArrayList<>();
    for (String line : stream.body().split("\r?\n")) {
      if (line.startsWith("data: ")) {
        events.add(line.substring("data: ".length()));
      }
    }
    long ends = events.stream().filter("[DONE]"::equals).count();
    boolean endsWell = ends == 1 && events.get(events.size() - 1).equals("[DONE]");
    probe.that("end of a stream", endsWell, "one [DONE]", ends + " of [DONE]");
    boolean json =
        events.stream().filter(event -> !event.equals("[DONE]")).allMatch(OpenAiRules::isJson);
    probe.that("events", json && events.size() > 1, "JSON", Abbreviation.of(stream.body()));
  }

  private static boolean isJson(String text) {
    return new WireResponse(200, Map.of(), text).json().isPresent();
  }

  private static void errors(Probe probe) throws InterruptedException {
    error(probe, "no key", probe.get(MODELS).withKeys());
    error(probe, "wrong method", probe.get(CHAT));
    error(probe, "malformed JSON", probe.post(CHAT).body("{\"messages\": "));
  }

  private static void error(Probe probe, String label, WireRequest request)
      throws InterruptedException {
    WireResponse response = probe.call(label, request);
    List<String> found = new ArrayList<>();
    Optional<Json> error = response.member("error");
    for (String name : List.of("message", "type", "code")) {
      if (error.flatMap(json -> json.at("/" + name)).isPresent()) {
        found.add(name);
      }
    }
    probe.same(
        label,
        "error: message, type, code",
        found.isEmpty() ? "no such error" : "error: " + String.join(", ", found));
  }
}

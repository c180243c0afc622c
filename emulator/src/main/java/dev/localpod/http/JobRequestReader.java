package dev.localpod.http;

import dev.localpod.job.JobRequest;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.spelling.Suggestion;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the body of {@code /run} and {@code /runsync}. */
final class JobRequestReader {

  private static final Set<String> KNOWN =
      Set.of("input", "policy", "webhook", "webhookV2", "s3Config");
  private static final Set<String> KNOWN_IN_POLICY =
      Set.of("executionTimeout", "ttl", "lowPriority");

  /** The names of both sets, those of the policy with their path. */
  private static final List<String> PATHS =
      Stream.concat(KNOWN.stream(), KNOWN_IN_POLICY.stream().map(JobRequestReader::pathInPolicy))
          .toList();

  private static final int MAX_PORT = 65_535;
  private static final Json EMPTY = Json.of("");

  private JobRequestReader() {}

  private static String pathInPolicy(String name) {
    return "policy." + name;
  }

  static JobRequest read(Json.Obj body, ServedEndpoint endpoint) {
    checkUnknown(body, endpoint);
    return new JobRequest(
        input(body),
        optional(body, "policy")
            .map(policy -> policy(policy, endpoint.engine().settings().edition()))
            .orElse(Policy.DEFAULT),
        optional(body, "webhook").filter(url -> !url.equals(EMPTY)).map(JobRequestReader::webhook),
        optional(body, "s3Config").map(config -> object("s3Config", config)),
        optional(body, "policy").map(policy -> object("policy", policy)));
  }

  /** Returns a member that may be left out; one that is {@code null} is (HTTP-10). */
  private static Optional<Json> optional(Json.Obj object, String name) {
    return object.get(name).filter(value -> !value.equals(Json.NULL));
  }

  private static void checkUnknown(Json.Obj body, ServedEndpoint endpoint) {
    List<String> unknown = new ArrayList<>(body.fields().keySet());
    unknown.removeAll(KNOWN);
    if (body.get("policy").orElse(Json.NULL) instanceof Json.Obj policy) {
      policy.fields().keySet().stream()
          .filter(name -> !KNOWN_IN_POLICY.contains(name))
          .forEach(name -> unknown.add(pathInPolicy(name)));
    }
    if (endpoint.strict() && !unknown.isEmpty()) {
      throw HttpError.badRequest(
          "unknown field '%s'; %s"
              .formatted(
                  unknown.get(0),
                  Suggestion.must(
                      "be one of input, policy (executionTimeout, ttl, lowPriority), webhook,"
                          + " webhookV2, s3Config",
                      unknown.get(0),
                      PATHS)));
    }
    if (body.get("webhook").filter(EMPTY::equals).isPresent()) {
      unknown.add("webhook (empty)"); // accepted as absent, but hardly meant (HTTP-10)
    }
    if (!unknown.isEmpty()) {
      endpoint.engine().record(new Event.UnknownFields((Json.Arr) Json.of(unknown)));
    }
  }

  private static Json.Obj input(Json.Obj body) {
    Json input =
        body.get("input")
            .orElseThrow(
                () ->
                    HttpError.badRequest(
                        "'input' is missing; it must be a JSON object, {} if there is nothing to say"));
    return object("input", input);
  }

  private static Json.Obj object(String name, Json value) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw HttpError.badRequest(
        "'" + name + "' must be a JSON object, not " + RequestBody.kind(value));
  }

  private static Policy policy(Json value, Edition edition) {
    Json.Obj policy = object("policy", value);
    return new Policy(
        optional(policy, "executionTimeout")
            .map(
                millis ->
                    duration(
                        "policy.executionTimeout",
                        millis,
                        edition.get(EditionSwitch.MIN_EXECUTION_TIMEOUT),
                        Policy.MAX_EXECUTION_TIMEOUT)),
        optional(policy, "ttl")
            .map(millis -> duration("policy.ttl", millis, Policy.MIN_TTL, Policy.MAX_TTL)),
        optional(policy, "lowPriority").map(JobRequestReader::lowPriority).orElse(false));
  }

  private static Duration duration(String name, Json value, Duration min, Duration max) {
    Optional<Long> millis = value instanceof Json.Num number ? number.asLong() : Optional.empty();
    return millis
        .map(Duration::ofMillis)
        .filter(duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0)
        .orElseThrow(
            () ->
                HttpError.badRequest(
                    "'"
                        + name
                        + "' is "
                        + (value instanceof Json.Num ? value : RequestBody.kind(value))
                        + "; must be a number of milliseconds from "
                        + min.toMillis()
                        + " to "
                        + max.toMillis()));
  }

  private static boolean lowPriority(Json value) {
    if (value instanceof Json.Bool bool) {
      return bool.value();
    }
    throw HttpError.badRequest(
        "'policy.lowPriority' must be true or false, not " + RequestBody.kind(value));
  }

  private static URI webhook(Json value) {
    if (value instanceof Json.Str text) {
      try {
        URI uri = new URI(text.value());
        String scheme = String.valueOf(uri.getScheme());
        if ((scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
            && uri.getHost() != null
            && uri.getPort() <= MAX_PORT) {
          return uri;
        }
      } catch (URISyntaxException e) {
        throw notAWebhook("is not a URL");
      }
    }
    throw notAWebhook("is not such a URL");
  }

  private static HttpError notAWebhook(String problem) {
    return HttpError.badRequest(
        "'webhook' must be an absolute http or https URL with a port up to 65535; this " + problem);
  }
}

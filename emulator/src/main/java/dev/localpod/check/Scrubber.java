package dev.localpod.check;

import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of texts what belongs to an account: keys, hosts, ids and times. */
final class Scrubber {

  private static final int LONGEST = 2_000;

  /** The service's ids of endpoints are longer. */
  private static final int SHORTEST_UNIQUE = 10;

  private static final Pattern URL = Pattern.compile("https?://[^\\s\"'<>\\\\]+");
  private static final Pattern JOB =
      Pattern.compile("(?:sync-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:-[a-z]+[0-9]+)?");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9.]+Z?");

  private static final Set<String> DURATIONS = Set.of("delayTime", "executionTime");

  private final Target target;

  Scrubber(Target target) {
    this.target = target;
  }

  /** Returns a text without the key. */
  String withoutKey(String text) {
    return target.key().isBlank() ? text : text.replace(target.key(), "<key>");
  }

  /** Returns a text without keys, hosts, ids and times, shortened. */
  String text(String text) {
    String clean = withoutKey(text);
    clean = URL.matcher(clean).replaceAll("<url>");
    String authority = target.baseUrl().getAuthority();
    clean = authority == null ? clean : clean.replace(authority, "<host>");
    clean = JOB.matcher(clean).replaceAll("<id>");
    clean = TIME.matcher(clean).replaceAll("<time>");
    for (String endpoint : endpoints()) {
      clean = endpointIn(endpoint).matcher(clean).replaceAll("<endpoint>");
    }
    return clean.length() <= LONGEST ? clean : "<" + clean.length() + " characters>";
  }

  /** Finds an id in paths and quotes, and everywhere if it is no word that means anything else. */
  private static Pattern endpointIn(String endpoint) {
    String id = Pattern.quote(endpoint);
    return endpoint.length() < SHORTEST_UNIQUE
        ? Pattern.compile("(?<=^/|')" + id + "(?=['/-])")
        : Pattern.compile(id);
  }

  private List<String> endpoints() {
    return Stream.of(
            Optional.of(target.endpoint()), target.streamEndpoint(), target.openAiEndpoint())
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns a body: JSON if it is some, else its text. */
  Json body(String body) {
    return new WireResponse(200, Map.of(), body)
        .json()
        .map(this::json)
        .orElseGet(() -> Json.of(text(body)));
  }

  private Json json(Json value) {
    if (value instanceof Json.Str string) {
      return Json.of(text(string.value()));
    } else if (value instanceof Json.Arr array) {
      return Json.of(array.items().stream().map(this::json).toList());
    } else if (value instanceof Json.Obj object) {
      Map<String, Json> members = new LinkedHashMap<>();
      object.fields().forEach((name, member) -> members.put(name, member(name, member)));
      return new Json.Obj(members);
    }
    return value;
  }

  private Json member(String name, Json value) {
    if (DURATIONS.contains(name) && value instanceof Json.Num) {
      return Json.of("<ms>");
    } else if (name.equals("workerId") && value instanceof Json.Str) {
      return Json.of("<worker>");
    }
    return json(value);
  }
}

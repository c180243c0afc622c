package dev.localpod.check;

import dev.localpod.json.Json;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was sent to a service and what it answered, without what belongs to an account. */
public final class Recording {

  private static final String FORMAT = "localpod-check-1";

  /** The headers of answers that the contract says something about. */
  private static final Set<String> HEADERS = Set.of("allow", "content-type", "retry-after");

  private Recording() {}

  /** Returns a recording of the results of a run. */
  public static Json of(Target target, List<RuleResult> results) {
    var scrubber = new Scrubber(target);
    LocalDate day = LocalDate.ofInstant(target.time().now(), ZoneOffset.UTC);
    return Json.object()
        .put("format", FORMAT)
        .put("day", day.toString())
        .put("rules", results.stream().map(result -> rule(result, scrubber)).toList())
        .build();
  }

  /** Reports whether a JSON value is a recording. */
  public static boolean isRecording(Json json) {
    return json.at("/format").filter(Json.of(FORMAT)::equals).isPresent()
        && json.at("/rules").filter(Json.Arr.class::isInstance).isPresent();
  }

  private static Json rule(RuleResult result, Scrubber scrubber) {
    return Json.object()
        .put("id", result.rule().id())
        .put("verdict", result.verdict().text())
        .put("editions", result.editions().stream().map(CheckEdition::text).sorted().toList())
        .put("reason", scrubber.text(result.reason()))
        .put(
            "exchanges",
            result.exchanges().stream().map(exchange -> exchange(exchange, scrubber)).toList())
        .build();
  }

  /** Returns an exchange as it is kept. */
  static Json exchange(Exchange exchange, Scrubber scrubber) {
    WireRequest request = exchange.request();
    var sent =
        Json.object().put("method", request.method()).put("path", scrubber.text(request.path()));
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach(header -> headers.put(header.name(), scrubber.text(header.value())));
    if (!request.authorizations().isEmpty()) {
      headers.put("Authorization", "<key>");
    }
    sent.put("headers", headers);
    request.body().ifPresent(body -> sent.put("body", scrubber.body(body)));
    return Json.object()
        .put("label", scrubber.text(exchange.label()))
        .put("sent", sent.build())
        .put("answered", answer(exchange.response(), scrubber))
        .build();
  }

  private static Json answer(WireResponse response, Scrubber scrubber) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : HEADERS) {
      response.header(name).ifPresent(value -> headers.put(name, scrubber.text(value)));
    }
    return Json.object()
        .put("status", response.status())
        .put("headers", headers)
        .put("body", scrubber.body(response.body()))
        .build();
  }
}

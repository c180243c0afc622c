package dev.localpod.check;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules about addresses, credentials, methods and errors. */
final class AddressRules {

  /** Words of libraries, which no error should contain. */
  private static final Pattern FOREIGN_WORDS =
      Pattern.compile("(?i)jackson|jetty|javalin|servlet|fastapi|traceback|\\w+exception\\b");

  static final List<Rule> ALL =
      List.of(
          Rule.shared("HTTP-1", "slashes", 0, 0, AddressRules::slashes),
          Rule.exclusive("HTTP-2", "success is 200 and JSON", 4, 4, AddressRules::success),
          Rule.shared("HTTP-3", "keys", 0, 0, AddressRules::keys),
          Rule.shared("HTTP-4", "methods", 1, 1, AddressRules::methods),
          Rule.shared("HTTP-5", "empty bodies", 1, 1, AddressRules::emptyBodies),
          Rule.shared("HTTP-6", "errors are JSON", 0, 0, AddressRules::errors),
          Rule.shared("HTTP-7", "causes of errors", 2, 0, AddressRules::causes),
          Rule.shared("HTTP-8", "unknown members of a request", 2, 2, AddressRules::unknownMembers),
          Rule.shared("HTTP-9", "the order of decisions", 1, 1, AddressRules::order),
          Rule.shared("HTTP-10", "null counts as absent", 3, 3, AddressRules::nulls),
          Rule.shared("HTTP-11", "encoded bodies", 1, 0, AddressRules::encodings),
          Rule.shared("HTTP-12", "the texts of errors", 1, 0, AddressRules::texts),
          Rule.shared("HTTP-13", "foreign pages", 0, 0, AddressRules::origins)
              .needs(Need.LOOPBACK));

  private AddressRules() {}

  private static void slashes(Probe probe) throws InterruptedException {
    String endpoint = probe.endpoint();
    for (String path : List.of("//" + endpoint + "//health", "/" + endpoint + "/health/")) {
      WireRequest request = WireRequest.of("GET", path, probe.key());
      String label = path.replace(endpoint, "ENDPOINT");
      probe.same(label, "2xx", probe.call(label, request).family());
    }
  }

  private static void success(Probe probe) throws InterruptedException {
    String failed = probe.submit(MockInput.error());
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("failed job", failed);
    List<WireRequest> requests =
        List.of(
            probe.submission("/run", MockInput.returning("x")),
            probe.submission("/runsync", MockInput.returning("x")),
            probe.get("/status/" + job),
            probe.get("/status-sync/" + job),
            probe.get("/stream/" + job),
            probe.post("/cancel/" + job),
            probe.post("/retry/" + failed),
            probe.post("/purge-queue"),
            probe.get("/health"),
            probe.get("/requests"));
    for (WireRequest request : requests) {
      WireResponse response = probe.call(request.operation(), request);
      String type = response.header("content-type").orElse("no content type");
      probe.same(
          request.operation(),
          "200 application/json",
          response.status() + " " + type.replaceFirst(" *;.*", "").toLowerCase(Locale.ROOT));
    }
  }

  private static void keys(Probe probe) throws InterruptedException {
    WireRequest health = probe.get("/health");
    WireRequest elsewhere =
        WireRequest.of("GET", "/" + probe.endpoint() + "-unknown/health", probe.key());
    String wrong = "Bearer wrong-" + "key";
    expect(probe, "no key", health.withKeys(), "401");
    expect(probe, "wrong key", health.withKeys(wrong), "401");
    expect(probe, "no key, unknown endpoint", elsewhere.withKeys(), "401");
    expect(probe, "unknown endpoint", elsewhere, "404");
    passes(probe, "bare key", health.withKeys(probe.key()));
    passes(probe, "bearer in lower case", health.withKeys("bearer " + probe.key()));
    passes(probe, "wrong key, then the key", health.withKeys(wrong, "Bearer " + probe.key()));
  }

  private static void expect(Probe probe, String label, WireRequest request, String status)
      throws InterruptedException {
    probe.same(label, status, Integer.toString(probe.call(label, request).status()));
  }

  private static void passes(Probe probe, String label, WireRequest request)
      throws InterruptedException {
    probe.same(label, "2xx", probe.call(label, request).family());
  }

  private static void methods(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    refused(probe, probe.get("/run"), "POST");
    refused(probe, probe.get("/runsync"), "POST");
    refused(probe, probe.get("/purge-queue"), "POST");
    refused(probe, probe.get("/cancel/" + job), "POST");
    refused(probe, probe.get("/retry/" + job), "POST");
    refused(probe, probe.post("/health"), "GET");
    refused(probe, probe.post("/requests"), "GET");
    refused(probe, probe.request("PUT", "/status/" + job), "GET, POST");
    for (String operation : List.of("/status/", "/status-sync/", "/stream/")) {
      WireRequest request = probe.post(operation + job).body("{}");
      passes(probe, "POST " + request.operation(), request);
    }
  }

  private static void refused(Probe probe, WireRequest request, String allowed)
      throws InterruptedException {
    String label = request.method() + " " + request.operation();
    WireResponse response = probe.call(label, request);
    String allow =
        Stream.of(response.header("allow").orElse("").split(" *, *"))
            .filter(method -> method.equals("GET") || method.equals("POST"))
            .sorted()
            .reduce((one, other) -> one + ", " + other)
            .orElse("none");
    probe.same(label, "405, Allow: " + allowed, response.status() + ", Allow: " + allow);
  }

  private static void emptyBodies(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    for (String path : List.of("/status/", "/status-sync/", "/stream/", "/cancel/")) {
      WireRequest request = probe.post(path + job).header("Content-Type", "application/json");
      passes(probe, request.operation(), request);
    }
    passes(probe, "health", probe.get("/health").header("Content-Type", "application/json"));
  }

  private static void errors(Probe probe) throws InterruptedException {
    shape(probe, "no key", probe.get("/health").withKeys());
    shape(probe, "unknown job", probe.get("/status/" + Probe.unknownJob()));
    shape(probe, "wrong method", probe.get("/purge-queue"));
    shape(
        probe, "wait that is no number", probe.get("/stream/" + Probe.unknownJob() + "?wait=soon"));
  }

  private static void shape(Probe probe, String label, WireRequest request)
      throws InterruptedException {
    WireResponse response = probe.call(label, request);
    List<String> members = new ArrayList<>();
    Optional<Json> status = response.member("status");
    status.ifPresent(
        code -> members.add(code.equals(Json.of(response.status())) ? "status" : "status " + code));
    for (String name : List.of("title", "detail", "error")) {
      response.text(name).ifPresent(text -> members.add(name));
    }
    probe.same(
        label,
        "JSON with status, title, detail, error",
        "JSON with " + (members.isEmpty() ? "none of these" : String.join(", ", members)));
  }

  private static void causes(Probe probe) throws InterruptedException {
    String unknown = Probe.unknownJob();
    expect(probe, "malformed JSON", probe.post("/run").body("{\"input\": "), "400");
    expect(probe, "a body that is no object", probe.post("/run").body("[]"), "400");
    expect(probe, "unknown route", probe.get("/no-such-route"), "404");
    expect(probe, "status-sync of an unknown job", probe.get("/status-sync/" + unknown), "404");
    expect(probe, "stream of an unknown job", probe.get("/stream/" + unknown), "404");
    expect(probe, "cancel of an unknown job", probe.post("/cancel/" + unknown), "404");
  }

  private static void unknownMembers(Probe probe) throws InterruptedException {
    for (String member : List.of("somethingElse", "webhookV2")) {
      Json body = Json.object().put("input", MockInput.returning("x")).put(member, "x").build();
      passes(probe, member, probe.post("/run").body(body));
    }
  }

  private static void order(Probe probe) throws InterruptedException {
    String job = probe.submit(MockInput.returning("x"));
    probe.awaitEnd("job", job);
    String unknown = Probe.unknownJob();
    String elsewhere = "/" + probe.endpoint() + "-unknown";
    sameStatus(
        probe,
        "the key before the route",
        probe.get("/health").withKeys(),
        probe.get("/no-such-route").withKeys());
    sameStatus(
        probe,
        "the endpoint before the method",
        WireRequest.of("GET", elsewhere + "/health", probe.key()),
        WireRequest.of("DELETE", elsewhere + "/health", probe.key()));
    sameStatus(
        probe,
        "the method before the job",
        probe.request("DELETE", "/status/" + job),
        probe.request("DELETE", "/status/" + unknown));
    sameStatus(
        probe,
        "the query before the job",
        probe.get("/status-sync/" + job + "?wait=soon"),
        probe.get("/status-sync/" + unknown + "?wait=soon"));
  }

  /** Expects of a call with a second reason to be refused what one with the first reason gets. */
  private static void sameStatus(
      Probe probe, String label, WireRequest oneReason, WireRequest twoReasons)
      throws InterruptedException {
    int alone = probe.call(label + ", alone", oneReason).status();
    int both = probe.call(label, twoReasons).status();
    probe.same(label, Integer.toString(alone), Integer.toString(both));
  }

  private static void nulls(Probe probe) throws InterruptedException {
    Json.Obj input = MockInput.returning("x");
    Json policy =
        Json.object()
            .put("ttl", null)
            .put("executionTimeout", null)
            .put("lowPriority", null)
            .build();
    var all = Json.object().put("input", input).put("webhook", null).put("policy", null);
    passes(probe, "null", probe.post("/run").body(all.put("s3Config", null).build()));
    Json members = Json.object().put("input", input).put("policy", policy).build();
    passes(probe, "null in a policy", probe.post("/run").body(members));
    Json empty = Json.object().put("input", input).put("webhook", "").build();
    passes(probe, "empty webhook", probe.post("/run").body(empty));
  }

  private static void encodings(Probe probe) throws InterruptedException {
    WireRequest request =
        probe.submission("/run", MockInput.returning("x")).header("Content-Encoding", "gzip");
    WireResponse response = probe.call("gzip", request);
    probe.same("status", "400", Integer.toString(response.status()));
    boolean named = response.errorText().toLowerCase(Locale.ROOT).contains("content-encoding");
    probe.that("text", named, "it names Content-Encoding", response.errorText());
  }

  private static void texts(Probe probe) throws InterruptedException {
    List<WireRequest> requests =
        List.of(
            probe.post("/run").body("{\"input\": "),
            probe.get("/no-such-route"),
            probe.get("/status/" + Probe.unknownJob()),
            probe.get("/run"));
    for (WireRequest request : requests) {
      WireResponse response = probe.call(request.method() + " " + request.operation(), request);
      probe.that(
          request.operation(),
          !FOREIGN_WORDS.matcher(response.body()).find(),
          "no words of a library",
          Abbreviation.of(response.body()));
    }
  }

  private static void origins(Probe probe) throws InterruptedException {
    expect(
        probe,
        "foreign origin",
        probe.get("/health").header("Origin", "https://page.example"),
        "403");
    passes(
        probe,
        "origin on this machine",
        probe.get("/health").header("Origin", "http://localhost:3000"));
  }
}

package dev.localpod.check;

import static dev.localpod.check.Changes.body;
import static dev.localpod.check.Changes.error;
import static dev.localpod.check.Changes.isA;
import static dev.localpod.check.Changes.items;
import static dev.localpod.check.Changes.path;
import static dev.localpod.check.Changes.replace;
import static dev.localpod.check.Changes.sends;
import static dev.localpod.check.Changes.status;
import static dev.localpod.check.Changes.with;
import static dev.localpod.check.Changes.without;
import static dev.localpod.check.Changes.withoutHeader;
import static dev.localpod.check.Deviation.requests;
import static dev.localpod.check.Deviation.responses;

import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Services that deviate from the contract in one thing each. */
final class Deviations {

  private static final Set<String> READS = Set.of("status", "status-sync", "cancel");
  private static final String UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final String MALFORMED = "{\"input\": ";

  private Deviations() {}

  static List<Deviation> all() {
    return Stream.of(ofAddresses(), ofSubmissions(), ofReading(), ofStreams(), ofTheRest())
        .flatMap(List::stream)
        .toList();
  }

  /** Changes the answers of an operation. */
  private static Deviation.OfResponses on(String operation, UnaryOperator<WireResponse> change) {
    return (request, response) ->
        request.operation().equals(operation) ? change.apply(response) : response;
  }

  /** Changes the answers that show a job. */
  private static Deviation.OfResponses onReads(UnaryOperator<WireResponse> change) {
    return (request, response) ->
        READS.contains(request.operation()) ? change.apply(response) : response;
  }

  private static List<Deviation> ofAddresses() {
    Set<String> known = Collections.synchronizedSet(new HashSet<>());
    return List.of(
        responses(
            "HTTP-1",
            "a path that ends in a slash is 404",
            (request, response) -> request.path().endsWith("/") ? error(404) : response),
        responses(
            "HTTP-2",
            "run answers 202",
            on("run", response -> response.isSuccess() ? status(response, 202) : response)),
        responses(
            "HTTP-3",
            "a call without a key is 404",
            (request, response) ->
                request.authorizations().isEmpty() && !request.operation().equals("openai")
                    ? error(404)
                    : response),
        responses(
            "HTTP-4",
            "a 405 has no `Allow`",
            (request, response) -> withoutHeader(response, "allow")),
        responses(
            "HTTP-5",
            "an empty body that is called JSON is 400",
            (request, response) ->
                request.body().isEmpty()
                        && request.headers().stream()
                            .anyMatch(header -> header.name().equals("Content-Type"))
                    ? error(400)
                    : response),
        responses(
            "HTTP-6",
            "errors have no `title`",
            (request, response) -> response.isSuccess() ? response : without(response, "title")),
        responses(
            "HTTP-7",
            "malformed JSON is 422",
            (request, response) -> sends(request, MALFORMED) ? error(422) : response),
        responses(
            "HTTP-8",
            "an unknown member is 400",
            (request, response) -> sends(request, "somethingElse") ? error(400) : response),
        responses(
            "HTTP-9",
            "the job is looked for before the method is",
            (request, response) -> {
              response.text("id").ifPresent(known::add);
              return request.method().equals("DELETE")
                      && request.operation().equals("status")
                      && known.stream().noneMatch(request.path()::contains)
                  ? error(404)
                  : response;
            }),
        responses(
            "HTTP-10",
            "`\"webhook\": null` is 400",
            (request, response) -> sends(request, "\"webhook\":null") ? error(400) : response),
        requests(
            "HTTP-11",
            "`Content-Encoding` is ignored",
            request -> withoutHeader(request, "Content-Encoding")),
        responses(
            "HTTP-12",
            "an error quotes an exception of a library",
            (request, response) ->
                sends(request, MALFORMED)
                    ? replace(response, "detail", "JsonParseException: unexpected end")
                    : response),
        requests("HTTP-13", "any `Origin` may call", request -> withoutHeader(request, "Origin")));
  }

  private static List<Deviation> ofSubmissions() {
    return List.of(
        responses(
            "RUN-1",
            "the answer of run has one more member",
            on("run", response -> response.isSuccess() ? with(response, "queue", 1) : response)),
        new Deviation(
            "RUN-3",
            "ids have no suffix",
            (request, emulator) -> {
              String path = request.path().replaceFirst(UUID + "(?!-u1)", "$1-u1");
              WireResponse response = emulator.caller().send(path(request, path));
              return body(response, response.body().replaceAll(UUID + "-u1", "$1"));
            }),
        requests(
            "RUN-4",
            "an input of null is accepted",
            request -> body(request, text -> text.replace("{\"input\":null}", "{\"input\":{}}"))),
        responses(
            "SYNC-1",
            "the answer of runsync has no `workerId`",
            on("runsync", response -> without(response, "workerId"))),
        requests(
            "SYNC-3",
            "a `?wait` of runsync below 5 s counts as 5 s",
            request ->
                path(request, request.path().replaceFirst("(runsync.wait=)1(000)?$", "$15000"))),
        requests(
            "POL-1",
            "`executionTimeout` has no upper limit",
            request ->
                body(
                    request,
                    text ->
                        text.replace(
                            "\"executionTimeout\":604800001", "\"executionTimeout\":604800000"))),
        requests(
            "POL-2",
            "a `ttl` of 9,999 ms is accepted",
            request -> body(request, text -> text.replace("\"ttl\":9999}", "\"ttl\":10000}"))),
        requests(
            "POL-3",
            "`lowPriority` is ignored",
            request ->
                body(
                    request,
                    text -> text.replace("\"lowPriority\":true", "\"lowPriority\":false"))),
        responses(
            "POL-4",
            "the answer of run quotes the `s3Config`",
            (request, response) ->
                sends(request, "secret-of-the-check")
                    ? with(response, "s3Config", "secret-of-the-check")
                    : response),
        requests(
            "POL-5",
            "a relative webhook is accepted",
            request ->
                body(
                    request,
                    text -> text.replace("\"webhook\":\"/relative\"", "\"webhook\":\"\""))));
  }

  private static List<Deviation> ofReading() {
    return List.of(
        responses(
            "STAT-1",
            "a completed job has no `delayTime`",
            onReads(
                response ->
                    isA(response, "COMPLETED") ? without(response, "delayTime") : response)),
        responses(
            "STAT-2",
            "`executionTime` is a string",
            onReads(
                response ->
                    response
                        .member("executionTime")
                        .map(time -> with(response, "executionTime", time.toString()))
                        .orElse(response))),
        responses(
            "STAT-3",
            "`executionTime` is in seconds",
            onReads(response -> replace(response, "executionTime", 2))),
        requests(
            "STAT-4",
            "`?ttl` of status is ignored",
            request -> path(request, request.path().replaceFirst("\\?ttl=(1|2000)$", ""))),
        requests(
            "STAT-5",
            "status-sync answers at once",
            request ->
                request.path().endsWith("soon")
                    ? request
                    : path(request, request.path().replace("/status-sync/", "/status/"))),
        unknownJobsAre400(),
        expiresEarly(Duration.ofSeconds(59)));
  }

  private static Deviation unknownJobsAre400() {
    Set<String> known = Collections.synchronizedSet(new HashSet<>());
    return responses(
        "STAT-6",
        "status of a job that never was is 400",
        (request, response) -> {
          response.text("id").ifPresent(known::add);
          return request.operation().equals("status")
                  && response.status() == 404
                  && known.stream().noneMatch(request.path()::contains)
              ? error(400)
              : response;
        });
  }

  private static Deviation expiresEarly(Duration retention) {
    Map<String, Instant> ends = new ConcurrentHashMap<>();
    return new Deviation(
        "EXP-1",
        "a result of runsync expires 1 s early",
        (request, emulator) -> {
          Instant now = emulator.time().now();
          boolean gone =
              ends.entrySet().stream()
                  .anyMatch(
                      end ->
                          request.path().contains(end.getKey())
                              && !now.isBefore(end.getValue().plus(retention)));
          WireResponse response = gone ? error(404) : emulator.caller().send(request);
          if (request.path().endsWith("/runsync")) {
            response.text("id").ifPresent(id -> ends.put(id, emulator.time().now()));
          }
          return response;
        });
  }

  private static List<Deviation> ofStreams() {
    return List.of(
        responses(
            "STRM-1",
            "`stream` is left out when it is empty",
            on(
                "stream",
                response ->
                    items(response, "stream").isEmpty() ? without(response, "stream") : response)),
        responses(
            "STRM-2",
            "a chunk comes twice",
            on(
                "stream",
                response -> {
                  List<Json> twice = new ArrayList<>(items(response, "stream"));
                  if (twice.isEmpty() || !isA(response, "IN_PROGRESS")) {
                    return response;
                  }
                  twice.add(twice.get(0));
                  return with(response, "stream", twice);
                })),
        requests(
            "STRM-3",
            "stream waits for 1 s",
            request ->
                request.operation().equals("stream") && !request.path().contains("?")
                    ? path(request, request.path() + "?wait=1000")
                    : request),
        responses(
            "STRM-4",
            "the final status comes after the last chunks",
            on(
                "stream",
                response ->
                    items(response, "stream").isEmpty()
                        ? response
                        : with(response, "status", "IN_PROGRESS"))),
        responses(
            "STRM-6",
            "the output is the last chunk",
            (request, response) -> {
              List<Json> chunks = items(response, "output");
              return request.operation().equals("status") && chunks.size() == 3
                  ? with(response, "output", chunks.get(2))
                  : response;
            }));
  }

  private static List<Deviation> ofTheRest() {
    return List.of(
        responses(
            "CANC-1",
            "the answer of cancel has one more member",
            on(
                "cancel",
                response -> isA(response, "CANCELLED") ? with(response, "by", "user") : response)),
        responses(
            "CANC-2",
            "cancel of a completed job says CANCELLED",
            on(
                "cancel",
                response ->
                    isA(response, "COMPLETED") ? with(response, "status", "CANCELLED") : response)),
        responses(
            "RTRY-1",
            "retry of a completed job is 409",
            on("retry", response -> response.status() == 400 ? error(409) : response)),
        responses(
            "PURG-1",
            "purge-queue does not say how many it removed",
            on("purge-queue", response -> without(response, "removed"))),
        responses(
            "HLTH-1",
            "health has no `throttled`",
            on(
                "health",
                response -> body(response, response.body().replace("\"throttled\":0,", "")))),
        responses(
            "REQS-1",
            "requests lists the oldest job first",
            on(
                "requests",
                response -> {
                  List<Json> jobs = new ArrayList<>(items(response, "requests"));
                  Collections.reverse(jobs);
                  return jobs.isEmpty() ? response : with(response, "requests", jobs);
                })),
        responses(
            "JOB-2",
            "progress is not shown",
            on(
                "status",
                response ->
                    isA(response, "IN_PROGRESS")
                        ? without(response, "output", "executionTime")
                        : response)),
        responses(
            "JOB-3",
            "the text of an error is lost",
            on(
                "status",
                response -> body(response, response.body().replace("Mock error", "error")))),
        responses(
            "JOB-4",
            "a job that was dispatched again has no `retries`",
            on("status", response -> without(response, "retries"))),
        responses(
            "LIM-1",
            "purge-queue has no limit",
            on(
                "purge-queue",
                response ->
                    response.status() == 429
                        ? status(body(response, "{\"removed\":0,\"status\":\"completed\"}"), 200)
                        : response)),
        responses(
            "LIM-3",
            "a 429 has no `Retry-After`",
            (request, response) -> withoutHeader(response, "retry-after")),
        responses(
            "OAI-1",
            "completions is 404",
            (request, response) ->
                request.path().endsWith("v1/completions") ? error(404) : response),
        responses(
            "OAI-2",
            "the jobs of the OpenAI API are not counted",
            (request, response) ->
                request.path().startsWith("/chat/health")
                    ? body(
                        response,
                        response.body().replaceFirst("\"completed\":[0-9]+", "\"completed\":0"))
                    : response),
        responses(
            "OAI-3",
            "a stream of events has no `[DONE]`",
            (request, response) -> body(response, response.body().replace("data: [DONE]", ""))),
        responses(
            "OAI-4",
            "errors of the OpenAI API have the usual shape",
            (request, response) ->
                request.operation().equals("openai") && !response.isSuccess()
                    ? error(response.status())
                    : response));
  }
}

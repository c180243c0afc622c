package dev.localpod.admin;

import dev.localpod.bundle.RecordedEndpoint;
import dev.localpod.bundle.RunBundle;
import dev.localpod.core.time.SystemClock;
import dev.localpod.http.Content;
import dev.localpod.http.HttpError;
import dev.localpod.http.JsonList;
import dev.localpod.json.Json;
import dev.localpod.registry.NameList;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The routes of the API over the bundle of a failed run, which is read and never changed. */
final class RecordedRoutes {

  /** The routes that do not depend on what is served. */
  private static final Set<String> KEPT = Set.of("GET openapi.json", "GET scenario.schema.json");

  private final RunBundle bundle;
  private final String version;
  private final SystemClock clock;
  private final Map<String, Function<AdminRequest, Json>> reads =
      Map.of(
          "GET health", request -> health(),
          "GET endpoints", request -> list(),
          "GET endpoints/{id}", request -> shown(endpoint(request)),
          "GET endpoints/{id}/clock", request -> clock(endpoint(request)),
          "GET endpoints/{id}/faults", request -> faults(endpoint(request)),
          "GET endpoints/{id}/jobs/{job}", this::job);

  /**
   * Creates the routes.
   *
   * @param bundle the run to show
   * @param version the version of this emulator
   * @param clock real time, for readers that wait for more entries of the journal
   */
  RecordedRoutes(RunBundle bundle, String version, SystemClock clock) {
    this.bundle = bundle;
    this.version = version;
    this.clock = clock;
  }

  /** Returns routes of the same paths, which show the run, or refuse to change it. */
  List<AdminRoute> insteadOf(List<AdminRoute> live) {
    return live.stream().map(this::instead).toList();
  }

  private AdminRoute instead(AdminRoute route) {
    String name = route.method() + " " + String.join("/", route.path());
    if (KEPT.contains(name)) {
      return route;
    }
    return switch (name) {
      case "GET endpoints/{id}/journal" -> route.answering(this::journal);
      case "GET endpoints/{id}/jobs" ->
          route.answering(request -> CompletableFuture.completedFuture(jobs(request)));
      default ->
          route.answering(
              request ->
                  CompletableFuture.completedFuture(
                      Content.of(reads.getOrDefault(name, this::refuse).apply(request))));
    };
  }

  private Json refuse(AdminRequest request) {
    throw HttpError.conflict(
        request.call().method()
            + " "
            + request.call().path()
            + " is for endpoints that are served; this emulator shows the recorded run of "
            + bundle.test());
  }

  private Json health() {
    return Json.object()
        .put("status", "UP")
        .put("version", version)
        .putIfPresent(
            "edition",
            bundle.endpoints().stream()
                .findFirst()
                .flatMap(endpoint -> endpoint.settings().get("edition")))
        .put("endpoints", ids())
        .put(
            "recorded",
            Json.object()
                .put("test", bundle.test())
                .put("failure", bundle.failure())
                .put("version", bundle.version())
                .putIfPresent("order", bundle.order().map(Object::toString))
                .put("seeds", bundle.endpoints().stream().map(RecordedEndpoint::seed).toList())
                .build())
        .build();
  }

  private List<String> ids() {
    return bundle.endpoints().stream().map(RecordedEndpoint::id).toList();
  }

  private Json list() {
    return Json.object()
        .put("endpoints", bundle.endpoints().stream().map(RecordedRoutes::shown).toList())
        .build();
  }

  private static Json shown(RecordedEndpoint endpoint) {
    return endpoint.shown();
  }

  private static Json clock(RecordedEndpoint endpoint) {
    return endpoint.shown().get("clock").orElseThrow();
  }

  private static Json faults(RecordedEndpoint endpoint) {
    return Json.object().put("faults", endpoint.faults()).build();
  }

  private RecordedEndpoint endpoint(AdminRequest request) {
    return bundle.endpoints().stream()
        .filter(endpoint -> endpoint.id().equals(request.endpointId()))
        .findFirst()
        .orElseThrow(
            () ->
                HttpError.notFound(
                    "endpoint '%s' not found; recorded: [%s]"
                        .formatted(request.endpointId(), NameList.of(ids()))));
  }

  private CompletableFuture<Content> journal(AdminRequest request) {
    RecordedEndpoint endpoint = endpoint(request);
    long after = request.number("after", 0, Long.MAX_VALUE).orElse(0);
    long limit = request.number("limit", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    Duration wait = JournalRoutes.wait(request);
    var page = CompletableFuture.completedFuture(journal(endpoint, after, limit));
    if (wait.isZero() || last(endpoint) > after) {
      return page;
    }
    // No entry will come, and a reader that is told so at once would ask again at once.
    var waited = new CompletableFuture<Void>();
    clock.after(wait, () -> waited.complete(null));
    return waited.thenCombine(page, (none, content) -> content);
  }

  private static Content journal(RecordedEndpoint endpoint, long after, long limit) {
    List<Json.Obj> entries =
        endpoint.journal().stream().filter(entry -> seq(entry) > after).limit(limit).toList();
    long next = entries.isEmpty() ? after : seq(entries.get(entries.size() - 1));
    return Content.of(
        new JsonList(
            "entries",
            entries.iterator(),
            () ->
                Json.object()
                    .put("next", next)
                    .put("dropped", endpoint.dropped())
                    .put("last", last(endpoint))
                    .build()));
  }

  private static long seq(Json.Obj entry) {
    return ((Json.Num) entry.get("seq").orElseThrow()).asLong().orElseThrow();
  }

  private static long last(RecordedEndpoint endpoint) {
    List<Json.Obj> journal = endpoint.journal();
    return journal.isEmpty() ? endpoint.dropped() : seq(journal.get(journal.size() - 1));
  }

  private Content jobs(AdminRequest request) {
    var page = RecordedJobPage.of(request, endpoint(request).jobs());
    Iterator<Json.Obj> jobs = page.jobs().iterator();
    return Content.of(
        new JsonList("jobs", jobs, () -> Json.object().put("next", page.next()).build()));
  }

  private Json job(AdminRequest request) {
    RecordedEndpoint endpoint = endpoint(request);
    Json id = Json.of(request.job().value());
    Json.Obj job =
        endpoint.jobs().stream()
            .filter(each -> each.get("id").orElseThrow().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    HttpError.notFound(
                        "job "
                            + request.job()
                            + " not found: the bundle has the jobs that were there at the failure"));
    List<Json.Obj> timeline =
        endpoint.journal().stream()
            .filter(entry -> entry.get("job").filter(id::equals).isPresent())
            .toList();
    var body = Json.object();
    job.fields().forEach(body::put);
    return body.put("timeline", timeline).build();
  }
}

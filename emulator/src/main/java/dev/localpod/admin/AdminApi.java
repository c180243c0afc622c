package dev.localpod.admin;

import dev.localpod.bundle.RunBundle;
import dev.localpod.core.time.SystemClock;
import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.http.RouteProvider;
import dev.localpod.json.Json;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.NameList;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The admin API under {@code /_localpod}. */
public final class AdminApi implements RouteProvider, AutoCloseable {

  static final String PREFIX = "/_localpod";

  private final EndpointRegistry registry;
  private final String version;
  private final AccessCheck access;
  private final ExecutorService advancing = Executors.newCachedThreadPool(AdminApi::thread);
  private final SystemClock clock = new SystemClock();
  private final List<AdminRoute> routes;

  /**
   * Creates the API.
   *
   * @param registry the endpoints to show and change
   * @param key the key of calls from other machines, if there is one
   * @param version the version of the emulator
   * @param recorded the failed run to show instead of the endpoints
   */
  public AdminApi(
      EndpointRegistry registry,
      Optional<String> key,
      String version,
      Optional<RunBundle> recorded) {
    this.registry = registry;
    this.version = version;
    this.access = new AccessCheck(key);
    List<AdminRoute> live =
        Stream.of(
                List.of(
                    AdminRoute.of("GET", "/health", request -> health()),
                    AdminRoute.of("GET", "/openapi.json", request -> OpenApiDocument.OPENAPI),
                    AdminRoute.of("GET", "/scenario.schema.json", request -> Scenario.schema())),
                new EndpointRoutes(registry).routes(),
                FaultRoutes.routes(),
                new ClockRoutes(advancing).routes(),
                new JournalRoutes(registry, clock).routes(),
                JobRoutes.routes())
            .flatMap(List::stream)
            .toList();
    this.routes =
        recorded
            .map(bundle -> new RecordedRoutes(bundle, version, clock).insteadOf(live))
            .orElse(live);
  }

  private static Thread thread(Runnable task) {
    var thread = new Thread(task, "localpod-advance");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Checks that a call may open a page beside the API.
   *
   * @throws HttpError if the call is refused
   */
  public void checkPage(HttpCall call) {
    access.checkPage(call);
  }

  /** Returns what the API shows of an endpoint, its faults and its newest jobs. */
  public static Json.Obj snapshot(ServedEndpoint endpoint) {
    return EndpointSnapshot.of(endpoint);
  }

  List<AdminRoute> routes() {
    return routes;
  }

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public int bodyLimit() {
    return AdminRequest.BODY_LIMIT;
  }

  @Override
  public Handler authorize(HttpCall call) {
    access.check(call);
    List<String> path = call.segments().stream().skip(1).toList();
    List<AdminRoute> here = routes.stream().filter(route -> route.match(path).isPresent()).toList();
    if (here.isEmpty()) {
      throw HttpError.notFound(
          "unknown path "
              + call.path()
              + "; must be one of "
              + paths()
              + "; GET "
              + PREFIX
              + "/openapi.json describes all");
    }
    AdminRoute route =
        here.stream()
            .filter(each -> each.method().equals(call.method()))
            .findFirst()
            .orElseThrow(() -> notAllowed(call, here));
    route.checkQuery(call.query().keySet());
    List<String> names = route.match(path).orElseThrow();
    return accepted -> {
      var request = new AdminRequest(accepted, names, registry);
      if (!route.hasBody()) {
        request.checkNoFields();
      }
      return route.answer().apply(request);
    };
  }

  private String paths() {
    return NameList.of(routes.stream().map(AdminRoute::template).distinct().toList());
  }

  private static HttpError notAllowed(HttpCall call, List<AdminRoute> here) {
    var methods = new TreeSet<>(here.stream().map(AdminRoute::method).toList());
    String allow = String.join(", ", methods);
    return HttpError.methodNotAllowed(
        call.method() + " is not allowed on " + here.get(0).template() + "; must be " + allow,
        allow);
  }

  private Json health() {
    return Json.object()
        .put("status", "UP")
        .put("version", version)
        .put("edition", Scenario.write(registry.template().settings().edition()))
        .put("endpoints", registry.ids())
        .build();
  }

  /** Ends running calls. */
  @Override
  public void close() {
    advancing.shutdownNow();
    clock.close();
  }
}

package dev.localpod.admin;

import dev.localpod.core.Engine;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import dev.localpod.registry.ServedEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The routes for the time of an endpoint. */
final class ClockRoutes {

  private final Executor advancing;

  /**
   * Creates the routes.
   *
   * @param advancing advances clocks, which may wait for webhooks in flight
   */
  ClockRoutes(Executor advancing) {
    this.advancing = advancing;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of("GET", "/endpoints/{id}/clock", request -> describe(request.endpoint())),
        AdminRoute.held("POST", "/endpoints/{id}/clock/advance", Set.of(), this::advance));
  }

  static Json describe(ServedEndpoint endpoint) {
    return Json.object()
        .put("mode", endpoint.options().clock().toString())
        .put("now", endpoint.engine().clock().now().toString())
        .build();
  }

  private CompletableFuture<Json> advance(AdminRequest request) {
    ServedEndpoint endpoint = request.endpoint();
    Duration by = request.fields(List.of("by")).duration("by");
    Engine engine = endpoint.engine();
    if (!(engine.clock() instanceof VirtualClock)) {
      throw HttpError.conflict(
          "cannot advance the clock of endpoint '"
              + endpoint.options().id()
              + "': it is "
              + endpoint.options().clock()
              + "; only manual and skip can be advanced");
    }
    return CompletableFuture.supplyAsync(() -> advance(engine, by), advancing);
  }

  private static Json advance(Engine engine, Duration by) {
    try {
      engine.advance(by);
    } catch (IllegalStateException held) {
      throw HttpError.conflict(String.valueOf(held.getMessage()));
    }
    return Json.object().put("now", engine.clock().now().toString()).build();
  }
}

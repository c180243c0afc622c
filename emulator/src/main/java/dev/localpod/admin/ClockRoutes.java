package dev.localpod.admin;

import dev.localpod.core.Engine;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.registry.ServedEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The routes for the time of an endpoint. */
final class ClockRoutes {

  private static final String CLOCK = "/endpoints/{id}/clock";

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
        AdminRoute.of("GET", CLOCK, request -> describe(request.endpoint())),
        AdminRoute.of("POST", CLOCK + "/freeze", request -> freeze(request.endpoint(), true)),
        AdminRoute.of("POST", CLOCK + "/release", request -> freeze(request.endpoint(), false)),
        AdminRoute.held("POST", CLOCK + "/advance", Set.of(), this::advance).withBody());
  }

  static Json describe(ServedEndpoint endpoint) {
    Engine engine = endpoint.engine();
    var clock =
        Json.object()
            .put("mode", endpoint.options().clock().toString())
            .put("now", engine.clock().now().toString());
    if (engine.clock() instanceof VirtualClock virtual) {
      virtual.nextDue().ifPresent(next -> clock.put("next", next.toString()));
    }
    if (engine.clockControl().isFrozen()) {
      clock.put("frozen", true);
    }
    return clock.build();
  }

  private static Json freeze(ServedEndpoint endpoint, boolean frozen) {
    if (endpoint.options().clock().kind() != ClockMode.Kind.SKIP) {
      throw conflict(endpoint, frozen ? "freeze" : "release", "skip");
    }
    endpoint.engine().clockControl().frozenByAdmin(frozen);
    return describe(endpoint);
  }

  private CompletableFuture<Json> advance(AdminRequest request) {
    ServedEndpoint endpoint = request.endpoint();
    RequestFields fields = request.fields(List.of("by", "to"));
    Consumer<Engine> move =
        switch (fields.only()) {
          case "by" -> {
            Duration by = fields.duration("by");
            yield engine -> engine.advance(by);
          }
          default -> {
            fields.constant("to", "next");
            yield engine -> engine.clockControl().advanceToNext();
          }
        };
    if (!(endpoint.engine().clock() instanceof VirtualClock)) {
      throw conflict(endpoint, "advance", "manual or skip");
    }
    return CompletableFuture.supplyAsync(() -> advance(endpoint.engine(), move), advancing);
  }

  private static Json advance(Engine engine, Consumer<Engine> move) {
    try {
      move.accept(engine);
    } catch (IllegalStateException held) {
      throw HttpError.conflict(String.valueOf(held.getMessage()));
    }
    return Json.object().put("now", engine.clock().now().toString()).build();
  }

  private static HttpError conflict(ServedEndpoint endpoint, String verb, String required) {
    return HttpError.conflict(
        "cannot %s the clock of endpoint '%s': it is %s; must be %s"
            .formatted(verb, endpoint.id(), endpoint.options().clock(), required));
  }
}

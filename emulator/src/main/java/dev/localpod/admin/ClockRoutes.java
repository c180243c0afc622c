package dev.localpod.admin;

import dev.localpod.admin.EndpointDirectory.Listing;
import dev.localpod.core.Engine;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.http.HttpError;
import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The calls about the time of an endpoint. */
final class ClockRoutes {

  private final EndpointDirectory directory;
  private final Executor advancing;

  /**
   * The calls.
   *
   * @param advancing moves clocks, which may have to wait for webhooks that are under way
   */
  ClockRoutes(EndpointDirectory directory, Executor advancing) {
    this.directory = directory;
    this.advancing = advancing;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.of(
            "GET",
            "/endpoints/{id}/clock",
            request -> describe(directory.require(request.endpoint()))),
        AdminRoute.held("POST", "/endpoints/{id}/clock/advance", Set.of(), this::advance));
  }

  static Json describe(Listing listing) {
    return Json.object()
        .put("mode", listing.options().clock().toString())
        .put("now", listing.served().engine().clock().now().toString())
        .build();
  }

  private CompletableFuture<Json> advance(AdminRequest request) {
    Listing listing = directory.require(request.endpoint());
    Duration by = request.members(List.of("by")).duration("by");
    Engine engine = listing.served().engine();
    if (!(engine.clock() instanceof VirtualClock)) {
      throw HttpError.conflict(
          "cannot advance the clock of endpoint '"
              + listing.options().id()
              + "': it is "
              + listing.options().clock()
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

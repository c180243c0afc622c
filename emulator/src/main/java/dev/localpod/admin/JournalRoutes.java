package dev.localpod.admin;

import dev.localpod.core.Engine;
import dev.localpod.core.time.EndpointClock.Timer;
import dev.localpod.core.time.SystemClock;
import dev.localpod.http.HttpError;
import dev.localpod.http.JsonList;
import dev.localpod.journal.Journal;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The route that reads the journal of an endpoint and may wait for new entries. */
final class JournalRoutes {

  private static final long LONGEST_WAIT_MS = 300_000;

  private final EndpointRegistry registry;
  private final SystemClock clock;

  /**
   * Creates the route.
   *
   * @param clock real time, because a reader does not move the time of an endpoint
   */
  JournalRoutes(EndpointRegistry registry, SystemClock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  List<AdminRoute> routes() {
    return List.of(
        AdminRoute.listing(
            "GET", "/endpoints/{id}/journal", Set.of("after", "limit", "wait"), this::read));
  }

  private CompletableFuture<JsonList> read(AdminRequest request) {
    return read(
        request.endpoint(),
        request.number("after", 0, Long.MAX_VALUE).orElse(0),
        (int) request.number("limit", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE),
        wait(request));
  }

  /** Returns how long a reader waits for new entries. */
  static Duration wait(AdminRequest request) {
    return Duration.ofMillis(request.number("wait", 0, LONGEST_WAIT_MS).orElse(0));
  }

  CompletableFuture<JsonList> read(ServedEndpoint endpoint, long after, int limit, Duration wait) {
    Engine engine = endpoint.engine();
    Journal journal = engine.journal();
    if (wait.isZero() || journal.last() > after) {
      return CompletableFuture.completedFuture(JournalPages.of(journal, after, limit));
    }
    CompletableFuture<Void> more = journal.whenAfter(after);
    Timer timeout = clock.after(wait, () -> more.complete(null));
    return CompletableFuture.anyOf(more, engine.whenEnded())
        .thenApply(
            woken -> {
              timeout.cancel();
              more.complete(null); // it may be the endpoint that ended
              checkPresent(endpoint);
              return JournalPages.of(journal, after, limit);
            });
  }

  private void checkPresent(ServedEndpoint endpoint) {
    if (registry.find(endpoint.id()).filter(now -> now.engine() == endpoint.engine()).isEmpty()) {
      throw HttpError.notFound(
          "endpoint '" + endpoint.id() + "' was removed or replaced during this call");
    }
  }
}

package dev.localpod.admin;

import dev.localpod.core.Engine;
import dev.localpod.core.time.EndpointClock.Timer;
import dev.localpod.core.time.SystemClock;
import dev.localpod.http.HttpError;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
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
        AdminRoute.held("GET", "/endpoints/{id}/journal", Set.of("after", "wait"), this::read));
  }

  private CompletableFuture<Json> read(AdminRequest request) {
    return read(
        request.endpoint(),
        number(request, "after", Long.MAX_VALUE),
        Duration.ofMillis(number(request, "wait", LONGEST_WAIT_MS)));
  }

  CompletableFuture<Json> read(ServedEndpoint endpoint, long after, Duration wait) {
    Engine engine = endpoint.engine();
    Journal journal = engine.journal();
    if (wait.isZero() || journal.last() > after) {
      return CompletableFuture.completedFuture(entries(journal, after));
    }
    CompletableFuture<Void> more = journal.whenAfter(after);
    Timer timeout = clock.after(wait, () -> more.complete(null));
    return CompletableFuture.anyOf(more, engine.whenEnded())
        .thenApply(
            woken -> {
              timeout.cancel();
              more.complete(null); // it may be the endpoint that ended
              checkPresent(endpoint);
              return entries(journal, after);
            });
  }

  private void checkPresent(ServedEndpoint endpoint) {
    if (registry.find(endpoint.id()).filter(endpoint::equals).isEmpty()) {
      throw HttpError.notFound(
          "endpoint '" + endpoint.id() + "' was removed or replaced during this call");
    }
  }

  private static Json entries(Journal journal, long after) {
    List<JournalEntry> entries = journal.entriesAfter(after);
    return Json.object()
        .put("entries", entries.stream().map(JournalEntry::toJson).toList())
        .put("next", entries.isEmpty() ? after : entries.get(entries.size() - 1).seq())
        .put("dropped", journal.dropped())
        .build();
  }

  private static long number(AdminRequest request, String name, long most) {
    String text = request.query(name).orElse("0");
    try {
      if (text.matches("[0-9]+") && Long.parseLong(text) <= most) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException tooLarge) {
      // Refused below, as other numbers out of range are.
    }
    throw HttpError.badRequest(
        "'" + name + "' cannot be '" + text + "'; must be a whole number from 0 to " + most);
  }
}

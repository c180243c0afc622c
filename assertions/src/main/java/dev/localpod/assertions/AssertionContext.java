package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.journal.EntryTable;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.StandardSoftAssertionsProvider;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint or journal that a chain of assertions looks at, and how it raises failures. Each
 * assertion passes it on to the next one of its chain.
 */
final class AssertionContext {

  private static final int MOST_LINES = 16;

  /** The context of a job that was taken from its endpoint. */
  static final AssertionContext NONE =
      new AssertionContext(Optional.empty(), Optional.empty(), Optional.empty());

  private final Optional<Endpoint> endpoint;
  private final Optional<Journal> journal;
  private final Optional<StandardSoftAssertionsProvider> soft;
  private @Nullable AssertionError settled;

  private AssertionContext(
      Optional<Endpoint> endpoint,
      Optional<Journal> journal,
      Optional<StandardSoftAssertionsProvider> soft) {
    this.endpoint = endpoint;
    this.journal = journal;
    this.soft = soft;
  }

  static AssertionContext of(@Nullable Endpoint endpoint) {
    return new AssertionContext(
        Optional.ofNullable(endpoint),
        Optional.ofNullable(endpoint).map(Endpoint::journal),
        Optional.empty());
  }

  static AssertionContext of(@Nullable Journal journal) {
    return new AssertionContext(Optional.empty(), Optional.ofNullable(journal), Optional.empty());
  }

  /** Returns this context, but collecting failures instead of throwing them. */
  AssertionContext soft(StandardSoftAssertionsProvider provider) {
    return new AssertionContext(endpoint, journal, Optional.of(provider));
  }

  /** Returns this context, but throwing failures. */
  AssertionContext hard() {
    return new AssertionContext(endpoint, journal, Optional.empty());
  }

  /** Returns this context, but ignoring failures: those that follow from a collected one. */
  AssertionContext muted() {
    return soft(new LocalpodSoftAssertions());
  }

  Optional<StandardSoftAssertionsProvider> soft() {
    return soft;
  }

  /** Throws the failure or collects it. */
  void raise(AssertionError failure, boolean isSettled) {
    if (soft.isPresent()) {
      soft.get().collectAssertionError(failure);
      return;
    }
    settled = isSettled ? failure : settled;
    throw failure;
  }

  /** Reports whether this context threw the failure and no later event can undo it. */
  boolean isSettled(AssertionError failure) {
    return failure == settled;
  }

  /**
   * Returns the journal.
   *
   * @throws IllegalStateException if the chain began with a job
   */
  Journal journal() {
    return journal.orElseThrow(
        () ->
            new IllegalStateException(
                "a job that was taken from its endpoint has no journal; use"
                    + " assertThat(endpoint).job(id)"));
  }

  Optional<Endpoint> endpoint() {
    return endpoint;
  }

  /** Returns the endpoint time; without an endpoint, the time of the last entry. */
  Instant now() {
    List<JournalEntry> entries = entries();
    return endpoint
        .map(it -> it.clock().now())
        .orElseGet(() -> entries.isEmpty() ? Instant.EPOCH : entries.get(entries.size() - 1).at());
  }

  boolean hasJournal() {
    return journal.isPresent();
  }

  List<JournalEntry> entries() {
    return journal().entries();
  }

  /**
   * Returns the clock that clients use: the endpoint's if they can share it, else the wall clock.
   */
  TimeBasis time() {
    boolean same =
        endpoint
            .filter(it -> it.clock().isShared() || it.clock().mode().equals(ClockMode.REAL))
            .isPresent();
    return same ? TimeBasis.ENDPOINT : TimeBasis.REAL;
  }

  /** Returns the clock whose seconds a {@code Retry-After} counts (LIM-5). */
  TimeBasis timeOfRetryAfter() {
    boolean isFaster =
        endpoint.filter(it -> it.clock().mode().kind() == ClockMode.Kind.SCALED).isPresent();
    return isFaster ? TimeBasis.REAL : time();
  }

  /** Returns {@code endpoint 'shop'}, or {@code the journal} without an endpoint. */
  String subject() {
    return endpoint.map(it -> "endpoint '" + it.id() + "'").orElse("the journal");
  }

  /** Returns the lines below a failure: the endpoint and the entries that show the failure. */
  String evidence(Failure failure) {
    if (journal.isEmpty()) {
      return "";
    }
    String where =
        endpoint
            .map(it -> "endpoint '" + it.id() + "', " + edition(it.settings().edition()))
            .orElse("a journal without an endpoint");
    return "\n  " + where + table(failure.entries(), failure.time());
  }

  /** Returns a colon and the lines of a table; nothing if there are no entries. */
  static String table(List<JournalEntry> entries, TimeBasis time) {
    return EntryTable.lines(entries, Optional.empty(), List.of(time), MOST_LINES).stream()
        .reduce((table, line) -> table + "\n    " + line)
        .map(table -> ":\n    " + table)
        .orElse("");
  }

  private static String edition(Edition edition) {
    return Edition.NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(edition))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(name -> "edition " + name)
        .orElse("a custom edition");
  }
}

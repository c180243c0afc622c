package dev.localpod.assertions;

import dev.localpod.Endpoint;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.StandardSoftAssertionsProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where assertions stand: the endpoint or journal they look at, and what becomes of their failures.
 * It goes along from an assertion to those it leads to.
 */
final class AssertionContext {

  /** A job by itself, with nothing around it. */
  static final AssertionContext NOWHERE =
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

  /** This scene with failures collected instead of thrown. */
  AssertionContext soft(StandardSoftAssertionsProvider provider) {
    return new AssertionContext(endpoint, journal, Optional.of(provider));
  }

  /** This scene with failures thrown. */
  AssertionContext hard() {
    return new AssertionContext(endpoint, journal, Optional.empty());
  }

  /** This scene after a failure was collected: what is still said about it is not heard. */
  AssertionContext unheard() {
    return soft(new LocalpodSoftAssertions());
  }

  Optional<StandardSoftAssertionsProvider> soft() {
    return soft;
  }

  /** Throws a failure, or collects it. */
  void raise(AssertionError failure, boolean isSettled) {
    if (soft.isPresent()) {
      soft.get().collectAssertionError(failure);
      return;
    }
    settled = isSettled ? failure : settled;
    throw failure;
  }

  /** Whether this failure came from here and nothing that may still happen would make it right. */
  boolean isSettled(AssertionError failure) {
    return failure == settled;
  }

  /**
   * What is looked at.
   *
   * @throws IllegalStateException if there is only a job by itself
   */
  Journal journal() {
    return journal.orElseThrow(
        () ->
            new IllegalStateException(
                "a job by itself does not say what happened to it; start at"
                    + " assertThat(endpoint).job(id)"));
  }

  Optional<Endpoint> endpoint() {
    return endpoint;
  }

  /** What time it is on the endpoint, or when the last thing was noted. */
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

  /** The clock by which clients go: the endpoint's where they can know it, else the wall clock. */
  TimeBasis time() {
    boolean same =
        endpoint
            .filter(it -> it.clock().isShared() || it.clock().mode().equals(ClockMode.REAL))
            .isPresent();
    return same ? TimeBasis.ENDPOINT : TimeBasis.REAL;
  }

  /** {@code endpoint 'shop'}, or the journal where there is no endpoint. */
  String subject() {
    return endpoint.map(it -> "endpoint '" + it.id() + "'").orElse("the journal");
  }

  /** The lines under a failure: where it was, and the part of the journal that shows it. */
  String evidence(Failure failure) {
    if (journal.isEmpty()) {
      return "";
    }
    String where =
        endpoint
            .map(it -> "endpoint '" + it.id() + "', " + edition(it.settings().edition()))
            .orElse("a journal by itself");
    List<JournalEntry> passage = failure.passage();
    if (passage.isEmpty()) {
      return "\n  " + where;
    }
    TimeBasis time = failure.time();
    Instant start = time.of(entries().get(0));
    return "\n  " + where + ", " + time + ":" + Passage.of(passage, start, time);
  }

  private static String edition(Edition edition) {
    return Edition.NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(edition))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(name -> "edition " + name)
        .orElse("an edition of its own");
  }
}

package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/** What all assertions here have in common: where they stand, and how they fail. */
abstract class AbstractLocalpodAssert<SELF extends AbstractLocalpodAssert<SELF, A>, A>
    extends AbstractAssert<SELF, A> {

  private AssertionContext context;

  AbstractLocalpodAssert(@Nullable A actual, Class<SELF> type, AssertionContext context) {
    super(actual, type);
    this.context = context;
  }

  final AssertionContext context() {
    return context;
  }

  /** Has this assertion stand in another scene. */
  final SELF in(AssertionContext other) {
    context = other;
    return myself;
  }

  /** Verifies something about the value alone. */
  final SELF verify(String expected, Supplier<Optional<Failure>> rule) {
    isSo(expected, rule);
    return myself;
  }

  /** Whether something about the value alone is so; if it is not, that is thrown, or collected. */
  final boolean isSo(String expected, Supplier<Optional<Failure>> rule) {
    return isSo(JournalCoverage.NOTHING, Optional.empty(), expected, rule);
  }

  /** Verifies something that the journal tells, about one job or about all. */
  final SELF verify(
      JournalCoverage needs,
      Optional<JobId> job,
      String expected,
      Supplier<Optional<Failure>> rule) {
    isSo(needs, job, expected, rule);
    return myself;
  }

  /** Whether it is so; if it is not, that is thrown, or collected. */
  final boolean isSo(
      JournalCoverage needs,
      Optional<JobId> job,
      String expected,
      Supplier<Optional<Failure>> rule) {
    if (actual == null) {
      raise("expected something to look at, but it is null", true);
      return false;
    }
    Optional<Failure> failure = rule.get();
    boolean mayBeOtherwise =
        failure.isPresent() ? !failure.get().settled() : needs == JournalCoverage.EVERYTHING;
    if (mayBeOtherwise && needs != JournalCoverage.NOTHING) {
      Optional<Failure> seen = failure;
      failure = lost(job).or(() -> seen);
    }
    failure.ifPresent(
        it ->
            raise(
                "expected " + expected + ", but " + it.fact() + context.evidence(it),
                it.settled()));
    return failure.isEmpty();
  }

  /** Whether there is something to look at at all. */
  final boolean isThere() {
    return isSo("something", Optional::empty);
  }

  final void raise(String text, boolean settled) {
    context.raise(failure("%s", text), settled);
  }

  /** That the journal no longer has all there was to know. */
  private Optional<Failure> lost(Optional<JobId> job) {
    Journal journal = context.journal();
    long dropped = journal.dropped();
    boolean wasSeenWhole =
        dropped == 0 || job.filter(id -> isKeptFromTheStart(id, journal.entries())).isPresent();
    return wasSeenWhole
        ? Optional.empty()
        : Optional.of(
            Failure.forGood(
                "that cannot be told: the journal no longer has its entries #1 to #"
                    + dropped
                    + " (how many it keeps is set by EndpointSettings.journal)",
                List.of()));
  }

  private static boolean isKeptFromTheStart(JobId job, List<JournalEntry> entries) {
    return entries.stream()
        .map(JournalEntry::event)
        .anyMatch(
            event ->
                event instanceof Event.State state
                    && state.id().equals(job)
                    && state.from().isEmpty());
  }

  // ---- on to other assertions

  /** Goes on to another assertion of ours, under the same description. */
  final <S extends AbstractLocalpodAssert<S, ?>> S navigate(S next, boolean found) {
    return next.in(found ? context : context.unheard()).as(descriptionText());
  }

  /** Goes on to AssertJ's own assertions on a list, under the same description. */
  final <T> ListAssert<T> goOnToList(List<T> values, boolean found) {
    AssertionContext there = found ? context : context.unheard();
    return there
        .soft()
        .map(soft -> soft.assertThat(values))
        .orElseGet(() -> Assertions.assertThat(values))
        .as(descriptionText());
  }

  /** Goes on to AssertJ's own assertions on an object, under the same description. */
  final <T> ObjectAssert<T> goOnToObject(@Nullable T value, boolean found) {
    AssertionContext there = found ? context : context.unheard();
    return there
        .soft()
        .map(soft -> soft.assertThatObject(value))
        .orElseGet(() -> Assertions.assertThatObject(value))
        .as(descriptionText());
  }
}

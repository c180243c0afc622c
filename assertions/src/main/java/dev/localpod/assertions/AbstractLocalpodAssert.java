package dev.localpod.assertions;

import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TimeBasis;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/** Checks, failures and navigation that all assertions share. */
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

  /** Replaces the context. */
  final SELF in(AssertionContext other) {
    context = other;
    return myself;
  }

  /** Verifies a rule that needs no journal. */
  final SELF verify(String expected, Supplier<Optional<Failure>> rule) {
    check(expected, rule);
    return myself;
  }

  /** Checks a rule that needs no journal; raises a failure if it does not hold. */
  final boolean check(String expected, Supplier<Optional<Failure>> rule) {
    return check(JournalCoverage.NOTHING, Optional.empty(), expected, rule);
  }

  /** Verifies a rule on the journal entries of one job or of all. */
  final SELF verify(
      JournalCoverage needs,
      Optional<JobId> job,
      String expected,
      Supplier<Optional<Failure>> rule) {
    check(needs, job, expected, rule);
    return myself;
  }

  /** Checks a rule on the journal entries of one job or of all; raises a failure if it fails. */
  final boolean check(
      JournalCoverage needs,
      Optional<JobId> job,
      String expected,
      Supplier<Optional<Failure>> rule) {
    if (actual == null) {
      raise("expected a value, but it is null", true);
      return false;
    }
    Optional<Failure> failure = rule.get();
    boolean dependsOnDropped =
        failure.isPresent() ? !failure.get().settled() : needs == JournalCoverage.EVERYTHING;
    if (dependsOnDropped && needs != JournalCoverage.NOTHING) {
      Optional<Failure> found = failure;
      failure = dropped(job, needs == JournalCoverage.EVERYTHING).or(() -> found);
    }
    failure.ifPresent(
        it ->
            raise(
                "expected " + expected + ", but " + it.fact() + context.evidence(it),
                it.settled()));
    return failure.isEmpty();
  }

  /** Checks that the value is not null. */
  final boolean isPresent() {
    return check("a value", Optional::empty);
  }

  final void raise(String text, boolean settled) {
    context.raise(failure("%s", text), settled);
  }

  /**
   * Returns a failure if the journal has dropped entries that the check needs.
   *
   * @param isSettled whether later entries cannot replace them
   */
  private Optional<Failure> dropped(Optional<JobId> job, boolean isSettled) {
    Journal journal = context.journal();
    long dropped = journal.dropped();
    boolean isComplete =
        dropped == 0 || job.filter(id -> isKeptFromTheStart(id, journal.entries())).isPresent();
    return isComplete
        ? Optional.empty()
        : Optional.of(
            new Failure(
                "the journal no longer has entries 1 to "
                    + dropped
                    + "; EndpointSettings.journal sets how many it keeps",
                List.of(),
                isSettled,
                TimeBasis.ENDPOINT));
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

  // ---- further assertions

  /** Leads to another assertion of this library, under the same description. */
  final <S extends AbstractLocalpodAssert<S, ?>> S navigate(S next, boolean found) {
    return next.in(found ? context : context.muted()).as(descriptionText());
  }

  /** Leads to AssertJ's assertions on a list, under the same description. */
  final <T> ListAssert<T> toList(List<T> values, boolean found) {
    AssertionContext next = found ? context : context.muted();
    return next.soft()
        .map(soft -> soft.assertThat(values))
        .orElseGet(() -> Assertions.assertThat(values))
        .as(descriptionText());
  }

  /** Leads to AssertJ's assertions on an object, under the same description. */
  final <T> ObjectAssert<T> toObject(@Nullable T value, boolean found) {
    AssertionContext next = found ? context : context.muted();
    return next.soft()
        .map(soft -> soft.assertThatObject(value))
        .orElseGet(() -> Assertions.assertThatObject(value))
        .as(descriptionText());
  }
}

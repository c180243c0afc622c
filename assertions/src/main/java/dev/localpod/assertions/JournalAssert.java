package dev.localpod.assertions;

import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ListAssert;

/** Assertions on a journal by itself, such as that of {@code localpod.strayCalls()}. */
public class JournalAssert extends AbstractJournalAssert<JournalAssert, Journal> {

  /** Starts an assertion; {@link LocalpodAssertions#assertThat(Journal)} reads better. */
  public JournalAssert(Journal actual) {
    super(actual, JournalAssert.class, AssertionContext.of(actual));
  }

  /**
   * Verifies that nothing was noted.
   *
   * <pre>{@code
   * // passes if each call found an endpoint:
   * assertThat(localpod.strayCalls()).isEmpty();
   * // fails if one was sent to an endpoint that is not there:
   * assertThat(localpod.strayCalls()).isEmpty();
   * }</pre>
   */
  public JournalAssert isEmpty() {
    return verify(
        JournalCoverage.EVERYTHING,
        Optional.empty(),
        "the journal to be empty",
        () -> {
          List<JournalEntry> entries = context().entries();
          return entries.isEmpty()
              ? Optional.empty()
              : Optional.of(Failure.forGood("it has " + entries.size() + " entries", entries));
        });
  }

  /**
   * Verifies that the journal still has all that was ever noted.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint.journal()).hasDroppedNothing();
   * // fails after more than EndpointSettings.journal allows:
   * assertThat(endpoint.journal()).hasDroppedNothing();
   * }</pre>
   */
  public JournalAssert hasDroppedNothing() {
    return verify(
        "the journal to have all its entries",
        () -> {
          long dropped = context().journal().dropped();
          return dropped == 0
              ? Optional.empty()
              : Optional.of(Failure.forGood("it no longer has #1 to #" + dropped, List.of()));
        });
  }

  /**
   * Goes on to the entries that are kept, oldest first.
   *
   * <pre>{@code
   * // passes:
   * assertThat(endpoint.journal()).entries().isNotEmpty();
   * // fails on an endpoint that nothing was ever asked:
   * assertThat(endpoint.journal()).entries().isNotEmpty();
   * }</pre>
   */
  public ListAssert<JournalEntry> entries() {
    boolean found = isThere();
    return goOnToList(found ? actual.entries() : List.of(), found);
  }

  @Override
  JournalAssert again() {
    return new JournalAssert(actual);
  }
}

package dev.localpod.assertions;

import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ListAssert;

/** Assertions on a journal, such as that of {@code localpod.strayCalls()}. */
public class JournalAssert extends AbstractJournalAssert<JournalAssert, Journal> {

  /** Starts an assertion; {@link LocalpodAssertions#assertThat(Journal)} reads better. */
  public JournalAssert(Journal actual) {
    super(actual, JournalAssert.class, AssertionContext.of(actual));
  }

  /**
   * Verifies that the journal has no entry.
   *
   * <pre>{@code
   * // passes if each call named an existing endpoint:
   * assertThat(localpod.strayCalls()).isEmpty();
   * // fails after such a call:
   * assertThat(endpoint.journal()).isEmpty();
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
              : Optional.of(Failure.permanent("it has " + entries.size() + " entries", entries));
        });
  }

  /**
   * Verifies that the journal still has all entries that were ever recorded.
   *
   * <pre>{@code
   * // passes after two entries:
   * assertThat(new Journal(new Journal.Bounds(2, 1_000_000))).hasDroppedNothing();
   * // fails after two entries:
   * assertThat(new Journal(new Journal.Bounds(1, 1_000_000))).hasDroppedNothing();
   * }</pre>
   */
  public JournalAssert hasDroppedNothing() {
    return verify(
        "the journal to have all its entries",
        () -> {
          long dropped = context().journal().dropped();
          return dropped == 0
              ? Optional.empty()
              : Optional.of(
                  Failure.permanent("it no longer has entries 1 to " + dropped, List.of()));
        });
  }

  /**
   * Leads to the entries that are still kept, oldest first.
   *
   * <pre>{@code
   * // passes after the first call:
   * assertThat(endpoint.journal()).entries().isNotEmpty();
   * // fails then:
   * assertThat(endpoint.journal()).entries().isEmpty();
   * }</pre>
   */
  public ListAssert<JournalEntry> entries() {
    boolean found = isPresent();
    return toList(found ? actual.entries() : List.of(), found);
  }

  @Override
  JournalAssert copy() {
    return new JournalAssert(actual);
  }
}

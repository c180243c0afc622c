package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobStatus;
import dev.localpod.journal.Journal;
import org.junit.jupiter.api.Test;

class JournalAssertTest {

  @Test
  void a_journal_is_empty_as_long_as_nothing_was_noted() {
    assertThat(new Journal()).isEmpty().entries().isEmpty();
    Journal journal = new JournalWriter().submitted("j-1").journal();
    assertThat(failureOf(() -> assertThat(journal).isEmpty()))
        .isEqualTo(
            """
            expected the journal to be empty, but it has 1 entries
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  state    j-1 IN_QUEUE: submitted""");
    assertThat(failureOf(() -> assertThat(journal).as("shop").entries().isEmpty()))
        .startsWith("[shop] ");
  }

  @Test
  void a_journal_drops_what_it_has_no_room_for() {
    var history = new JournalWriter(new Journal.Bounds(1, 1 << 20));
    assertThat(history.submitted("j-1").journal()).hasDroppedNothing();
    history.status("j-1", JobStatus.IN_QUEUE);
    assertThat(failureOf(() -> assertThat(history.journal()).hasDroppedNothing()))
        .isEqualTo(
            """
            expected the journal to have all its entries, but it no longer has entries 1 to 1
              a journal without an endpoint""");
  }
}

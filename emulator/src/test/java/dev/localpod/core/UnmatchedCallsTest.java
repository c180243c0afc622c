package dev.localpod.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.localpod.job.Operation;
import dev.localpod.journal.CallRequest;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TruncatedJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that match no endpoint. */
class UnmatchedCallsTest {

  private static final Event.Call ANSWERED =
      new Event.Call(
          "GET",
          Optional.empty(),
          new CallRequest(
              0, Instant.EPOCH, Instant.EPOCH, "GET", "/v2/none", Map.of(), TruncatedJson.NOTHING),
          new Event.Answer(
              404, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));

  private final UnmatchedCalls calls = new UnmatchedCalls();

  @Test
  void each_is_in_their_journal_once_however_often_it_ends() {
    ClientCall call = calls.begin();

    call.end(ANSWERED);
    call.end(ANSWERED);

    assertThat(calls.journal().entries()).extracting(JournalEntry::event).containsExactly(ANSWERED);
  }

  @Test
  void each_knows_what_was_in_the_journal_before_it_began() {
    assertThat(calls.begin().after()).isZero();

    calls.begin().end(ANSWERED);

    assertThat(calls.begin().after()).isEqualTo(1);
  }

  @Test
  void their_time_is_that_of_the_wall_clock() {
    ClientCall call = calls.begin();

    assertThat(call.at()).isEqualTo(call.realAt());
    assertThat(Duration.between(call.at(), Instant.now()).abs()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void none_is_admitted_or_held_for_there_is_no_endpoint_to_do_it() {
    assertThatIllegalStateException()
        .isThrownBy(() -> calls.begin().admit("key", Operation.RUN))
        .withMessage("no endpoint to admit a call of RUN");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                calls
                    .begin()
                    .start(new Event.CallStarted("GET", Optional.empty(), ANSWERED.request())))
        .withMessage("a call to no endpoint is answered at once");
  }
}

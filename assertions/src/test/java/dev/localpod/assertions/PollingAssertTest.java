package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.journal.Journal;
import org.junit.jupiter.api.Test;

class PollingAssertTest {

  private final JournalWriter history = new JournalWriter();

  private PollingAssert polling() {
    return assertThat(history.journal()).polling();
  }

  @Test
  void there_must_have_been_a_poll() {
    history.submitted("j-1").called("cancel", "j-1");
    assertThat(failureOf(this::polling))
        .isEqualTo(
            """
            expected the journal to be polled, but no call polled it
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST cancel j-1: 200""");
  }

  @Test
  void pauses_are_measured_from_poll_to_poll() {
    history.status("j-1", IN_QUEUE).after(ofSeconds(1)).status("j-1", IN_PROGRESS);
    polling().neverFasterThan(ofSeconds(1));

    history.after(ofMillis(40)).status("j-1", COMPLETED);
    assertThat(failureOf(() -> polling().neverFasterThan(ofSeconds(1))))
        .isEqualTo(
            """
            expected job j-1 never to be polled faster than every 1s, but it was polled again after 40ms
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status j-1: 200 IN_PROGRESS
                    +40ms  client   POST status j-1: 200 COMPLETED""");
  }

  @Test
  void pauses_between_polls_of_different_jobs_and_after_the_end_do_not_count() {
    history.status("j-1", IN_QUEUE).status("j-2", COMPLETED).status("j-2", COMPLETED);
    polling().allowingNone().neverFasterThan(ofSeconds(1));
  }

  @Test
  void what_no_poll_shows_does_not_pass() {
    history.status("j-1", IN_QUEUE);
    assertThat(failureOf(() -> polling().neverFasterThan(ofSeconds(1))))
        .isEqualTo(
            """
            expected the journal never to be polled faster than every 1s, but nothing was shown: no poll followed one without news
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status j-1: 200 IN_QUEUE""");
    assertThat(failureOf(() -> polling().oneAtATime()))
        .contains(
            " to be polled by one call at a time, but nothing was shown: no job was polled twice\n");
    assertThat(failureOf(() -> polling().stopsAfterTheFinalStatus()))
        .contains(
            " after its final status, but nothing was shown: no poll reported a final status\n");
    polling().allowingNone().neverFasterThan(ofSeconds(1)).oneAtATime().stopsAfterTheFinalStatus();
  }

  @Test
  void one_job_can_show_it_for_all() {
    history.status("j-1", COMPLETED).status("j-2", IN_QUEUE).after(ofSeconds(1));
    history.status("j-2", IN_QUEUE);
    polling().neverFasterThan(ofSeconds(1)).oneAtATime().stopsAfterTheFinalStatus();
  }

  @Test
  void a_retry_separates_polls_although_its_answer_was_lost() {
    history.status("j-1", FAILED);
    JournalWriter.Begun retry = history.begin();
    history
        .moved("j-1", FAILED, IN_QUEUE, "retried by the client")
        .answered(retry, "retry", "j-1", 0, null)
        .status("j-1", IN_QUEUE);
    polling().stopsAfterTheFinalStatus();
  }

  @Test
  void polls_are_counted_for_each_job() {
    history.status("j-1", IN_QUEUE).status("j-2", IN_QUEUE).status("j-2", COMPLETED);
    polling().atMost(2);
    assertThat(failureOf(() -> polling().atMost(1)))
        .isEqualTo(
            """
            expected job j-2 to be polled at most once, but it was polled 2 times
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status j-2: 200 IN_QUEUE
                      +0s  client   POST status j-2: 200 COMPLETED""");
  }

  @Test
  void pauses_that_grow_back_off() {
    for (int pause : new int[] {1000, 1900, 4100, 5000, 4900}) {
      history.status("j-1", IN_QUEUE).after(ofMillis(pause));
    }
    history.status("j-1", COMPLETED);
    polling().backsOff(2, 0.1, ofSeconds(5));

    assertThat(failureOf(() -> polling().backsOff(2, 0.01, ofSeconds(5))))
        .isEqualTo(
            """
            expected job j-1 to be polled with pauses that grow by 2.0 to 5s, with 1.0 % jitter, but a pause of 1.9s follows one of 1s
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status j-1: 200 IN_QUEUE
                      +1s  client   POST status j-1: 200 IN_QUEUE
                    +2.9s  client   POST status j-1: 200 IN_QUEUE""");
  }

  @Test
  void pauses_that_grow_too_fast_do_not_back_off_as_expected() {
    history.status("j-1", IN_QUEUE).after(ofSeconds(1)).status("j-1", IN_QUEUE);
    history.after(ofSeconds(3)).status("j-1", COMPLETED);
    assertThat(failureOf(() -> polling().backsOff(2, 0.1, ofSeconds(5))))
        .contains(", but a pause of 3s follows one of 1s\n");
  }

  @Test
  void polls_without_a_pause_do_not_back_off_though_twice_nothing_is_nothing() {
    history.status("j-1", IN_QUEUE).status("j-1", IN_QUEUE).status("j-1", COMPLETED);
    assertThat(failureOf(() -> polling().backsOff(2, 0.1, ofSeconds(5))))
        .contains(", but it was polled again without a pause\n");
  }

  @Test
  void one_pause_does_not_show_whether_pauses_grow() {
    history.status("j-1", IN_QUEUE).after(ofSeconds(1)).status("j-1", COMPLETED);
    assertThat(failureOf(() -> polling().backsOff(2, 0.1, ofSeconds(5))))
        .startsWith(
            "expected job j-1 to be polled with pauses that grow by 2.0 to 5s, with 10.0 % jitter,"
                + " but the number of pauses is 1; it must be 2 or more\n");
  }

  @Test
  void a_growth_that_cannot_be_is_refused() {
    history.status("j-1", IN_QUEUE);
    assertThatThrownBy(() -> polling().backsOff(0.5, 0, ofSeconds(5)))
        .hasMessage(
            "factor 0.5, jitter 0.0: the factor must be 1 or more, the jitter from 0 to less than 1");
  }

  @Test
  void polling_stops_after_each_final_status() {
    history.status("j-1", IN_QUEUE).status("j-1", TIMED_OUT);
    polling().stopsAfterTheFinalStatus();

    history.after(ofSeconds(1)).status("j-1", TIMED_OUT).status("j-1", TIMED_OUT);
    assertThat(failureOf(() -> polling().stopsAfterTheFinalStatus()))
        .isEqualTo(
            """
            expected job j-1 not to be polled after its final status, but it was polled 2 times after TIMED_OUT
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status j-1: 200 TIMED_OUT
                      +1s  client   POST status j-1: 200 TIMED_OUT
                      +1s  client   POST status j-1: 200 TIMED_OUT""");
  }

  @Test
  void polls_may_follow_a_final_status_after_a_retry_and_after_a_stream() {
    history
        .status("j-1", FAILED)
        .moved("j-1", FAILED, IN_QUEUE, "retried by the client")
        .called("retry", "j-1")
        .status("j-1", IN_QUEUE)
        .answered(history.begin(), "stream", "j-1", 200, COMPLETED)
        .status("j-1", COMPLETED);
    polling().stopsAfterTheFinalStatus();
  }

  @Test
  void calls_of_stream_are_no_polls_and_have_a_pace_of_their_own() {
    history.streamed("j-1", IN_QUEUE, 2).streamed("j-1", IN_QUEUE, 0).after(ofSeconds(1));
    history.streamed("j-1", IN_QUEUE, 0);
    assertThat(failureOf(() -> assertThat(history.journal()).polling()))
        .startsWith("expected the journal to be polled, but no call polled it\n");
    assertThat(history.journal()).streaming().neverFasterThan(ofSeconds(1)).atMost(3);

    history.streamed("j-1", COMPLETED, 1).status("j-1", COMPLETED);
    assertThat(
            failureOf(
                () -> assertThat(history.journal()).streaming().neverFasterThan(ofSeconds(1))))
        .startsWith(
            "expected the stream of job j-1 never to be polled faster than every 1s, but it was"
                + " polled again after 0s\n");
    polling().stopsAfterTheFinalStatus().atMost(1);
  }

  @Test
  void an_endpoint_whose_streams_nobody_read_was_not_streamed() {
    history.status("j-1", IN_QUEUE);
    assertThat(failureOf(() -> assertThat(history.journal()).streaming()))
        .startsWith("expected the journal to be streamed, but no call streamed it\n");
  }

  @Test
  void a_poll_that_began_before_the_final_answer_is_no_poll_after_it() {
    JournalWriter.Begun early = history.begin();
    history.status("j-1", COMPLETED).answered(early, "status", "j-1", 200, COMPLETED);
    polling().stopsAfterTheFinalStatus();
  }

  @Test
  void polls_of_one_job_go_one_at_a_time() {
    history.status("j-1", IN_QUEUE).status("j-1", IN_QUEUE);
    polling().oneAtATime();

    JournalWriter.Begun first = history.begin();
    history.after(ofMillis(5)).status("j-1", IN_QUEUE);
    history.after(ofMillis(5)).answered(first, "status-sync", "j-1", 200, COMPLETED);
    assertThat(failureOf(() -> polling().oneAtATime()))
        .isEqualTo(
            """
            expected job j-1 to be polled by one call at a time, but 2 were under way at once
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST status-sync j-1
                     +5ms  client   POST status j-1: 200 IN_QUEUE
                    +10ms  client   status-sync j-1 answered: 200 COMPLETED""");
  }

  @Test
  void what_the_journal_dropped_cannot_be_told() {
    var small = new JournalWriter(new Journal.Bounds(2, 1 << 20));
    small.submitted("j-1").status("j-1", IN_QUEUE).after(ofSeconds(1)).status("j-1", COMPLETED);
    assertThat(failureOf(() -> assertThat(small.journal()).polling().neverFasterThan(ofSeconds(1))))
        .isEqualTo(
            """
            expected job j-1 never to be polled faster than every 1s, but the journal no longer has entries 1 to 1; EndpointSettings.journal sets how many it keeps
              a journal without an endpoint""");
  }
}

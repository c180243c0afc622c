package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.Operation.CANCEL;
import static dev.localpod.job.Operation.RUN;
import static dev.localpod.job.Operation.RUNSYNC;
import static dev.localpod.job.Operation.STATUS;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.journal.Journal;
import dev.localpod.journal.SecretMasker;
import dev.localpod.json.Json;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CallsAssertTest {

  private static final Json CUP = Json.parse("{\"input\":{\"prompt\":\"a cup\",\"n\":1}}");
  private static final Json MUG = Json.parse("{\"input\":{\"prompt\":\"a mug\",\"n\":1}}");

  private final JournalWriter history = new JournalWriter();

  private CallsAssert calls() {
    return assertThat(history.journal()).calls();
  }

  @Test
  void calls_are_counted() {
    history.run("j-1", CUP).status("j-1", IN_QUEUE).status("j-1", IN_QUEUE);
    calls().to(RUN).once();
    calls().to(STATUS).times(2).atLeast(2).atMost(2);
    calls().to(CANCEL).never();
    calls().times(3);
  }

  @Test
  void too_many_calls_are_shown() {
    history.status("j-1", IN_QUEUE).status("j-1", IN_QUEUE);
    assertThat(failureOf(() -> calls().to(STATUS).once()))
        .isEqualTo(
            """
            expected exactly 1 call to status, but there were 2
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST status j-1: 200 IN_QUEUE
                          +0s  client   POST status j-1: 200 IN_QUEUE""");
    assertThat(failureOf(() -> calls().to(STATUS).atMost(1)))
        .startsWith("expected at most 1 call to status, but there were 2\n");
    assertThat(failureOf(() -> calls().to(STATUS).never()))
        .startsWith("expected no calls to status, but there were 2\n");
  }

  @Test
  void too_few_calls_are_told_with_the_closest_one() {
    history.run("j-1", MUG).called("cancel", "j-1");
    calls().to(RUN).withBody(MUG).once();
    assertThat(failureOf(() -> calls().to(RUN, RUNSYNC).withBody(CUP).answered(200).once()))
        .isEqualTo(
            """
            expected exactly 1 call to run or runsync with the body %s answered with 200, but there was none; the closest other call is run j-1:
                body:
                  at /input/prompt: expected "a cup", but it is "a mug"
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run j-1 {"input":{"prompt":"a mug","n":1}}: 200 IN_QUEUE
                          +0s  client   POST cancel j-1: 200"""
                .formatted(CUP));
    assertThat(failureOf(() -> calls().to(CANCEL).atLeast(2)))
        .startsWith(
            "expected at least 2 calls to cancel, but there was one; the closest other call is run"
                + " j-1:\n    operation: expected cancel, but it is run\n");
  }

  @Test
  void of_no_call_at_all_there_is_no_closest_one() {
    assertThat(failureOf(() -> calls().to(RUN).once()))
        .isEqualTo(
            """
            expected exactly 1 call to run, but there was none
              a journal without an endpoint""");
  }

  @Test
  void bodies_are_compared_as_json() {
    history.run("j-1", Json.parse("{\"n\": 1.0, \"a\": [2]}"));
    calls().withBody(Map.of("a", new int[] {2}, "n", 1)).once();
    assertThat(failureOf(() -> calls().withBody(Map.of("n", 1)).once()))
        .contains("\n    body:\n      at /a: expected nothing, but it is [2]\n");
  }

  @Test
  void large_bodies_are_compared_by_their_hash() {
    String large = "x".repeat(5_000);
    history.run("j-1", Map.of("input", large));
    calls().withBody(Map.of("input", large)).once();
    assertThat(failureOf(() -> calls().withBody(Map.of("input", large + "y")).once()))
        .containsPattern(
            "body: expected 5013 bytes with the hash [0-9a-f]{8}, but it has 5012 with the hash"
                + " [0-9a-f]{8}\n");
  }

  @Test
  void secrets_in_a_body_are_not_compared_and_not_shown() {
    history.run(
        "j-1", SecretMasker.maskBody(Json.of(Map.of("s3Config", Map.of("accessSecret", "one")))));
    calls().withBody(Map.of("s3Config", Map.of("accessSecret", "two"))).once();
    assertThat(
            failureOf(() -> calls().withBody(Map.of("s3Config", Map.of("accessId", "two"))).once()))
        .doesNotContain("two");
  }

  @Test
  void headers_are_compared() {
    history.withHeader("run", "content-type", "text/plain");
    calls().withHeader("Content-Type", "text/plain").once();
    assertThat(failureOf(() -> calls().withHeader("Content-Type", "application/json").once()))
        .startsWith(
            "expected exactly 1 call with the header content-type: application/json, but there was"
                + " none; the closest other call is run:\n"
                + "    header content-type: expected application/json, but it is text/plain\n");
    assertThat(failureOf(() -> calls().withHeader("x-trace", "7").once()))
        .contains("\n    header x-trace: expected 7, but it is missing\n");
  }

  @Test
  void answers_are_compared() {
    history.refused("run", CUP, 400, "input is missing");
    calls().answered(400).once();
    assertThat(failureOf(() -> calls().answered(200).once()))
        .isEqualTo(
            """
            expected exactly 1 call answered with 200, but there was none; the closest other call is run:
                answer: expected 200, but it is 400
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run {"input":{"prompt":"a cup","n":1}}: 400, input is missing""");
  }

  @Test
  void calls_come_in_an_order_and_none_beyond() {
    history.run("j-1", CUP).status("j-1", IN_QUEUE).called("cancel", "j-1");
    calls().inOrder(RUN, STATUS, CANCEL);
    assertThat(failureOf(() -> calls().inOrder(RUN, CANCEL)))
        .isEqualTo(
            """
            expected the calls run, cancel in this order and no others, but they were run, status, cancel
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run j-1 {"input":{"prompt":"a cup","n":1}}: 200 IN_QUEUE
                          +0s  client   POST status j-1: 200 IN_QUEUE
                          +0s  client   POST cancel j-1: 200""");
    assertThat(failureOf(() -> calls().answered(500).inOrder(RUN)))
        .startsWith("expected the calls run in this order and no others, but there was none\n");
  }

  @Test
  void calls_at_once_are_counted_when_one_begins() {
    JournalWriter.Begun first = history.begin();
    JournalWriter.Begun second = history.begin();
    history.answered(first, "runsync", "j-1", 200, null);
    JournalWriter.Begun third = history.begin();
    history.answered(second, "runsync", "j-2", 200, null);
    history.answered(third, "runsync", "j-3", 200, null);
    calls().to(RUNSYNC).atMostAtOnce(2);
    assertThat(failureOf(() -> calls().to(RUNSYNC).atMostAtOnce(1)))
        .isEqualTo(
            """
            expected at most 1 call to runsync to be under way at once, but 2 were when runsync j-2 began
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST runsync j-2
                          +0s  client   POST runsync j-1: 200
                          +0s  client   runsync j-2 answered: 200""");
  }

  @Test
  void a_client_waits_as_long_as_it_was_told_to() {
    history.limited("run", ofSeconds(5)).after(ofSeconds(5)).run("j-1", CUP);
    calls().honourRetryAfter();

    history.limited("run", ofSeconds(5)).after(ofMillis(20)).status("j-1", IN_QUEUE);
    calls().honourRetryAfter();

    history.run("j-2", CUP);
    assertThat(failureOf(() -> calls().honourRetryAfter()))
        .isEqualTo(
            """
            expected each Retry-After to be honoured, but run j-2 began 20ms after run got Retry-After 5s
              a journal without an endpoint:
                real time  who      what
                      +0s  client   POST run: 429, Retry-After 5s
                    +20ms  client   POST run j-2 {"input":{"prompt":"a cup","n":1}}: 200 IN_QUEUE""");
  }

  @Test
  void what_was_refused_is_not_asked_again() {
    history.refused("run", MUG, 400, "input is missing").refused("run", CUP, 429, "too many");
    history.refused("run", CUP, 400, "input is missing");
    calls().repeatNothingRefused();

    history.after(ofSeconds(1)).refused("run", CUP, 400, "input is missing");
    assertThat(failureOf(() -> calls().repeatNothingRefused()))
        .isEqualTo(
            """
            expected no refused call to be repeated, but run got 400 and was repeated once
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run {"input":{"prompt":"a cup","n":1}}: 400, input is missing
                          +1s  client   POST run {"input":{"prompt":"a cup","n":1}}: 400, input is missing""");
  }

  @Test
  void a_refusal_that_an_assertion_looked_at_is_expected() {
    history.refused("run", CUP, 400, "input is missing");
    calls().to(RUN).once();
    assertThat(history.journal().isExpected(1)).isFalse();
    calls().answered(400).once();
    assertThat(history.journal().isExpected(1)).isTrue();

    history.refused("run", MUG, 400, "input is missing");
    calls().repeatNothingRefused();
    assertThat(history.journal().isExpected(history.journal().last())).isTrue();
  }

  @Test
  void what_no_call_shows_does_not_pass() {
    assertThat(failureOf(() -> calls().honourRetryAfter()))
        .isEqualTo(
            """
            expected each Retry-After to be honoured, but nothing was shown: no call was answered 429
              a journal without an endpoint""");
    assertThat(failureOf(() -> calls().repeatNothingRefused()))
        .contains("but nothing was shown: no call was refused\n");
    assertThat(failureOf(() -> calls().atMostAtOnce(1)))
        .contains("but nothing was shown: no call\n");
    history.status("j-1", IN_QUEUE).refused("status", null, 429, "a fault");
    assertThat(failureOf(() -> calls().atMostAtOnce(2)))
        .contains("but nothing was shown: 2 calls\n");
    assertThat(failureOf(() -> calls().honourRetryAfter()))
        .contains("but nothing was shown: no answer 429 had a Retry-After\n");
    history.limited("run", ofSeconds(5)).after(ofSeconds(9)).status("j-1", IN_QUEUE);
    assertThat(failureOf(() -> calls().honourRetryAfter()))
        .contains("but nothing was shown: no call followed one with Retry-After\n");
  }

  @Test
  void nothing_may_be_shown_where_that_is_allowed() {
    calls().never().atMost(1);
    calls().allowingNone().honourRetryAfter().repeatNothingRefused().atMostAtOnce(1);
    calls().allowingNone().to(RUN).honourRetryAfter();
  }

  @Test
  void what_the_journal_dropped_cannot_be_counted() {
    var small = new JournalWriter(new Journal.Bounds(1, 1 << 20));
    small.status("j-1", IN_QUEUE).status("j-1", IN_QUEUE);
    assertThat(small.journal()).calls().to(STATUS).atLeast(1);
    assertThat(failureOf(() -> assertThat(small.journal()).calls().to(STATUS).never()))
        .startsWith("expected no calls to status, but there was one\n");
    for (var count :
        List.<ThrowingCallable>of(
            () -> assertThat(small.journal()).calls().to(STATUS).once(),
            () -> assertThat(small.journal()).calls().to(STATUS).times(2),
            () -> assertThat(small.journal()).calls().to(CANCEL).never())) {
      assertThat(failureOf(count)).contains("but the journal no longer has entries 1 to 1; ");
    }
  }
}

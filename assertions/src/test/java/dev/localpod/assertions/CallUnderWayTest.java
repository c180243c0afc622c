package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.Operation.HEALTH;
import static dev.localpod.job.Operation.RUN;
import static dev.localpod.job.Operation.RUNSYNC;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.Endpoint;
import dev.localpod.journal.Event;
import dev.localpod.script.Scripts;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that have no answer yet. */
class CallUnderWayTest {

  @RegisterExtension private final EndpointFixture fixture = new EndpointFixture();

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void hangUp() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Endpoint endpoint() {
    return fixture.endpoint();
  }

  /** Makes a call and waits until it is held, and its entry is in the journal. */
  private void hold(String method, String path, String body) throws Exception {
    long held = started();
    sockets.add(fixture.open(method, path, body));
    await().until(() -> started() > held);
  }

  private long started() {
    return endpoint().journal().entries().stream()
        .filter(entry -> entry.event() instanceof Event.CallStarted)
        .count();
  }

  private void holdTwoCallsWithTheSameInput() throws Exception {
    endpoint().script(Scripts.hang());
    hold("POST", "/runsync", "{\"input\":{\"n\":1}}");
    hold("POST", "/runsync", "{\"input\":{\"n\":1}}");
  }

  @Test
  void calls_that_are_still_being_served_count() throws Exception {
    holdTwoCallsWithTheSameInput();
    assertThat(endpoint()).calls().to(RUNSYNC).times(2);
    assertThat(failureOf(() -> assertThat(endpoint()).calls().to(RUNSYNC).never()))
        .startsWith(
            "expected no calls to runsync, but there were 2, which are still being served\n");
    assertThat(failureOf(() -> assertThat(endpoint()).calls().to(RUNSYNC).atMost(1)))
        .startsWith(
            "expected at most 1 call to runsync, but there were 2, which are still being served\n");
    assertThat(failureOf(() -> assertThat(endpoint()).calls().to(RUNSYNC).atMostAtOnce(1)))
        .contains(" began, which are still being served\n");
    assertThat(failureOf(() -> assertThat(endpoint()).calls().inOrder(RUNSYNC, RUN)))
        .contains("but they were runsync, runsync, which are still being served\n");
  }

  @Test
  void one_of_two_calls_is_still_being_served() throws Exception {
    endpoint().script(Scripts.hang());
    fixture.run();
    hold("POST", "/runsync", "{\"input\":{}}");
    assertThat(failureOf(() -> assertThat(endpoint()).calls().never()))
        .startsWith("expected no calls, but there were 2, 1 of which is still being served\n")
        .contains(": still being served");
  }

  @Test
  void a_call_that_is_still_being_served_has_no_answer() throws Exception {
    endpoint().script(Scripts.hang());
    hold("POST", "/runsync", "{\"input\":{}}");
    assertThat(endpoint()).calls().answered(0).never();
    assertThat(failureOf(() -> assertThat(endpoint()).calls().answered(200).once()))
        .contains("answer: expected 200, but the call is still being served");
  }

  @Test
  void the_same_input_in_two_calls_that_are_still_being_served_is_a_double_submit()
      throws Exception {
    holdTwoCallsWithTheSameInput();
    assertThat(failureOf(() -> assertThat(endpoint()).client().submitsNothingTwice()))
        .contains("still being served");
  }

  @Test
  void a_job_whose_call_is_still_being_served_is_not_given_up() throws Exception {
    endpoint().script(Scripts.hang());
    hold("POST", "/runsync", "{\"input\":{}}");
    endpoint().clock().advance(ofSeconds(60));
    assertThat(endpoint()).client().wastesAtMost(ofSeconds(0));
    assertThat(failureOf(() -> assertThat(endpoint()).client().awaitsOrCancelsEveryJob()))
        .contains(" was neither: a call about it is still being served\n");
  }

  @Test
  void a_time_out_names_calls_that_are_still_being_served() throws Exception {
    holdTwoCallsWithTheSameInput();
    assertThat(
            failureOf(
                () ->
                    assertThat(endpoint()).within(ofMillis(1), it -> it.calls().to(HEALTH).once())))
        .contains("\n  meanwhile: no entries, 2 calls are still being served:\n")
        .contains(": still being served");
  }

  @Test
  void a_call_that_holds_despite_never_within_is_named() throws Exception {
    endpoint().script(Scripts.hang());
    hold("POST", "/runsync", "{\"input\":{}}");
    assertThat(
            failureOf(
                () ->
                    assertThat(endpoint())
                        .neverWithin(ofSeconds(1), it -> it.calls().to(RUNSYNC).once())))
        .contains("\n  meanwhile: no entries, 1 call is still being served:\n");
  }

  @Test
  void a_poll_that_is_still_being_served_may_have_news() throws Exception {
    endpoint().script(Scripts.after(ofSeconds(3)).complete("done"));
    String job = fixture.run();
    hold("GET", "/status-sync/" + job, "");
    fixture.call("/status/" + job, "");
    assertThat(
            failureOf(
                () ->
                    assertThat(endpoint())
                        .within(ofMillis(1), it -> it.polling().neverFasterThan(ofSeconds(1)))))
        .startsWith("did not hold within 1ms of real time: ")
        .contains("; the first poll is still being served\n");

    endpoint().clock().advance(ofSeconds(3));
    assertThat(endpoint()).eventually(it -> it.onlyJob().hasStatus(COMPLETED));
    await().untilAsserted(() -> assertThat(endpoint()).polling().stopsAfterTheFinalStatus());
    assertThat(endpoint()).polling().allowingNone().neverFasterThan(ofSeconds(1));
  }
}

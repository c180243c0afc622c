package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.journal.WebhookStep;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhooksAssertTest {

  private final JournalWriter history = new JournalWriter();

  private WebhooksAssert webhooks() {
    return assertThat(history.journal()).webhooks();
  }

  /** The receiver refuses the first attempt and takes the second. */
  private JournalWriter twice(String job) {
    return history
        .webhook(job, 1, WebhookStep.SENT, "")
        .webhook(job, 1, WebhookStep.FAILED, "answered 500")
        .after(ofSeconds(10))
        .webhook(job, 2, WebhookStep.SENT, "")
        .webhook(job, 2, WebhookStep.ACKNOWLEDGED, "answered 200");
  }

  @Test
  void none_was_sent() {
    webhooks().never();
    assertThat(failureOf(() -> webhooks().areAcknowledged()))
        .isEqualTo(
            """
            expected a webhook to be acknowledged, but none was sent
              a journal without an endpoint""");
    history.webhook("j-1", 1, WebhookStep.SENT, "");
    assertThat(failureOf(() -> webhooks().never()))
        .isEqualTo(
            """
            expected no webhook to be sent, but one was
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  webhook  j-1 attempt 1 sent""");
  }

  @Test
  void they_are_acknowledged_in_the_end() {
    twice("j-1");
    webhooks().areAcknowledged();
    history
        .webhook("j-2", 1, WebhookStep.SENT, "")
        .webhook("j-2", 1, WebhookStep.FAILED, "answered 500");
    assertThat(failureOf(() -> webhooks().areAcknowledged()))
        .isEqualTo(
            """
            expected the webhook of job j-2 to be acknowledged, but it was failed at attempt 1: answered 500
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  webhook  j-2 attempt 1 sent
                          +0s  webhook  j-2 attempt 1 failed: answered 500""");
  }

  @Test
  void they_are_given_up_in_the_end() {
    twice("j-1");
    assertThat(failureOf(() -> webhooks().areGivenUp()))
        .startsWith(
            "expected the webhook of job j-1 to be given up, but it was acknowledged at attempt 2:"
                + " answered 200\n");
    var other = new JournalWriter().webhook("j-2", 3, WebhookStep.GIVEN_UP, "no attempt is left");
    assertThat(other.journal()).webhooks().areGivenUp();
  }

  @Test
  void attempts_are_counted() {
    twice("j-1");
    webhooks().takeAttempts(2);
    assertThat(failureOf(() -> webhooks().takeAttempts(1)))
        .startsWith("expected the webhook of job j-1 to take 1 attempt, but it was sent 2 times\n");
    assertThat(failureOf(() -> webhooks().takeAttempts(3)))
        .startsWith(
            "expected the webhook of job j-1 to take 3 attempts, but it was sent 2 times\n");
  }

  @Test
  void they_are_sent_again_after_a_while() {
    twice("j-1");
    webhooks().areSentAgainAfter(ofSeconds(10));
    assertThat(failureOf(() -> webhooks().areSentAgainAfter(ofSeconds(5), ofSeconds(15))))
        .startsWith(
            "expected the webhook of job j-1 to be sent again after 5s and 15s, but it was after"
                + " 10s\n");
    var other = new JournalWriter().webhook("j-2", 1, WebhookStep.SENT, "");
    assertThat(
            failureOf(() -> assertThat(other.journal()).webhooks().areSentAgainAfter(ofSeconds(5))))
        .startsWith("expected the webhook of job j-2 to be sent again after 5s, but it was not\n");
  }

  @Test
  void they_are_handled_once_though_delivered_twice() {
    history
        .webhook("j-2", 1, WebhookStep.SENT, "")
        .webhook("j-2", 1, WebhookStep.ACKNOWLEDGED, "answered 200");
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-2"))))
        .startsWith(
            "expected each webhook to be handled once though delivered twice, but none was delivered"
                + " twice\n");
    twice("j-1");
    webhooks().areHandledOnce(List.of("j-1", "j-2"));
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1", "j-2", "j-1"))))
        .isEqualTo(
            """
            expected the webhook of job j-1 to be handled once, but it was handled 2 times
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  webhook  j-1 attempt 1 sent
                          +0s  webhook  j-1 attempt 1 failed: answered 500
                         +10s  webhook  j-1 attempt 2 sent
                         +10s  webhook  j-1 attempt 2 acknowledged: answered 200""");
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1"))))
        .startsWith(
            "expected the webhook of job j-2 to be handled once, but it was handled 0 times\n");
  }
}

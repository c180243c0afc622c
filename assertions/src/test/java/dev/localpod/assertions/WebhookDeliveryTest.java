package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.journal.WebhookStep.ACKNOWLEDGED;
import static dev.localpod.journal.WebhookStep.FAILED;
import static dev.localpod.journal.WebhookStep.GIVEN_UP;
import static dev.localpod.journal.WebhookStep.REFUSED;
import static dev.localpod.journal.WebhookStep.SENT;
import static dev.localpod.journal.WebhookStep.SENT_AGAIN;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that are delivered twice, damaged, held back, or not delivered to their end yet. */
class WebhookDeliveryTest {

  private final JournalWriter history = new JournalWriter();

  private WebhooksAssert webhooks() {
    return assertThat(history.journal()).webhooks();
  }

  private JournalWriter fault(String job, String fault) {
    return history.event(new Event.Fault("webhook", fault, 1, Optional.of(new JobId(job))));
  }

  private JournalWriter sent(String job, int attempt) {
    return history.webhook(job, attempt, SENT, "");
  }

  /** Expects that a wait does not end before the next step, and that the step ends it. */
  private void awaits(Runnable step, Consumer<WebhooksAssert> assertion) {
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .within(ofMillis(1), it -> assertion.accept(it.webhooks()))))
        .startsWith("did not hold within 1ms of real time: ");
    step.run();
    assertThat(history.journal()).within(ofDays(1), it -> assertion.accept(it.webhooks()));
  }

  @Test
  void a_doubled_webhook_is_delivered_twice() {
    fault("j-1", "double");
    sent("j-1", 1).webhook("j-1", 1, SENT_AGAIN, "").webhook("j-1", 1, ACKNOWLEDGED, "");
    webhooks().areHandledOnce(List.of("j-1")).takeAttempts(1).areAcknowledged();
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1", "j-1"))))
        .startsWith(
            "expected the webhook of job j-1 to be handled once, but it was handled 2 times\n");
  }

  @Test
  void an_acknowledgement_is_awaited_after_the_second_delivery() {
    fault("j-1", "double");
    sent("j-1", 1).webhook("j-1", 1, SENT_AGAIN, "");
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1"))))
        .contains("none was delivered twice"); // the receiver may not have the second one yet
    awaits(
        () -> history.webhook("j-1", 1, ACKNOWLEDGED, "answered 200"),
        it -> it.areAcknowledged().areHandledOnce(List.of("j-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lose", "empty", "garbage", "truncate"})
  void a_lost_or_damaged_attempt_is_not_delivered(String fault) {
    fault("j-1", fault);
    sent("j-1", 1).webhook("j-1", 1, FAILED, "it never arrived");
    sent("j-1", 2).webhook("j-1", 2, ACKNOWLEDGED, "answered 200");
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1"))))
        .contains("none was delivered twice");
  }

  @Test
  void an_attempt_that_did_not_reach_the_receiver_is_not_delivered() {
    sent("j-1", 1).webhook("j-1", 1, FAILED, "connection refused");
    sent("j-1", 2).webhook("j-1", 2, FAILED, "no answer within 10s");
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1"))))
        .contains("none was delivered twice");
    sent("j-1", 3).webhook("j-1", 3, ACKNOWLEDGED, "answered 200");
    webhooks().areHandledOnce(List.of("j-1"));
  }

  @Test
  void a_delivery_that_may_go_on_does_not_pass() {
    sent("j-1", 1).webhook("j-1", 1, FAILED, "answered 500");
    assertThat(failureOf(() -> webhooks().takeAttempts(1)))
        .startsWith(
            "expected the webhook of job j-1 to take 1 attempt, but its delivery has not ended: it was"
                + " failed at attempt 1: answered 500\n");
    assertThat(failureOf(() -> webhooks().areSentAgainAfter()))
        .contains("its delivery has not ended");
    history.after(ofSeconds(10));
    sent("j-1", 2);
    awaits(
        () -> history.webhook("j-1", 2, ACKNOWLEDGED, "answered 200"),
        it -> it.takeAttempts(2).areSentAgainAfter(ofSeconds(10)));
  }

  @Test
  void a_webhook_that_a_fault_holds_back_is_still_to_come() {
    fault("j-1", "delay");
    assertThat(failureOf(() -> webhooks().never()))
        .isEqualTo(
            """
            expected no webhook to be sent, but a fault holds one back
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  fault    j-1 webhook: delay (entry 1 of the plan)""");
    assertThat(failureOf(() -> webhooks().areAcknowledged()))
        .startsWith(
            "expected the webhook of job j-1 to be acknowledged, but a fault holds back its attempt"
                + " 1\n");
    awaits(
        () -> sent("j-1", 1).webhook("j-1", 1, ACKNOWLEDGED, "answered 200"),
        WebhooksAssert::areAcknowledged);
  }

  @Test
  void a_refused_webhook_is_one_with_the_fault_before_it_and_has_ended() {
    fault("j-1", "double").webhook("j-1", 1, REFUSED, "192.0.2.1 is not allowed");
    assertThat(failureOf(() -> webhooks().never()))
        .startsWith(
            "expected no webhook to be sent, but one was about to be, and its host is not allowed\n")
        .contains("double", "refused");
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .within(ofDays(1), it -> it.webhooks().areAcknowledged())))
        .startsWith("can no longer hold: ")
        .contains("refused at attempt 1: 192.0.2.1 is not allowed\n");
    webhooks().takeAttempts(0);
  }

  @Test
  void a_refused_retry_ends_the_delivery_that_failed_before() {
    sent("j-1", 1).webhook("j-1", 1, FAILED, "answered 500");
    history.webhook("j-1", 2, REFUSED, "192.0.2.1 is not allowed");
    webhooks().takeAttempts(1);
  }

  @Test
  void a_job_that_a_retry_ran_again_has_two_webhooks() {
    sent("j-1", 1).webhook("j-1", 1, ACKNOWLEDGED, "answered 200");
    fault("j-1", "double");
    sent("j-1", 1).webhook("j-1", 1, SENT_AGAIN, "").webhook("j-1", 1, ACKNOWLEDGED, "");
    webhooks().takeAttempts(1).areSentAgainAfter().areHandledOnce(List.of("j-1", "j-1"));
    assertThat(failureOf(() -> webhooks().areHandledOnce(List.of("j-1"))))
        .contains("but the 2 of the job were handled once\n");
  }

  @Test
  void the_webhooks_of_a_job_that_was_retried_early_are_told_apart() {
    sent("j-1", 1).webhook("j-1", 1, FAILED, "answered 500");
    sent("j-1", 1).webhook("j-1", 1, ACKNOWLEDGED, "answered 200");
    assertThat(failureOf(() -> webhooks().areAcknowledged()))
        .contains("but it was failed at attempt 1: answered 500\n");
    sent("j-1", 2).webhook("j-1", 2, ACKNOWLEDGED, "answered 200");
    webhooks().areAcknowledged();
  }

  @Test
  void a_webhook_that_was_given_up_is_settled() {
    sent("j-1", 3).webhook("j-1", 3, FAILED, "answered 500");
    history.webhook("j-1", 3, GIVEN_UP, "no attempt is left");
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .within(ofDays(1), it -> it.webhooks().areAcknowledged())))
        .startsWith("can no longer hold: ");
  }
}

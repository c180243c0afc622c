package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static dev.localpod.job.Operation.CANCEL;
import static dev.localpod.job.Operation.STATUS;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.localpod.journal.Journal;
import dev.localpod.journal.WebhookStep;
import dev.localpod.script.Scripts;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetryUntilTest {

  @RegisterExtension private final EndpointFixture shop = new EndpointFixture();

  private final JournalWriter history = new JournalWriter();

  @Test
  void what_holds_is_not_waited_for() {
    history.status("j-1", COMPLETED);
    var tries = new AtomicInteger();
    assertThat(history.journal())
        .within(
            ofDays(1),
            it -> {
              tries.incrementAndGet();
              it.calls().to(STATUS).once();
            });
    assertThat(tries).hasValue(1);
  }

  @Test
  void what_comes_to_hold_is_waited_for_no_longer() {
    var waiting = new CompletableFuture<Void>();
    var watched =
        CompletableFuture.runAsync(
            () ->
                assertThat(history.journal())
                    .within(
                        ofDays(1),
                        it -> {
                          waiting.complete(null);
                          it.calls().to(STATUS).times(2);
                        }));
    waiting.join();
    history.status("j-1", IN_QUEUE).status("j-1", COMPLETED);
    watched.join();
  }

  @Test
  void what_a_client_does_in_a_thread_of_its_own_is_seen() {
    var client = CompletableFuture.runAsync(shop::run);
    assertThat(shop.endpoint()).eventually(it -> it.onlyJob().isCompleted());
    client.join();
  }

  @Test
  void what_nothing_can_bring_right_is_told_at_once() {
    history.called("cancel", "j-1");
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .within(ofDays(1), it -> it.calls().to(CANCEL).never())))
        .isEqualTo(
            """
            can no longer hold: expected no calls to cancel, but there was one
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST cancel j-1: 200""");
  }

  /** Expects that a wait does not end before the step, and that the step ends it. */
  private void awaits(Runnable step, Consumer<JournalAssert> assertion) {
    assertThat(failureOf(() -> assertThat(history.journal()).within(ofMillis(1), assertion)))
        .startsWith("did not hold within 1ms of real time: ");
    step.run();
    assertThat(history.journal()).within(ofDays(1), assertion);
  }

  @Test
  void a_webhook_may_still_report_a_result_that_has_expired() {
    history.run("j-1", Map.of()).moved("j-1", IN_QUEUE, COMPLETED, "done");
    history.webhook("j-1", 1, WebhookStep.SENT, "").gone("j-1", COMPLETED, "its result expired");
    awaits(
        () -> history.webhook("j-1", 1, WebhookStep.ACKNOWLEDGED, "answered 200"),
        it -> it.client().fetchesEveryResult());
  }

  @Test
  void a_client_may_come_back_to_a_job_that_it_seems_to_have_given_up() {
    history.run("j-1", Map.of()).moved("j-1", IN_QUEUE, IN_PROGRESS, "picked up by worker-1");
    history.after(ofSeconds(5)).moved("j-1", IN_PROGRESS, COMPLETED, "done");
    awaits(() -> history.status("j-1", COMPLETED), it -> it.client().wastesAtMost(ofSeconds(0)));
  }

  @Test
  void a_call_that_began_first_may_be_recorded_last() {
    JournalWriter.Begun slow = history.begin();
    history.after(ofMillis(1)).status("j-1", IN_QUEUE);
    awaits(
        () -> history.answered(slow, "cancel", "j-1", 200, null),
        it -> it.calls().inOrder(CANCEL, STATUS));
  }

  @Test
  void a_later_call_may_replace_one_that_the_journal_has_dropped() {
    var small = new JournalWriter(new Journal.Bounds(1, 1_000_000));
    small.called("cancel", "j-1").called("cancel", "j-2");
    assertThat(
            failureOf(
                () ->
                    assertThat(small.journal())
                        .within(ofMillis(1), it -> it.calls().to(STATUS).atLeast(1))))
        .startsWith("did not hold within 1ms of real time: ")
        .contains("the journal no longer has entries 1 to 1;");
    assertThat(
            failureOf(
                () ->
                    assertThat(small.journal())
                        .within(ofDays(1), it -> it.calls().to(CANCEL).times(2))))
        .startsWith("can no longer hold: ");
  }

  @Test
  void a_time_out_says_that_nothing_happened() {
    assertThat(
            failureOf(
                () ->
                    assertThat(shop.endpoint())
                        .as("shop")
                        .within(ofMillis(10), it -> it.onlyJob().isCompleted())))
        .isEqualTo(
            """
            [shop] did not hold within 10ms of real time: expected endpoint 'shop' to know exactly one job, but it knows none
              endpoint 'shop', edition documented
              meanwhile: no entries""");
  }

  @Test
  void a_time_out_says_what_did_happen() {
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .within(
                            ofMillis(10),
                            it -> {
                              if (history.journal().last() == 0) {
                                history.status("j-1", IN_QUEUE);
                              }
                              it.calls().to(CANCEL).once();
                            })))
        .startsWith(
            "did not hold within 10ms of real time: expected exactly 1 call to cancel, but ")
        .endsWith(
            "\n  meanwhile:\n"
                + "    real time  who      what\n"
                + "          +0s  client   POST status j-1: 200 IN_QUEUE");
  }

  @Test
  void a_time_out_says_that_the_clock_has_to_be_moved() {
    shop.endpoint().script(Scripts.after(ofSeconds(3)).complete("done"));
    shop.run();
    assertThat(
            failureOf(
                () ->
                    assertThat(shop.endpoint())
                        .within(ofMillis(10), it -> it.onlyJob().isCompleted())))
        .endsWith("\n  the manual clock was not moved; the next change is due in 3s");
  }

  @Test
  void never_within_moves_a_clock_that_can_be_moved() {
    shop.endpoint().script(Scripts.after(ofSeconds(3)).complete("done"));
    String id = shop.run();
    assertThat(shop.endpoint()).neverWithin(ofMillis(2_999), it -> it.onlyJob().isCompleted());
    assertThat(
            failureOf(
                () ->
                    assertThat(shop.endpoint())
                        .neverWithin(ofHours(9), it -> it.onlyJob().isCompleted())))
        .startsWith(
            "must not hold within 32400s of endpoint time, but held after 1ms\n"
                + "  meanwhile:\n    endpoint time  who")
        .contains("  state    " + id + " IN_PROGRESS -> COMPLETED: worker-1 completed it");
  }

  @Test
  void never_within_includes_its_end() {
    shop.endpoint().script(Scripts.after(ofSeconds(3)).complete("done"));
    shop.run();
    assertThat(
            failureOf(
                () ->
                    assertThat(shop.endpoint())
                        .neverWithin(ofSeconds(3), it -> it.onlyJob().isCompleted())))
        .contains(" held after 3s\n");
  }

  @Test
  void never_within_waits_where_time_cannot_be_moved() {
    assertThat(history.journal()).neverWithin(ofMillis(5), it -> it.calls().to(STATUS).once());
    assertThat(
            failureOf(
                () ->
                    assertThat(history.journal())
                        .neverWithin(
                            ofDays(1),
                            it -> {
                              if (history.journal().last() == 0) {
                                history.status("j-1", IN_QUEUE);
                              }
                              it.calls().to(STATUS).once();
                            })))
        .isEqualTo(
            """
            must not hold within 86400s of real time, but held
              meanwhile:
                real time  who      what
                      +0s  client   POST status j-1: 200 IN_QUEUE""");
  }

  @Test
  void waiting_can_be_soft() {
    var softly = new LocalpodSoftAssertions();
    softly.assertThat(shop.endpoint()).within(ofMillis(1), it -> it.hasJobs(1)).hasJobs(2);
    assertThat(softly.errorsCollected()).hasSize(2);
  }

  @Test
  void an_interrupt_ends_the_wait() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> assertThat(history.journal()).within(ofDays(1), it -> it.calls().atLeast(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted while waiting for an assertion to hold");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void awaitility_can_wait_as_well() {
    var client = CompletableFuture.runAsync(shop::run);
    await().untilAsserted(() -> assertThat(shop.endpoint()).onlyJob().isCompleted());
    client.join();
  }
}

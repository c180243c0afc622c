package dev.localpod.core;

import static dev.localpod.core.WebhookSender.Attempt.Outcome.FAILED;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.script.Scripts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes wrong with webhooks, on purpose. */
class WebhookFaultTest {

  private final EngineFixture fixture =
      EngineFixture.with(Scripts.after(ofSeconds(3)).complete("done"), EngineFixture.fixed(1));

  @Test
  @Proves("HOOK-2")
  void a_lost_attempt_never_arrives_and_the_schedule_goes_on() {
    plan(Faults.lose().onWebhook());
    JobId id = fixture.runWithWebhook();
    fixture.advance(ofSeconds(100));

    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(13));
    assertThat(steps(id)).containsExactly("1 sent", "1 failed", "2 sent", "2 acknowledged");
    assertThat(fixture.events(Event.Fault.class))
        .containsExactly(new Event.Fault("webhook", "lose", 1, Optional.of(id)));
  }

  @Test
  void a_webhook_whose_attempts_are_all_lost_is_given_up() {
    plan(Faults.lose().onWebhook().every(1));
    JobId id = fixture.runWithWebhook();
    fixture.advance(ofSeconds(100));

    assertThat(fixture.webhooks.times()).isEmpty();
    assertThat(steps(id)).endsWith("3 failed", "3 given up");
  }

  @Test
  void a_doubled_attempt_posts_the_same_twice_and_its_first_answer_counts() {
    plan(Faults.doubled().onWebhook());
    JobId id = fixture.runWithWebhook();
    fixture.webhooks.next(FAILED, Attempt.Outcome.ACKNOWLEDGED);
    fixture.advance(ofSeconds(3));

    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(3), ofSeconds(3));
    assertThat(fixture.webhooks.sent())
        .extracting(RecordedWebhooks.Sent::job)
        .containsOnly(fixture.engine.status(id));
    assertThat(steps(id)).containsExactly("1 sent", "1 sent again", "1 failed");
  }

  @Test
  void a_doubled_attempt_is_sent_again_when_the_first_was_answered() {
    plan(Faults.doubled().onWebhook());
    CompletableFuture<Attempt> first = fixture.webhooks.nextIsPending();
    fixture.engine.script(Scripts.complete("at once"));
    fixture.runWithWebhook();
    assertThat(fixture.webhooks.sent()).hasSize(1);

    first.complete(new Attempt(Attempt.Outcome.ACKNOWLEDGED, "ok"));
    assertThat(fixture.webhooks.sent()).hasSize(2);
  }

  @Test
  void a_reordered_attempt_is_held_back_until_the_next_webhook_was_sent() {
    plan(Faults.reorder().onWebhook());
    JobId first = fixture.runWithWebhook();
    JobId second = fixture.runWithWebhook();
    fixture.advance(ofSeconds(5));
    assertThat(fixture.webhooks.sent()).isEmpty();

    fixture.advance(ofSeconds(1));
    assertThat(fixture.webhooks.sent())
        .extracting(sent -> sent.job().id())
        .containsExactly(second, first);
    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(6), ofSeconds(6));
    fixture.advance(ofSeconds(100));
    assertThat(fixture.webhooks.sent()).hasSize(2);
  }

  @Test
  void a_reordered_attempt_waits_for_the_answer_to_the_one_that_overtakes_it() {
    fixture.engine.script(Scripts.complete("at once"));
    plan(Faults.reorder().onWebhook());
    fixture.runWithWebhook();
    CompletableFuture<Attempt> overtaking = fixture.webhooks.nextIsPending();
    fixture.runWithWebhook();
    assertThat(fixture.webhooks.sent()).hasSize(1);

    overtaking.complete(new Attempt(FAILED, "500"));
    assertThat(fixture.webhooks.sent()).hasSize(2);
  }

  @Test
  void a_reordered_attempt_that_nothing_overtakes_is_sent_after_ten_seconds() {
    plan(Faults.reorder().onWebhook());
    fixture.runWithWebhook();
    fixture.advance(ofSeconds(3)).advanceToJustBefore(ofSeconds(10));
    assertThat(fixture.webhooks.sent()).isEmpty();

    fixture.tick();
    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(13));
  }

  @Test
  void a_delayed_attempt_is_made_that_much_later() {
    plan(Faults.delay(ofSeconds(7)).onWebhook());
    fixture.runWithWebhook();
    fixture.advance(ofSeconds(3)).advanceToJustBefore(ofSeconds(7));
    assertThat(fixture.webhooks.sent()).isEmpty();

    fixture.tick();
    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(10));
  }

  @Test
  void the_delayed_webhook_of_a_job_that_is_retried_comes_beside_that_of_its_next_end() {
    var failing = EngineFixture.with(Scripts.fail("no"), EngineFixture.fixed(1));
    failing.faults.add(Faults.delay(ofSeconds(7)).onWebhook());
    JobId id = failing.runWithWebhook();
    failing.advance(ofSeconds(2));

    failing.engine.retry(id);
    assertThat(failing.webhooks.times()).containsExactly(ofSeconds(2));

    failing.advance(ofSeconds(5));
    assertThat(failing.webhooks.times()).containsExactly(ofSeconds(2), ofSeconds(7));
  }

  @Test
  void a_fault_can_wait_for_how_the_job_ended() {
    plan(Faults.lose().onWebhook().when(JobStatus.FAILED));
    fixture.engine.script(Scripts.complete("fine"));
    fixture.runWithWebhook();
    assertThat(fixture.webhooks.sent()).hasSize(1);

    fixture.engine.script(Scripts.fail("boom"));
    fixture.runWithWebhook();
    assertThat(fixture.webhooks.sent()).hasSize(1);
  }

  private void plan(PlannedFault fault) {
    fixture.faults.add(fault);
  }

  private List<String> steps(JobId id) {
    return fixture.events(Event.Webhook.class).stream()
        .filter(event -> event.id().equals(id))
        .map(event -> event.attempt() + " " + event.step().text())
        .toList();
  }
}

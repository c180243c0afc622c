package dev.localpod.core;

import static dev.localpod.core.WebhookSender.Attempt.Outcome.ACKNOWLEDGED;
import static dev.localpod.core.WebhookSender.Attempt.Outcome.FAILED;
import static dev.localpod.core.WebhookSender.Attempt.Outcome.REFUSED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When webhooks are sent, and sent again: HOOK-1, HOOK-2. */
@Timeout(300)
class WebhookTest {

  private final EngineFixture fixture =
      EngineFixture.with(Scripts.after(ofSeconds(3)).complete("done"));

  @Test
  @Proves({"HOOK-1", "HOOK-2"})
  void a_completed_job_is_sent_once_if_it_is_acknowledged() {
    JobId id = fixture.runWithWebhook();
    fixture.advance(ofSeconds(100));

    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(3));
    assertThat(fixture.webhooks.sent().get(0).job()).isEqualTo(fixture.engine.status(id));
    assertThat(steps()).containsExactly("1 sent", "1 acknowledged");
  }

  @Test
  @Proves("HOOK-1")
  void a_failed_job_is_sent() {
    fixture.engine.script(Scripts.fail("boom"));
    fixture.runWithWebhook();

    assertThat(fixture.webhooks.sent())
        .extracting(sent -> sent.job().status())
        .containsExactly(JobStatus.FAILED);
  }

  @Test
  @Proves("HOOK-1")
  void a_timed_out_job_is_sent() {
    fixture.engine.script(Scripts.hang());
    fixture.runWithWebhook();
    fixture.advance(ofSeconds(600));

    assertThat(fixture.webhooks.sent())
        .extracting(sent -> sent.job().status())
        .containsExactly(JobStatus.TIMED_OUT);
  }

  @Test
  @Proves("HOOK-1")
  void a_cancelled_job_is_not_sent() {
    fixture.engine.cancel(fixture.runWithWebhook());
    fixture.advance(ofSeconds(100));

    assertThat(fixture.webhooks.sent()).isEmpty();
  }

  @Test
  void a_job_without_a_webhook_is_not_sent() {
    fixture.run();
    fixture.advance(ofSeconds(100));

    assertThat(fixture.webhooks.sent()).isEmpty();
  }

  @ParameterizedTest
  @Proves({"HOOK-1", "HOOK-2"})
  @CsvSource({"documented, 13, 23", "observed, 8, 23"})
  void three_attempts_are_made_at_the_gaps_of_the_edition(
      String edition, int secondAt, int thirdAt) {
    EngineFixture fixture = in(edition);
    fixture.webhooks.next(FAILED, FAILED, FAILED);
    fixture.runWithWebhook();

    fixture.advance(ofSeconds(3)).advanceToJustBefore(ofSeconds(secondAt - 3));
    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(3));
    fixture.tick();
    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(3), ofSeconds(secondAt));
    fixture.advanceToJustBefore(ofSeconds(thirdAt - secondAt));
    assertThat(fixture.webhooks.times()).hasSize(2);
    fixture.tick();
    assertThat(fixture.webhooks.times())
        .containsExactly(ofSeconds(3), ofSeconds(secondAt), ofSeconds(thirdAt));
    fixture.advance(ofSeconds(1_000));
    assertThat(fixture.webhooks.times()).hasSize(3);
    assertThat(steps(fixture))
        .containsExactly(
            "1 sent", "1 failed", "2 sent", "2 failed", "3 sent", "3 failed", "3 given up");
  }

  @Test
  @Proves("HOOK-1")
  void one_advance_over_all_attempts_keeps_their_gaps() {
    fixture.webhooks.next(FAILED, FAILED, ACKNOWLEDGED);
    fixture.runWithWebhook();

    fixture.advance(ofSeconds(1_000));

    assertThat(fixture.webhooks.times())
        .containsExactly(ofSeconds(3), ofSeconds(13), ofSeconds(23));
  }

  @Test
  @Proves("HOOK-3")
  void a_refused_webhook_is_not_tried_again() {
    fixture.webhooks.next(REFUSED);
    fixture.runWithWebhook();
    fixture.advance(ofSeconds(1_000));

    assertThat(steps()).containsExactly("1 webhook refused");
  }

  @Test
  @Proves("HOOK-1")
  void a_job_that_is_run_again_notifies_again() {
    fixture.engine.script(Scripts.fail("boom"));
    JobId id = fixture.runWithWebhook();
    fixture.engine.script(Script.ECHO);
    fixture.engine.retry(id);

    assertThat(fixture.webhooks.sent())
        .extracting(sent -> sent.job().status())
        .containsExactly(JobStatus.FAILED, JobStatus.COMPLETED);
  }

  @Test
  @Proves("HOOK-1")
  void a_webhook_that_fails_does_not_change_its_job() {
    fixture.webhooks.next(FAILED, FAILED, FAILED);
    JobId id = fixture.runWithWebhook();
    fixture.advance(ofSeconds(100));

    assertThat(fixture.path(id))
        .containsExactly(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS, JobStatus.COMPLETED);
  }

  @Test
  void time_is_held_while_an_attempt_is_under_way() throws Exception {
    CompletableFuture<Attempt> answer = fixture.webhooks.nextIsPending();
    fixture.runWithWebhook();
    var advanced = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              fixture.advance(ofSeconds(20));
              advanced.countDown();
            });
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING); // for the answer

    assertThat(fixture.clock.now()).isEqualTo(EngineFixture.START.plusSeconds(3));
    answer.complete(new Attempt(FAILED, "late, but in no time"));
    advanced.await();

    assertThat(fixture.webhooks.times()).containsExactly(ofSeconds(3), ofSeconds(13));
    assertThat(fixture.clock.now()).isEqualTo(EngineFixture.START.plusSeconds(20));
  }

  @Test
  void a_sender_that_throws_counts_as_a_failed_attempt() {
    var clock = fixture.clock;
    var engine =
        new Engine(
            EndpointSettings.DEFAULT,
            clock,
            1,
            EngineDependencies.none()
                .webhooks(
                    (job, edition, fault, onBegin) -> {
                      onBegin.run();
                      throw new IllegalStateException("no network");
                    }));
    engine.run(
        new JobRequest(
            Json.EMPTY,
            Policy.DEFAULT,
            Optional.of(URI.create("http://127.0.0.1/")),
            Optional.empty()));
    clock.advance(ofMillis(25_000));

    assertThat(
            engine.journal().entries().stream()
                .map(entry -> entry.event())
                .filter(Event.Webhook.class::isInstance)
                .map(event -> ((Event.Webhook) event).step().text()))
        .containsExactly("sent", "failed", "sent", "failed", "sent", "failed", "given up");
  }

  private static EngineFixture in(String edition) {
    return new EngineFixture(
        EndpointSettings.DEFAULT
            .edition(edition.equals("observed") ? Edition.OBSERVED : Edition.DOCUMENTED)
            .script(Scripts.after(Duration.ofSeconds(3)).complete("done")));
  }

  private List<String> steps() {
    return steps(fixture);
  }

  private static List<String> steps(EngineFixture fixture) {
    return fixture.events(Event.Webhook.class).stream()
        .map(event -> event.attempt() + " " + event.step().text())
        .toList();
  }
}

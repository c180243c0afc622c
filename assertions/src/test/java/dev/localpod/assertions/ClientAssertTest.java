package dev.localpod.assertions;

import static dev.localpod.assertions.FailureMessages.failureOf;
import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.IN_PROGRESS;
import static dev.localpod.job.JobStatus.IN_QUEUE;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.journal.WebhookStep;
import dev.localpod.journal.WorkerState;
import dev.localpod.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientAssertTest {

  private static final Map<String, Object> CUP = Map.of("input", Map.of("prompt", "a cup"));

  private final JournalWriter history = new JournalWriter();

  private ClientAssert client() {
    return assertThat(history.journal()).client();
  }

  private JournalWriter started(String job) {
    return history.run(job, CUP).moved(job, IN_QUEUE, IN_PROGRESS, "picked up by worker-1");
  }

  private JournalWriter completed(String job) {
    return history.moved(job, IN_PROGRESS, COMPLETED, "worker-1 completed it");
  }

  @Test
  void what_no_job_shows_does_not_pass() {
    assertThat(failureOf(() -> client().awaitsOrCancelsEveryJob()))
        .isEqualTo(
            """
            expected every job to be awaited or cancelled, but nothing was shown: no job was submitted
              a journal without an endpoint""");
    assertThat(failureOf(() -> client().submitsNothingTwice()))
        .contains("but nothing was shown: no job was submitted\n");
    assertThat(failureOf(() -> client().isBilledAtMost(ofSeconds(1))))
        .contains("but nothing was shown: no job was submitted\n");
    assertThat(failureOf(() -> client().wastesAtMost(ofSeconds(1))))
        .contains("but nothing was shown: no job was submitted\n");
    started("j-1");
    assertThat(failureOf(() -> client().fetchesEveryResult()))
        .contains("but nothing was shown: no job was COMPLETED or FAILED\n");
  }

  @Test
  void nothing_may_be_shown_where_that_is_allowed() {
    client().allowingNone().awaitsOrCancelsEveryJob().submitsNothingTwice().fetchesEveryResult();
    client().allowingNone().isBilledAtMost(ofSeconds(0)).wastesAtMost(ofSeconds(0));
  }

  @Test
  void every_job_is_awaited() {
    started("j-1").status("j-1", IN_PROGRESS);
    completed("j-1");
    assertThat(failureOf(() -> client().awaitsOrCancelsEveryJob()))
        .isEqualTo(
            """
            expected every job to be awaited or cancelled, but job j-1 was neither: its client last saw IN_PROGRESS
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  state    j-1 IN_QUEUE: submitted
                          +0s  client   POST run j-1 {"input":{"prompt":"a cup"}}: 200 IN_QUEUE
                          +0s  state    j-1 IN_QUEUE -> IN_PROGRESS: picked up by worker-1
                          +0s  client   POST status j-1: 200 IN_PROGRESS
                          +0s  state    j-1 IN_PROGRESS -> COMPLETED: worker-1 completed it""");
    history.status("j-1", COMPLETED);
    client().awaitsOrCancelsEveryJob();
  }

  @Test
  void a_job_that_nobody_asked_for_is_not_awaited() {
    history.run("j-1", CUP);
    assertThat(failureOf(() -> client().awaitsOrCancelsEveryJob()))
        .startsWith(
            "expected every job to be awaited or cancelled, but job j-1 was neither: its client never"
                + " polled it\n");
    history.moved("j-1", IN_QUEUE, CANCELLED, "the queue was purged");
    client().awaitsOrCancelsEveryJob();
  }

  @Test
  void a_job_is_awaited_by_a_webhook() {
    started("j-1");
    completed("j-1").webhook("j-1", 1, WebhookStep.ACKNOWLEDGED, "answered 200");
    client().awaitsOrCancelsEveryJob().fetchesEveryResult();
  }

  @Test
  void a_job_that_was_retried_is_to_be_awaited_again() {
    started("j-1").moved("j-1", IN_PROGRESS, FAILED, "worker-1 failed it").status("j-1", FAILED);
    client().awaitsOrCancelsEveryJob();
    history.moved("j-1", FAILED, IN_QUEUE, "retried by the client");
    assertThat(failureOf(() -> client().awaitsOrCancelsEveryJob())).contains("FAILED");
  }

  @Test
  void a_webhook_tells_nothing_of_the_retry_that_follows() {
    started("j-1").moved("j-1", IN_PROGRESS, FAILED, "worker-1 failed it");
    history.webhook("j-1", 1, WebhookStep.ACKNOWLEDGED, "answered 200");
    client().awaitsOrCancelsEveryJob();
    history.moved("j-1", FAILED, IN_QUEUE, "retried by the client");
    assertThat(failureOf(() -> client().awaitsOrCancelsEveryJob()))
        .startsWith("expected every job to be awaited or cancelled, but job j-1 was neither");
  }

  @Test
  void what_is_given_up_is_cancelled() {
    started("j-1").status("j-1", IN_PROGRESS);
    assertThat(failureOf(() -> client().cancelsOnTimeOut()))
        .startsWith(
            "expected the client to cancel each job that it gives up, but it did not cancel job j-1:"
                + " its client last saw IN_PROGRESS\n  a journal without an endpoint:\n");
    history.moved("j-1", IN_PROGRESS, CANCELLED, "cancelled by the client");
    history.answered(history.begin(), "cancel", "j-1", 200, CANCELLED);
    client().cancelsOnTimeOut();
  }

  @Test
  void a_cancel_that_came_too_late_is_one() {
    started("j-1").status("j-1", IN_PROGRESS);
    completed("j-1").answered(history.begin(), "cancel", "j-1", 200, COMPLETED);
    client().cancelsOnTimeOut().awaitsOrCancelsEveryJob();
  }

  @Test
  void there_must_be_something_that_was_given_up() {
    started("j-1");
    completed("j-1").status("j-1", COMPLETED);
    assertThat(failureOf(() -> client().cancelsOnTimeOut()))
        .isEqualTo(
            """
            expected the client to cancel each job that it gives up, but it gave up none
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run j-1 {"input":{"prompt":"a cup"}}: 200 IN_QUEUE
                          +0s  client   POST status j-1: 200 COMPLETED""");
  }

  @Test
  void nothing_is_submitted_twice() {
    history.run("j-1", CUP).run("j-2", Map.of("input", Map.of("prompt", "a mug")));
    client().submitsNothingTwice();
    history.run("j-3", Json.parse("{\"webhook\":\"http://h/\",\"input\":{\"prompt\":\"a cup\"}}"));
    assertThat(failureOf(() -> client().submitsNothingTwice()))
        .isEqualTo(
            """
            expected no input to be submitted twice, but job j-1 and job j-3 have the same input {"prompt":"a cup"}
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  client   POST run j-1 {"input":{"prompt":"a cup"}}: 200 IN_QUEUE
                          +0s  client   POST run j-3 {"webhook":"http://h/","input":{"prompt":"a cup"}}: 200 IN_QUEUE""");
  }

  @Test
  void no_request_to_the_openai_route_is_submitted_twice() {
    String chat = "openai/v1/chat/completions";
    history.submitted("j-1", chat, Map.of("prompt", "a cup"));
    history.submitted("j-2", chat, Map.of("prompt", "a mug"));
    client().submitsNothingTwice();
    history.submitted("j-3", chat, Map.of("prompt", "a cup"));
    assertThat(failureOf(() -> client().submitsNothingTwice()))
        .contains("job j-1 and job j-3 have the same input {\"prompt\":\"a cup\"}");
  }

  @Test
  void large_inputs_are_told_by_their_hash() {
    String large = "x".repeat(5_000);
    history.run("j-1", Map.of("input", large)).run("j-2", Map.of("input", large + "y"));
    client().submitsNothingTwice();
    history.run("j-3", Map.of("input", large));
    assertThat(failureOf(() -> client().submitsNothingTwice())).contains("job j-1 and job j-3");
  }

  @Test
  void a_result_is_fetched_before_it_expires() {
    started("j-1");
    completed("j-1");
    assertThat(failureOf(() -> client().fetchesEveryResult()))
        .startsWith("expected every result to be fetched, but the result of job j-1 was not\n");
    history.after(ofMinutes(30)).gone("j-1", COMPLETED, "its result expired");
    assertThat(failureOf(() -> client().fetchesEveryResult()))
        .isEqualTo(
            """
            expected every result to be fetched, but the result of job j-1 expired first
              a journal without an endpoint:
                endpoint time  who      what
                          +0s  state    j-1 IN_QUEUE: submitted
                          +0s  client   POST run j-1 {"input":{"prompt":"a cup"}}: 200 IN_QUEUE
                          +0s  state    j-1 IN_QUEUE -> IN_PROGRESS: picked up by worker-1
                          +0s  state    j-1 IN_PROGRESS -> COMPLETED: worker-1 completed it
                       +1800s  state    j-1 COMPLETED -> gone: its result expired""");
  }

  @Test
  void work_is_billed() {
    started("j-1").after(ofSeconds(3));
    completed("j-1").status("j-1", COMPLETED);
    started("j-2").after(ofSeconds(2)).status("j-2", IN_PROGRESS).after(ofSeconds(4));
    history.event(new Event.Worker("worker-2", WorkerState.IDLE, "is ready"));
    client().isBilledAtMost(ofSeconds(9)).wastesAtMost(ofSeconds(4));
    assertThat(failureOf(() -> client().isBilledAtMost(ofSeconds(5))))
        .startsWith(
            "expected at most 5s of work to be billed, but it is 9s: 3s for job j-1, 6s for job"
                + " j-2; 4s after the client gave up\n  a journal without an endpoint:\n"
                + "    endpoint time  who      what\n"
                + "              +0s  state    j-1 IN_QUEUE: submitted\n");
    assertThat(failureOf(() -> client().wastesAtMost(ofSeconds(1))))
        .startsWith(
            "expected at most 1s of work for jobs that were given up, but it is 4s: 4s for job"
                + " j-2; 4s after the client gave up\n");
  }

  @Test
  void a_job_with_a_webhook_is_no_orphan() {
    history
        .run("j-1", Map.of("input", Map.of(), "webhook", "http://127.0.0.1:9/"))
        .moved("j-1", IN_QUEUE, IN_PROGRESS, "picked up by worker-1")
        .after(ofSeconds(3));
    completed("j-1");
    client().wastesAtMost(ofSeconds(0)).isBilledAtMost(ofSeconds(3));
  }

  @Test
  void what_the_journal_dropped_cannot_be_told() {
    var small = new JournalWriter(new Journal.Bounds(1, 1 << 20));
    small.run("j-1", CUP).status("j-1", COMPLETED);
    for (Runnable question :
        new Runnable[] {
          () -> assertThat(small.journal()).client().awaitsOrCancelsEveryJob(),
          () -> assertThat(small.journal()).client().submitsNothingTwice(),
          () -> assertThat(small.journal()).client().fetchesEveryResult(),
          () -> assertThat(small.journal()).client().isBilledAtMost(ofSeconds(9)),
          () -> assertThat(small.journal()).client().wastesAtMost(ofSeconds(9))
        }) {
      assertThat(failureOf(question::run))
          .contains("but the journal no longer has entries 1 to 2; ");
    }
  }
}

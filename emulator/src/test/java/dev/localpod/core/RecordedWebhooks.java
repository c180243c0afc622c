package dev.localpod.core;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.options.Edition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Writes down what would be sent, and answers as it is told to; by default with success. */
final class RecordedWebhooks implements WebhookSender {

  /** One attempt: the job as it was sent, and when, counted from the start. */
  record Sent(Job job, Duration at) {}

  private final VirtualClock clock;
  private final List<Sent> sent = new ArrayList<>();
  private final Deque<CompletableFuture<Attempt>> answers = new ArrayDeque<>();

  RecordedWebhooks(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Attempt> send(
      Job job, Edition edition, Optional<WebhookFaultKind> fault, Runnable onBegin) {
    CompletableFuture<Attempt> answer = sent(job);
    if (!isRefusal(answer)) {
      onBegin.run();
    }
    return answer;
  }

  private static boolean isRefusal(CompletableFuture<Attempt> answer) {
    return answer.isDone()
        && !answer.isCompletedExceptionally()
        && answer.join().outcome() == Attempt.Outcome.REFUSED;
  }

  private synchronized CompletableFuture<Attempt> sent(Job job) {
    sent.add(new Sent(job, Duration.between(EngineFixture.START, clock.now())));
    return answers.isEmpty() ? answer(Attempt.Outcome.ACKNOWLEDGED) : answers.remove();
  }

  /** Answers the next attempts like this, one after the other. */
  synchronized void next(Attempt.Outcome... outcomes) {
    for (Attempt.Outcome outcome : outcomes) {
      answers.add(answer(outcome));
    }
  }

  /** Answers the next attempt when the test does. */
  synchronized CompletableFuture<Attempt> nextIsPending() {
    var pending = new CompletableFuture<Attempt>();
    answers.add(pending);
    return pending;
  }

  synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** When attempts were made, counted from the start. */
  List<Duration> times() {
    return sent().stream().map(Sent::at).toList();
  }

  private static CompletableFuture<Attempt> answer(Attempt.Outcome outcome) {
    return CompletableFuture.completedFuture(new Attempt(outcome, "as the test says"));
  }
}

package dev.localpod.core;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.fault.WebhookFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.WebhookStep;
import dev.localpod.options.Edition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the webhooks of final jobs, attempt by attempt (HOOK-1). An attempt happens in real time
 * and holds the clock meanwhile, so that its consequences are not late in endpoint time.
 */
final class WebhookDispatcher {

  private static final String WEBHOOK = "webhook";

  private final Edition edition;
  private final WebhookRetryPolicy retries;
  private final SingleWriter writer;
  private final EndpointClock clock;
  private final WebhookSender sender;
  private final FaultPlan faults;
  private final Consumer<Event> journal;
  private final Runnable activity;

  /** The number of final states per job that are still to be posted, or are being posted. */
  private final Map<JobId, Integer> expected = new HashMap<>();

  private int underWay;
  private final List<HeldBack> heldBack = new ArrayList<>();

  /** An attempt that waits until another webhook was sent. */
  private static final class HeldBack {
    private final Job job;
    private final int number;
    private @Nullable Deadline deadline;

    HeldBack(Job job, int number) {
      this.job = job;
      this.number = number;
    }

    void cancel() {
      Objects.requireNonNull(deadline).cancel();
    }
  }

  WebhookDispatcher(
      Edition edition,
      SingleWriter writer,
      EndpointClock clock,
      WebhookSender sender,
      FaultPlan faults,
      Consumer<Event> journal,
      Runnable activity) {
    this.edition = edition;
    this.retries = new WebhookRetryPolicy(edition);
    this.writer = writer;
    this.clock = clock;
    this.sender = sender;
    this.faults = faults;
    this.journal = journal;
    this.activity = activity;
  }

  /** Expects a webhook for a job that was submitted, if it has one. */
  void expect(Job job) {
    if (job.request().webhook().isPresent()) {
      expected.merge(job.id(), 1, Integer::sum);
    }
  }

  /** Cancels one expected webhook of a job. */
  void cancelExpected(JobId id) {
    expected.computeIfPresent(id, (job, ends) -> ends == 1 ? null : ends - 1);
  }

  /** Whether a webhook is still to come. */
  boolean isExpected() {
    return !expected.isEmpty();
  }

  /** The number of attempts in flight. */
  int underWay() {
    return underWay;
  }

  /** Begins to send the webhook of a job that has become final, if it has one. */
  void notifyOf(Job job) {
    if (job.request().webhook().isPresent()) {
      writer.soon(WEBHOOK, job.id(), () -> attempt(job, 1));
    }
  }

  private void attempt(Job job, int number) {
    Optional<InjectedFault<WebhookFault>> injected = faults.atDelivery(job.status());
    if (injected.isEmpty()) {
      send(job, number, Optional.empty());
      return;
    }
    WebhookFault fault = injected.get().fault();
    journal.accept(
        new Event.Fault(
            "webhook", fault.kind().text(), injected.get().entry(), Optional.of(job.id())));
    switch (fault.kind()) {
      case LOSE -> {
        record(job, number, WebhookStep.SENT, "");
        answered(job, number, new Attempt(Attempt.Outcome.FAILED, "it never arrived"));
      }
      case DOUBLE, EMPTY, GARBAGE, TRUNCATE, UNKNOWN_STATUS, EXTRA_FIELDS, MISSING_FIELDS ->
          send(job, number, Optional.of(fault.kind()));
      case REORDER -> holdBack(job, number);
      case DELAY ->
          writer.at(
              writer.now().plus(fault.by()),
              WEBHOOK,
              job.id(),
              () -> send(job, number, Optional.empty()));
    }
  }

  private void holdBack(Job job, int number) {
    var waiting = new HeldBack(job, number);
    heldBack.add(waiting);
    waiting.deadline =
        writer.at(
            writer.now().plus(WebhookFault.REORDER_LIMIT),
            WEBHOOK,
            job.id(),
            () -> {
              heldBack.remove(waiting);
              send(job, number, Optional.empty());
            });
  }

  /** Sends the attempts that waited for another webhook. */
  private void sendHeldBack() {
    List<HeldBack> free = List.copyOf(heldBack);
    heldBack.clear();
    for (HeldBack each : free) {
      each.cancel();
      send(each.job, each.number, Optional.empty());
    }
  }

  private void send(Job job, int number, Optional<WebhookFaultKind> fault) {
    boolean twice = fault.equals(Optional.of(WebhookFaultKind.DOUBLE));
    underWay++;
    EndpointClock.Hold hold = clock.hold();
    writer.effect(
        () ->
            post(job, number, fault, WebhookStep.SENT)
                .thenCompose(first -> twice ? again(job, number, first) : completedFuture(first))
                .whenComplete(
                    (attempt, defect) -> {
                      writer.write(
                          () -> {
                            underWay--;
                            activity.run();
                            answered(job, number, orFailed(attempt, defect));
                            sendHeldBack();
                          });
                      hold.release();
                    }));
  }

  /** Posts the job once more; only the first answer counts. */
  private CompletableFuture<Attempt> again(Job job, int number, Attempt first) {
    return post(job, number, Optional.empty(), WebhookStep.SENT_AGAIN)
        .handle((second, defect) -> first);
  }

  private CompletableFuture<Attempt> post(
      Job job, int number, Optional<WebhookFaultKind> fault, WebhookStep begin) {
    try {
      return sender.send(
          job, edition, fault, () -> writer.write(() -> record(job, number, begin, "")));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Attempt orFailed(Attempt attempt, @Nullable Throwable defect) {
    return defect == null
        ? attempt
        : new Attempt(Attempt.Outcome.FAILED, "could not be sent: " + defect.getMessage());
  }

  private void answered(Job job, int number, Attempt attempt) {
    switch (attempt.outcome()) {
      case ACKNOWLEDGED -> end(job, number, WebhookStep.ACKNOWLEDGED, attempt.detail());
      case REFUSED -> end(job, number, WebhookStep.REFUSED, attempt.detail());
      case FAILED -> {
        record(job, number, WebhookStep.FAILED, attempt.detail());
        retries
            .pauseAfter(number)
            .ifPresentOrElse(
                pause ->
                    writer.at(
                        writer.now().plus(pause),
                        WEBHOOK,
                        job.id(),
                        () -> attempt(job, number + 1)),
                () -> end(job, number, WebhookStep.GIVEN_UP, "no attempt is left"));
      }
    }
  }

  private void end(Job job, int number, WebhookStep step, String detail) {
    cancelExpected(job.id());
    record(job, number, step, detail);
  }

  private void record(Job job, int number, WebhookStep step, String detail) {
    journal.accept(new Event.Webhook(job.id(), number, step, detail));
  }
}

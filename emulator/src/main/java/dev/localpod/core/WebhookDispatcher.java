package dev.localpod.core;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.localpod.core.SingleWriter.Deadline;
import dev.localpod.core.WebhookSender.Attempt;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.fault.WebhookFault;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.WebhookStep;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that are to be delivered, and when the next attempt is made (HOOK-1). While an
 * attempt is under way virtual time is held: it happens in real time, and what it leads to must not
 * come late.
 */
final class WebhookDispatcher {

  private final Edition edition;
  private final SingleWriter writer;
  private final EndpointClock clock;
  private final WebhookSender sender;
  private final FaultPlan faults;
  private final Consumer<Event> journal;
  private final Runnable activity;

  /** How many ends of which jobs are still to be posted, or are being posted. */
  private final Map<JobId, Integer> expected = new HashMap<>();

  private int underWay;
  private final List<HeldBack> heldBack = new ArrayList<>();

  /** An attempt that waits for another one to go first. */
  private static final class HeldBack {
    private final Job job;
    private final int number;
    private @Nullable Deadline atTheLatest;

    HeldBack(Job job, int number) {
      this.job = job;
      this.number = number;
    }

    void cancel() {
      if (atTheLatest != null) {
        atTheLatest.cancel();
      }
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
    this.writer = writer;
    this.clock = clock;
    this.sender = sender;
    this.faults = faults;
    this.journal = journal;
    this.activity = activity;
  }

  /** A job was submitted; if it has a webhook, its end will be posted. */
  void expect(Job job) {
    if (job.request().webhook().isPresent()) {
      expected.merge(job.id(), 1, Integer::sum);
    }
  }

  /** One end less will be posted of a job. */
  void expectOneLess(JobId id) {
    expected.computeIfPresent(id, (job, ends) -> ends == 1 ? null : ends - 1);
  }

  /** Whether some receiver has something to expect. */
  boolean isExpected() {
    return !expected.isEmpty();
  }

  /** How many attempts are being made right now. */
  int underWay() {
    return underWay;
  }

  /** Begins to notify the webhook of a job that came to its end, if it has one; under the lock. */
  void notifyOf(Job job) {
    if (job.request().webhook().isPresent()) {
      attempt(job, 1);
    }
  }

  private void attempt(Job job, int number) {
    Optional<InjectedFault<WebhookFault>> injected = faults.atDelivery(job.status());
    if (injected.isEmpty()) {
      send(job, number, false);
      return;
    }
    WebhookFault activeFault = injected.get().fault();
    journal.accept(
        new Event.Fault(
            "webhook", activeFault.kind().text(), injected.get().entry(), Optional.of(job.id())));
    switch (activeFault.kind()) {
      case LOSE -> {
        record(job, number, WebhookStep.SENT, "");
        answered(job, number, new Attempt(Attempt.Outcome.FAILED, "it never arrived"));
      }
      case DOUBLE -> send(job, number, true);
      case REORDER -> holdBack(job, number);
      case DELAY -> writer.at(writer.now().plus(activeFault.by()), () -> send(job, number, false));
    }
  }

  private void holdBack(Job job, int number) {
    var turn = new HeldBack(job, number);
    heldBack.add(turn);
    turn.atTheLatest =
        writer.at(
            writer.now().plus(WebhookFault.REORDER_LIMIT),
            () -> {
              heldBack.remove(turn);
              send(job, number, false);
            });
  }

  /** Sends what was held back for a webhook that has now arrived before it. */
  private void sendHeldBack() {
    List<HeldBack> free = List.copyOf(heldBack);
    heldBack.clear();
    for (HeldBack each : free) {
      each.cancel();
      send(each.job, each.number, false);
    }
  }

  private void send(Job job, int number, boolean twice) {
    record(job, number, WebhookStep.SENT, "");
    underWay++;
    EndpointClock.Hold hold = clock.hold();
    writer.effect(
        () ->
            post(job)
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

  /** Posts the same once more; it is the first answer that counts. */
  private CompletableFuture<Attempt> again(Job job, int number, Attempt first) {
    writer.write(() -> record(job, number, WebhookStep.SENT_AGAIN, ""));
    return post(job).handle((second, defect) -> first);
  }

  private CompletableFuture<Attempt> post(Job job) {
    try {
      return sender.send(job, edition);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Attempt orFailed(Attempt attempt, @Nullable Throwable defect) {
    return defect == null
        ? attempt
        : new Attempt(Attempt.Outcome.FAILED, "could not be sent: " + defect);
  }

  private void answered(Job job, int number, Attempt attempt) {
    List<Duration> delays = edition.get(EditionSwitch.WEBHOOK_DELAYS);
    switch (attempt.outcome()) {
      case ACKNOWLEDGED -> end(job, number, WebhookStep.ACKNOWLEDGED, attempt.detail());
      case REFUSED -> end(job, number, WebhookStep.REFUSED, attempt.detail());
      case FAILED -> {
        record(job, number, WebhookStep.FAILED, attempt.detail());
        if (number <= delays.size()) {
          writer.at(writer.now().plus(delays.get(number - 1)), () -> attempt(job, number + 1));
        } else {
          end(job, number, WebhookStep.GIVEN_UP, "no attempt is left");
        }
      }
    }
  }

  private void end(Job job, int number, WebhookStep step, String detail) {
    expectOneLess(job.id());
    record(job, number, step, detail);
  }

  private void record(Job job, int number, WebhookStep step, String detail) {
    journal.accept(new Event.Webhook(job.id(), number, step, detail));
  }
}

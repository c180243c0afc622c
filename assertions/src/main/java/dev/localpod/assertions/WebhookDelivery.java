package dev.localpod.assertions;

import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.job.JobId;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WebhookStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal entries of one webhook, from its first attempt to its end. A job that a retry ran
 * again has one for each end (HOOK-1).
 */
record WebhookDelivery(JobId id, List<JournalEntry> entries) {

  /** The faults after which the receiver has no body that it can read. */
  private static final Set<String> UNREADABLE =
      Stream.of(
              WebhookFaultKind.LOSE,
              WebhookFaultKind.EMPTY,
              WebhookFaultKind.GARBAGE,
              WebhookFaultKind.TRUNCATE)
          .map(WebhookFaultKind::text)
          .collect(Collectors.toUnmodifiableSet());

  /** The beginnings of the details of attempts that did not reach the receiver. */
  private static final List<String> NOT_CONNECTED =
      List.of("connection refused", "no connection", "name does not resolve", "TLS failed");

  /** The first step of an attempt: one to a forbidden address is refused before it is sent. */
  private static final Set<WebhookStep> BEGINNINGS = Set.of(WebhookStep.SENT, WebhookStep.REFUSED);

  /** Groups the entries of the webhooks of one job or of all, in the order of their beginnings. */
  static List<WebhookDelivery> in(List<JournalEntry> entries, Optional<JobId> job) {
    List<WebhookDelivery> deliveries = new ArrayList<>();
    Map<JobId, JournalEntry> heldBack = new HashMap<>();
    for (JournalEntry entry : entries) {
      if (job.isPresent() && !entry.event().job().equals(job)) {
        continue;
      }
      if (entry.event() instanceof Event.Webhook webhook) {
        WebhookDelivery delivery = of(webhook, deliveries);
        if (BEGINNINGS.contains(webhook.step()) && heldBack.containsKey(webhook.id())) {
          delivery.entries.add(heldBack.remove(webhook.id()));
        }
        delivery.entries.add(entry);
      } else if (entry.event() instanceof Event.Fault fault
          && fault.operation().equals("webhook")) {
        heldBack.put(fault.job().orElseThrow(), entry);
      }
    }
    heldBack.forEach(
        (id, fault) -> find(deliveries, id, it -> it.isAt(WebhookStep.FAILED)).entries.add(fault));
    return deliveries;
  }

  private static WebhookDelivery of(Event.Webhook webhook, List<WebhookDelivery> all) {
    int attempt = webhook.attempt();
    return switch (webhook.step()) {
      case SENT, REFUSED ->
          find(all, webhook.id(), it -> it.isAt(WebhookStep.FAILED) && it.attempt() == attempt - 1);
      case SENT_AGAIN, ACKNOWLEDGED, FAILED ->
          find(all, webhook.id(), it -> it.isUnderWay() && it.attempt() == attempt);
      case GIVEN_UP ->
          find(all, webhook.id(), it -> it.isAt(WebhookStep.FAILED) && it.attempt() == attempt);
    };
  }

  /** Returns the first delivery of the job that matches, or a new one. */
  private static WebhookDelivery find(
      List<WebhookDelivery> all, JobId id, Predicate<WebhookDelivery> condition) {
    return all.stream()
        .filter(it -> it.id.equals(id) && condition.test(it))
        .findFirst()
        .orElseGet(
            () -> {
              var added = new WebhookDelivery(id, new ArrayList<>());
              all.add(added);
              return added;
            });
  }

  /** Reports whether no further step follows. */
  boolean hasEnded() {
    return last() instanceof Event.Webhook webhook && webhook.step().isLast();
  }

  private boolean isUnderWay() {
    return isAt(WebhookStep.SENT) || isAt(WebhookStep.SENT_AGAIN);
  }

  boolean isAt(WebhookStep step) {
    return last() instanceof Event.Webhook webhook && webhook.step() == step;
  }

  /** Returns what became of it so far, as a sentence. */
  String fact() {
    if (last() instanceof Event.Webhook webhook) {
      String detail = webhook.detail().isEmpty() ? "" : ": " + webhook.detail();
      return "it was " + webhook.step().text() + " at attempt " + webhook.attempt() + detail;
    }
    return "a fault holds back its attempt " + (attempt() + 1);
  }

  /** Returns the number of its latest attempt; 0 before the first. */
  private int attempt() {
    return entries.stream()
        .filter(entry -> entry.event() instanceof Event.Webhook)
        .map(entry -> ((Event.Webhook) entry.event()).attempt())
        .reduce(0, (before, latest) -> latest);
  }

  /** Returns how many of its attempts the journal has. */
  int attempts() {
    return steps(WebhookStep.SENT).size();
  }

  /** Returns the pauses between each failed attempt and the next one, in endpoint time. */
  List<Duration> pauses() {
    List<JournalEntry> failed = steps(WebhookStep.FAILED);
    List<JournalEntry> sent = steps(WebhookStep.SENT);
    return Stream.iterate(1, i -> i < sent.size() && i <= failed.size(), i -> i + 1)
        .map(i -> Duration.between(failed.get(i - 1).at(), sent.get(i).at()))
        .toList();
  }

  /** Returns how often the receiver got it with a body that it can read. */
  int arrivals() {
    int arrivals = 0;
    int copies = 1;
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Fault fault) {
        copies = UNREADABLE.contains(fault.fault()) ? 0 : 1;
      } else if (entry.event() instanceof Event.Webhook webhook) {
        if (webhook.step() == WebhookStep.SENT_AGAIN) {
          copies = 2;
        } else if (!BEGINNINGS.contains(webhook.step())) {
          arrivals += hasArrived(webhook) ? copies : 0;
          copies = 1;
        }
      }
    }
    return arrivals;
  }

  private static boolean hasArrived(Event.Webhook webhook) {
    return webhook.step() == WebhookStep.ACKNOWLEDGED
        || (webhook.step() == WebhookStep.FAILED
            && NOT_CONNECTED.stream().noneMatch(webhook.detail()::startsWith));
  }

  private List<JournalEntry> steps(WebhookStep step) {
    return entries.stream()
        .filter(it -> it.event() instanceof Event.Webhook webhook && webhook.step() == step)
        .toList();
  }

  /** Returns its last step, or the fault that holds its next attempt back. */
  private @Nullable Event last() {
    return entries.isEmpty() ? null : entries.get(entries.size() - 1).event();
  }
}

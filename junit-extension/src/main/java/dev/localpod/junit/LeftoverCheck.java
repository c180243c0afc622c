package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WebhookStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads in the journal of an endpoint what a test should not have left behind. */
final class LeftoverCheck {

  /** The operations whose answers are read as the result of a job. */
  private static final Set<String> RESULTS = Set.of("runsync", "status", "status-sync");

  private static final Set<String> POLLS = Set.of("status", "status-sync");

  /** What a webhook's attempt ended with, if not well. */
  private static final Set<WebhookStep> NOT_ACKNOWLEDGED =
      Set.of(WebhookStep.FAILED, WebhookStep.GIVEN_UP, WebhookStep.REFUSED);

  /**
   * One that was found.
   *
   * @param text what it is, and where
   */
  record Found(Leftover leftover, String text) {
    @Override
    public String toString() {
      return text + "; @Allow(Flaw." + leftover + ") allows it";
    }
  }

  private final Endpoint endpoint;
  private final List<Found> found = new ArrayList<>();

  /** The jobs whose result a client has read, or did not want any more. */
  private final Set<JobId> settled = new HashSet<>();

  private final Map<JobId, Long> endShown = new LinkedHashMap<>();
  private final Map<JobId, Integer> pollsAfter = new LinkedHashMap<>();
  private final Map<JobId, Boolean> streamed = new LinkedHashMap<>();
  private final Map<JobId, Event.Webhook> webhooks = new LinkedHashMap<>();

  private LeftoverCheck(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * The flaws there are.
   *
   * @param scripted whether the rules of the present script were all meant for this test
   */
  static List<Found> of(Endpoint endpoint, boolean scripted) {
    var leftovers = new LeftoverCheck(endpoint);
    endpoint.journal().entries().forEach(leftovers::read);
    leftovers.conclude();
    if (scripted) {
      for (String rule : endpoint.journal().summary().unusedRules()) {
        leftovers.add(Leftover.UNUSED_RULE, "no job was for the rule " + rule);
      }
    }
    for (String job : endpoint.heldCalls()) {
      leftovers.add(Leftover.HELD_CALL, "a call is still held for job " + job);
    }
    return leftovers.found;
  }

  private void read(JournalEntry entry) {
    Event event = entry.event();
    if (event instanceof Event.Call call) {
      if (call.isStray()) {
        stray(call);
      } else {
        call.job().ifPresent(job -> call(entry, call, job));
      }
    } else if (event instanceof Event.State state) {
      state(state);
    } else if (event instanceof Event.Webhook webhook) {
      webhook(webhook);
    }
  }

  private void stray(Event.Call call) {
    add(
        Leftover.STRAY_CALL,
        "a call went astray: %s %s was answered %d%s"
            .formatted(
                call.request().method(),
                call.operation(),
                call.answer().code(),
                call.answer().error().map(error -> ", " + error).orElse("")));
  }

  private void call(JournalEntry entry, Event.Call call, JobId job) {
    boolean showsTheEnd = call.answer().jobStatus().filter(JobStatus::isFinal).isPresent();
    Long shownBefore = endShown.get(job);
    if (POLLS.contains(call.operation())
        && shownBefore != null
        && call.request().after() >= shownBefore) {
      pollsAfter.merge(job, 1, Integer::sum);
    }
    if (showsTheEnd) {
      settled.add(job);
      if (RESULTS.contains(call.operation())) {
        endShown.putIfAbsent(job, entry.seq());
      }
    }
    if (call.operation().equals("cancel")) {
      settled.add(job);
      streamed.remove(job);
    } else if (call.operation().equals("stream") && call.answer().jobStatus().isPresent()) {
      streamed.put(job, showsTheEnd);
    }
  }

  private void state(Event.State state) {
    if (state.to().filter(JobStatus.IN_QUEUE::equals).isPresent()) {
      endShown.remove(state.id()); // a retry: there will be another end
    }
    boolean forgotten =
        state.to().isEmpty()
            && state.from().filter(JobStatus::isFinal).isPresent()
            && state.from().filter(JobStatus.CANCELLED::equals).isEmpty();
    // What is no longer kept may be the call that read it.
    if (forgotten && !settled.contains(state.id()) && endpoint.journal().dropped() == 0) {
      add(
          Leftover.LOST_RESULT,
          "job %s was %s, and nobody had read it: %s"
              .formatted(state.id(), state.from().orElseThrow(), state.cause()));
    }
  }

  private void webhook(Event.Webhook webhook) {
    if (webhook.step() == WebhookStep.ACKNOWLEDGED) {
      settled.add(webhook.id());
    }
    Event.Webhook before = webhooks.get(webhook.id());
    if (before == null || before.step() != WebhookStep.ACKNOWLEDGED) {
      webhooks.put(webhook.id(), webhook);
    }
  }

  private void conclude() {
    streamed.forEach(
        (job, read) -> {
          if (!read) {
            add(Leftover.HALF_READ_STREAM, "the stream of job " + job + " was not read to its end");
          }
        });
    pollsAfter.forEach(
        (job, polls) ->
            add(
                Leftover.POLL_AFTER_THE_END,
                "the end of job %s was known, but it was asked for %s"
                    .formatted(job, polls == 1 ? "again" : "another " + polls + " times")));
    webhooks.forEach(
        (job, last) -> {
          if (NOT_ACKNOWLEDGED.contains(last.step())) {
            add(
                Leftover.UNACKNOWLEDGED_WEBHOOK,
                "the webhook of job %s was never acknowledged: attempt %d %s%s"
                    .formatted(
                        job,
                        last.attempt(),
                        last.step().text(),
                        last.detail().isEmpty() ? "" : ", " + last.detail()));
          }
        });
  }

  private void add(Leftover leftover, String text) {
    found.add(new Found(leftover, text + " (endpoint " + endpoint.id() + ")"));
  }
}

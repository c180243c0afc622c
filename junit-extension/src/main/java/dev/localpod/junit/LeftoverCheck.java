package dev.localpod.junit;

import dev.localpod.Endpoint;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WebhookStep;
import dev.localpod.options.ClockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds in the journal of an endpoint what a test must not leave behind. */
final class LeftoverCheck {

  /** The operations whose answers hold the result of a job. */
  private static final Set<Operation> RESULTS = EnumSet.of(Operation.RUNSYNC, Operation.STATUS);

  /** The operations after which a client need not ask for a job. */
  private static final Set<Operation> LAST_CALLS = EnumSet.of(Operation.CANCEL, Operation.OPENAI);

  /** The last steps of webhooks that no receiver acknowledged. */
  private static final Set<WebhookStep> NOT_ACKNOWLEDGED =
      Set.of(WebhookStep.FAILED, WebhookStep.GIVEN_UP, WebhookStep.REFUSED);

  /** The leftovers that the next poll, or a call that is being answered, takes away. */
  private static final Set<Leftover> UNAWAITED =
      EnumSet.of(Leftover.ABANDONED_JOB, Leftover.UNREAD_RESULT);

  /** Those that time takes away as well. */
  private static final Set<Leftover> PASSING =
      EnumSet.of(Leftover.HELD_CALL, Leftover.ABANDONED_JOB, Leftover.UNREAD_RESULT);

  /**
   * A leftover.
   *
   * @param text its description with the endpoint
   */
  record Found(Leftover leftover, String text) {
    @Override
    public String toString() {
      return text + "; @Allow(Leftover." + leftover + ") allows it";
    }
  }

  private final Endpoint endpoint;
  private final List<Found> found = new ArrayList<>();

  /**
   * The jobs whose end clients know, or that they cancelled, or that ended with their call, as
   * those of the OpenAI-compatible route do.
   */
  private final Set<JobId> settled = new HashSet<>();

  private final Map<JobId, Long> endShown = new LinkedHashMap<>();
  private final Map<JobId, Integer> pollsAfter = new LinkedHashMap<>();
  private final Map<JobId, Boolean> streamed = new LinkedHashMap<>();
  private final Map<JobId, Event.Webhook> webhooks = new LinkedHashMap<>();

  private LeftoverCheck(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * The part of the settings of an endpoint that is meant for the test itself.
   *
   * @param scripted whether each rule of the current script is
   * @param faults the number of faults that were planned before and are not
   * @param earlierJobs the jobs of earlier tests at the same address
   */
  record Scope(boolean scripted, long faults, Set<JobId> earlierJobs) {}

  /** Returns the leftovers of an endpoint. Waits for calls that may take some of them away. */
  static List<Found> of(Endpoint endpoint, Scope scope) {
    return of(endpoint, scope, PollPause::afterRealTime);
  }

  /**
   * Returns the leftovers as the other method does.
   *
   * @param timer ends the wait after a time
   */
  static List<Found> of(
      Endpoint endpoint, Scope scope, Function<Duration, CompletableFuture<Void>> timer) {
    long end = endpoint.journal().last();
    // Only the test itself moves a manual clock, and the test has ended.
    boolean endsHeldCalls = !endpoint.clock().mode().equals(ClockMode.MANUAL);
    Set<Leftover> passing = endsHeldCalls ? PASSING : UNAWAITED;
    var pause = new PollPause(endpoint, endsHeldCalls, timer);
    List<Found> found;
    do {
      found = find(endpoint, scope, end);
    } while (found.stream().anyMatch(it -> passing.contains(it.leftover()))
        && pause.awaitNextEntry());
    return found;
  }

  /** Writes leftovers one a line below a heading. */
  static String list(String heading, List<Found> found) {
    return found.stream()
        .map(leftover -> "\n- " + leftover)
        .collect(Collectors.joining("", heading, ""));
  }

  private static List<Found> find(Endpoint endpoint, Scope scope, long end) {
    var leftovers = new LeftoverCheck(endpoint);
    List<JournalEntry> entries = endpoint.journal().entries();
    entries.forEach(leftovers::read);
    leftovers.conclude();
    if (scope.scripted()) {
      for (String rule : endpoint.journal().summary().unusedRules()) {
        leftovers.add(Leftover.UNUSED_RULE, "no job matched the rule " + rule);
      }
    }
    for (String job : endpoint.heldCalls()) {
      leftovers.add(Leftover.HELD_CALL, "a call still waits for job " + job);
    }
    for (PlannedFault fault : endpoint.faults().unused(scope.faults())) {
      leftovers.add(
          Leftover.UNUSED_FAULT,
          "nothing met the planned fault "
              + fault.toJson()
              + "; a right test calls what it is for");
    }
    new UnawaitedJobs(endpoint, entries, end, leftovers.settled).report(leftovers::add);
    RefusedCalls.report(endpoint.journal(), scope.earlierJobs(), leftovers::add);
    UnknownPlaceholders.report(endpoint, entries, leftovers::add);
    return leftovers.found;
  }

  private void read(JournalEntry entry) {
    Event event = entry.event();
    if (event.reportsEnd()) {
      event.job().ifPresent(settled::add);
    }
    if (event instanceof Event.Call call) {
      if (call.isStray()) {
        stray(call);
      } else {
        call.job().ifPresent(job -> call(entry, call, job));
      }
    } else if (event instanceof Event.State state) {
      state(state);
    } else if (event instanceof Event.Webhook webhook) {
      webhooks.put(webhook.id(), webhook);
    }
  }

  private void stray(Event.Call call) {
    add(
        Leftover.STRAY_CALL,
        "a call matched no operation of an endpoint: %s %s got %s%s"
            .formatted(
                call.request().method(),
                call.operation(),
                call.answer().code(),
                call.answer().error().map(error -> ", " + error).orElse("")));
  }

  private void call(JournalEntry entry, Event.Call call, JobId job) {
    Optional<Operation> operation = call.target();
    Long shownBefore = endShown.get(job);
    if (operation.equals(Optional.of(Operation.STATUS))
        && shownBefore != null
        && call.request().after() >= shownBefore) {
      pollsAfter.merge(job, 1, Integer::sum);
    }
    if (call.reportsEnd() && operation.filter(RESULTS::contains).isPresent()) {
      endShown.putIfAbsent(job, entry.seq());
    }
    if (operation.filter(LAST_CALLS::contains).isPresent()) {
      settled.add(job);
      streamed.remove(job);
    } else if (operation.equals(Optional.of(Operation.STREAM))
        && call.answer().jobStatus().isPresent()) {
      streamed.put(job, call.reportsEnd());
    }
  }

  private void state(Event.State state) {
    if (state.isSubmission()) { // a retry leads to another end
      endShown.remove(state.id());
      settled.remove(state.id());
    }
    boolean forgotten =
        state.to().isEmpty()
            && state.from().filter(JobStatus::isFinal).isPresent()
            && state.from().filter(JobStatus.CANCELLED::equals).isEmpty();
    // A dropped entry may be the call that read the result.
    if (forgotten && !settled.contains(state.id()) && endpoint.journal().dropped() == 0) {
      add(
          Leftover.LOST_RESULT,
          "no client read the result of job %s, which was %s: %s"
              .formatted(state.id(), state.from().orElseThrow(), state.cause()));
    }
  }

  private void conclude() {
    streamed.forEach(
        (job, read) -> {
          if (!read) {
            add(
                Leftover.HALF_READ_STREAM,
                "no client read the stream of job " + job + " to its end");
          }
        });
    pollsAfter.forEach(
        (job, polls) ->
            add(
                Leftover.POLL_AFTER_THE_END,
                "a client polled job %s %s after it had learned how the job ended"
                    .formatted(job, polls == 1 ? "once" : polls + " times")));
    webhooks.forEach(
        (job, last) -> {
          if (NOT_ACKNOWLEDGED.contains(last.step())) {
            add(
                Leftover.UNACKNOWLEDGED_WEBHOOK,
                "no receiver acknowledged the webhook of job %s: attempt %s %s%s"
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

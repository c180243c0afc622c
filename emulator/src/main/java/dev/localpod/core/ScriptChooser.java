package dev.localpod.core;

import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Job;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.ScriptContext;
import dev.localpod.script.ScriptSession;
import dev.localpod.script.ScriptSession.ChosenSteps;
import dev.localpod.script.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Chooses the steps of each dispatch from the script of the endpoint; only under the lock. */
final class ScriptChooser {

  private final RandomGenerator random;
  private final Consumer<Event> journal;
  private ScriptSession session;

  ScriptChooser(Script script, RandomGenerator random, Consumer<Event> journal) {
    this.random = random;
    this.journal = journal;
    this.session = new ScriptSession(script, random);
    script(script);
  }

  /** The script in use. */
  Script script() {
    return session.script();
  }

  /** Replaces the script; runs that have begun keep their steps. */
  void script(Script replacement) {
    session = new ScriptSession(replacement, random);
    journal.accept(new Event.Script(replacement.rules().stream().map(Rule::toString).toList()));
  }

  /** Chooses the steps for the dispatch of a waiting job at a time. */
  ChosenSteps choose(Job job, Instant now, Optional<WorkerFault> fault) {
    // A worker that is lost, or hangs, never performs the script.
    if (fault.equals(Optional.of(WorkerFault.CRASH))) {
      return withoutRule(new Step.Crash());
    } else if (fault.equals(Optional.of(WorkerFault.HANG))) {
      return withoutRule(new Step.Hang());
    }
    try {
      return session.choose(
          new ScriptContext(
              job.id().value(),
              job.attempt() + 1,
              job.request().input(),
              job.request().others(),
              now.getEpochSecond()));
    } catch (StackOverflowError tooLong) {
      String error = "the script cannot be applied: the input is too long for one of its patterns";
      return withoutRule(new Step.Fail(Json.of(error)));
    }
  }

  private static ChosenSteps withoutRule(Step step) {
    return new ChosenSteps(OptionalInt.empty(), List.of(step));
  }
}

package dev.localpod.fault;

import static dev.localpod.job.Operation.Property.NAMES_A_JOB;
import static dev.localpod.job.Operation.Property.SUBMITS_A_JOB;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fault with its target and how often it occurs. It is matched against each call, each job
 * pick-up or each webhook attempt. Without {@code every} and {@code probability} it occurs at the
 * next {@code times} matches, or at the next one only.
 *
 * @param operation the operation whose calls have the fault; empty for a fault of workers or
 *     webhooks
 * @param fault what goes wrong
 * @param times the most that it occurs, 1 or more
 * @param every the n of "at every n-th match", 1 or more
 * @param probability the probability to occur at a match, more than 0 and at most 1, drawn from the
 *     endpoint's seed
 * @param when the status that the job must have: as the call arrives; in the answer, for operations
 *     that submit a job; or at its end, for a webhook
 */
public record PlannedFault(
    Optional<Operation> operation,
    Fault fault,
    OptionalInt times,
    OptionalInt every,
    OptionalDouble probability,
    Optional<JobStatus> when) {

  /** The target of worker faults in scenarios and texts. */
  public static final String WORKER = "worker";

  /** The target of webhook faults in scenarios and texts. */
  public static final String WEBHOOK = "webhook";

  /** Refuses combinations that cannot occur, and figures out of range. */
  public PlannedFault {
    if (operation.isPresent() != fault instanceof CallFault) {
      throw new IllegalArgumentException(
          "'%s' is %s fault of calls"
              .formatted(fault.text(), operation.isPresent() ? "not a" : "a"));
    }
    if (fault instanceof CallFault call) {
      check(operation.get(), call, when.isPresent());
    } else if (fault instanceof WorkerFault && when.isPresent()) {
      throw new IllegalArgumentException(
          "a fault of a worker cannot have 'when': each job that it picks up was IN_QUEUE");
    }
    if (every.isPresent() && probability.isPresent()) {
      throw new IllegalArgumentException(
          "a fault cannot have both 'every' and 'probability'; must be one of them");
    }
    check("times", times);
    check("every", every);
    double chance = probability.orElse(1);
    if (!(chance > 0 && chance <= 1)) {
      throw new IllegalArgumentException(
          "'probability' cannot be " + chance + "; must be more than 0 and at most 1");
    }
  }

  private static void check(Operation operation, CallFault fault, boolean needsJob) {
    if (!fault.kind().appliesTo(operation)) {
      throw new IllegalArgumentException(
          "fault '%s' cannot occur on %s; must be one of %s"
              .formatted(fault.text(), operation.text(), list(fault.kind().operations())));
    }
    boolean submits = operation.has(SUBMITS_A_JOB);
    if (needsJob && submits && fault.isBeforeWork()) {
      throw new IllegalArgumentException(
          "'when' needs a job, and '%s' occurs before %s creates one; must be a fault of the answer, or a call of %s"
              .formatted(fault.text(), operation.text(), list(Operation.all(NAMES_A_JOB))));
    }
    if (needsJob && !submits && !operation.has(NAMES_A_JOB)) {
      throw new IllegalArgumentException(
          "'when' needs a job, and %s has none; must be a call of %s, or an answer of %s"
              .formatted(
                  operation.text(),
                  list(Operation.all(NAMES_A_JOB)),
                  list(Operation.all(SUBMITS_A_JOB))));
    }
  }

  private static void check(String name, OptionalInt number) {
    if (number.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be " + number.getAsInt() + "; must be 1 or more");
    }
  }

  private static String list(Set<Operation> operations) {
    return operations.stream().map(Operation::text).collect(Collectors.joining(", "));
  }

  static PlannedFault next(Optional<Operation> operation, Fault fault) {
    return new PlannedFault(
        operation,
        fault,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  /** Returns this fault limited to so many occurrences. */
  public PlannedFault times(int most) {
    return new PlannedFault(operation, fault, OptionalInt.of(most), every, probability, when);
  }

  /** Returns this fault at every n-th match. */
  public PlannedFault every(int nth) {
    return new PlannedFault(operation, fault, times, OptionalInt.of(nth), probability, when);
  }

  /** Returns this fault with a probability. */
  public PlannedFault probability(double chance) {
    return new PlannedFault(operation, fault, times, every, OptionalDouble.of(chance), when);
  }

  /** Returns this fault limited to jobs of a status. */
  public PlannedFault when(JobStatus jobStatus) {
    return new PlannedFault(operation, fault, times, every, probability, Optional.of(jobStatus));
  }

  /** Returns its target: the name of an operation, {@code worker} or {@code webhook}. */
  public String target() {
    return operation.map(Operation::text).orElse(fault instanceof WorkerFault ? WORKER : WEBHOOK);
  }

  /** Returns the most that it occurs; empty for no limit. */
  OptionalInt limit() {
    return times.isEmpty() && every.isEmpty() && probability.isEmpty() ? OptionalInt.of(1) : times;
  }

  /** Returns whether only the answer tells whether it occurs. */
  boolean waitsForAnswer() {
    return when.isPresent() && operation.filter(each -> each.has(SUBMITS_A_JOB)).isPresent();
  }

  /** Returns this fault as scenarios and the admin API write it. */
  public Json.Obj toJson() {
    var json = Json.object().put("operation", target()).put("fault", fault.text());
    fault.settings().fields().forEach(json::put);
    times.ifPresent(most -> json.put("times", most));
    every.ifPresent(nth -> json.put("every", nth));
    probability.ifPresent(chance -> json.put("probability", chance));
    when.ifPresent(status -> json.put("when", Json.object().put("jobStatus", status).build()));
    return json.build();
  }
}

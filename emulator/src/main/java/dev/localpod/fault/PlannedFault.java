package dev.localpod.fault;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fault, where it strikes and how often. What it is matched against one by one is a call, a job
 * that is picked up, or an attempt to deliver a webhook. Without {@code every} and {@code
 * probability} it strikes the next {@code times} matches, or just the next one.
 *
 * @param operation the operation whose calls it strikes; empty for a fault of workers or webhooks
 * @param fault what goes wrong
 * @param times how often it strikes at most, 1 or more
 * @param every strikes each so many-th match, 1 or more
 * @param probability strikes a match with this probability, more than 0 and at most 1, drawn from
 *     the endpoint's seed
 * @param when strikes only if the job is in this: as the call arrives, or as it is answered for the
 *     operations that submit a job, or at its end for a webhook
 */
public record PlannedFault(
    Optional<Operation> operation,
    Fault fault,
    OptionalInt times,
    OptionalInt every,
    OptionalDouble probability,
    Optional<JobStatus> when) {

  /** What plans and texts call the place of worker faults. */
  public static final String WORKER = "worker";

  /** What plans and texts call the place of webhook faults. */
  public static final String WEBHOOK = "webhook";

  private static final Set<Operation> SUBMITTING =
      EnumSet.of(Operation.RUN, Operation.RUNSYNC, Operation.OPENAI);

  private static final Set<Operation> NAMING_A_JOB =
      EnumSet.of(Operation.STATUS, Operation.STREAM, Operation.CANCEL, Operation.RETRY);

  /** Refuses what cannot happen, and figures out of range. */
  public PlannedFault {
    if (operation.isPresent() != fault instanceof CallFault) {
      throw new IllegalArgumentException(
          "'"
              + fault.text()
              + "' is a fault "
              + (operation.isPresent() ? "not " : "")
              + "of calls");
    }
    if (fault instanceof CallFault call) {
      check(operation.get(), call, when);
    } else if (fault instanceof WorkerFault && when.isPresent()) {
      throw new IllegalArgumentException(
          "a fault of a worker cannot have 'when': each job that it picks up was IN_QUEUE");
    }
    if (every.isPresent() && probability.isPresent()) {
      throw new IllegalArgumentException(
          "a fault cannot have both 'every' and 'probability'; allowed is one of them");
    }
    check("times", times);
    check("every", every);
    probability.ifPresent(
        chance -> {
          if (!(chance > 0 && chance <= 1)) {
            throw new IllegalArgumentException(
                "'probability' cannot be " + chance + "; allowed is more than 0 and at most 1");
          }
        });
  }

  private static void check(Operation operation, CallFault fault, Optional<JobStatus> when) {
    Set<Operation> operations = fault.kind().operations();
    if (!operations.contains(operation)) {
      throw new IllegalArgumentException(
          "fault '"
              + fault.text()
              + "' cannot strike "
              + operation.text()
              + "; allowed are "
              + list(operations));
    }
    if (when.isEmpty()) {
      return;
    }
    if (SUBMITTING.contains(operation) && fault.kind().isBeforeWork()) {
      throw new IllegalArgumentException(
          "'when' needs a job, and '"
              + fault.text()
              + "' strikes "
              + operation.text()
              + " before there is one; allowed are the faults that strike the answer, and calls of "
              + list(NAMING_A_JOB));
    }
    if (!SUBMITTING.contains(operation) && !NAMING_A_JOB.contains(operation)) {
      throw new IllegalArgumentException(
          "'when' needs a job, and "
              + operation.text()
              + " is not about one; allowed are calls of "
              + list(NAMING_A_JOB)
              + ", and answers of "
              + list(SUBMITTING));
    }
  }

  private static void check(String name, OptionalInt number) {
    if (number.isPresent() && number.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be " + number.getAsInt() + "; allowed is 1 or more");
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

  /** This fault striking so many times, and no more. */
  public PlannedFault times(int most) {
    return new PlannedFault(operation, fault, OptionalInt.of(most), every, probability, when);
  }

  /** This fault striking each so many-th match. */
  public PlannedFault every(int nth) {
    return new PlannedFault(operation, fault, times, OptionalInt.of(nth), probability, when);
  }

  /** This fault striking with this probability. */
  public PlannedFault probability(double chance) {
    return new PlannedFault(operation, fault, times, every, OptionalDouble.of(chance), when);
  }

  /** This fault striking only if the job is in this. */
  public PlannedFault when(JobStatus jobStatus) {
    return new PlannedFault(operation, fault, times, every, probability, Optional.of(jobStatus));
  }

  /** Where it strikes: the name of an operation, {@code worker} or {@code webhook}. */
  public String place() {
    return operation.map(Operation::text).orElse(fault instanceof WorkerFault ? WORKER : WEBHOOK);
  }

  /** How often it strikes at most; empty for as long as it is planned. */
  OptionalInt limit() {
    return times.isEmpty() && every.isEmpty() && probability.isEmpty() ? OptionalInt.of(1) : times;
  }

  /** Whether it is only known with the answer whether it strikes. */
  boolean waitsForAnswer() {
    return when.isPresent() && operation.filter(SUBMITTING::contains).isPresent();
  }

  /** This fault as scenarios and the admin API write it. */
  public Json.Obj toJson() {
    var json = Json.object().put("operation", place()).put("fault", fault.text());
    fault.settings().fields().forEach(json::put);
    times.ifPresent(most -> json.put("times", most));
    every.ifPresent(nth -> json.put("every", nth));
    probability.ifPresent(chance -> json.put("probability", chance));
    when.ifPresent(status -> json.put("when", Json.object().put("jobStatus", status).build()));
    return json.build();
  }
}

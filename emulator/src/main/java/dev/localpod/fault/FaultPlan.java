package dev.localpod.fault;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The faults that are in force on an endpoint. They are tried in the order in which they were
 * added; the first that strikes is the only one, and those behind it do not count that match. One
 * that has struck as often as it may is gone. Safe for use by several threads.
 */
public final class FaultPlan {

  private final long seed;
  private final List<Entry> entries = new ArrayList<>();
  private long added;

  /** A fault in force, and what has come of it. */
  private static final class Entry {
    private final long number;
    private final PlannedFault planned;
    private final SplittableRandom random;
    private long matches;
    private int strikes;

    Entry(long number, PlannedFault planned, long seed) {
      this.number = number;
      this.planned = planned;
      // Its own source: what others draw does not change what it does.
      this.random = new SplittableRandom(seed + number);
    }

    boolean strikesMatch() {
      matches++;
      boolean strikes =
          planned.probability().isPresent()
              ? random.nextDouble() < planned.probability().getAsDouble()
              : planned.every().isEmpty() || matches % planned.every().getAsInt() == 0;
      if (strikes) {
        this.strikes++;
      }
      return strikes;
    }

    boolean isUsedUp() {
      return planned.limit().isPresent() && strikes >= planned.limit().getAsInt();
    }
  }

  /**
   * A plan without faults.
   *
   * @param seed decides what is drawn for those that strike with a probability
   */
  public FaultPlan(long seed) {
    this.seed = seed;
  }

  // ---- planning

  /** Adds a fault behind those that are there. */
  public synchronized FaultPlan add(PlannedFault fault) {
    entries.add(new Entry(++added, fault, seed));
    return this;
  }

  /** Takes all faults away. */
  public synchronized FaultPlan clear() {
    entries.clear();
    return this;
  }

  /** The faults that may strike yet, in order. */
  public synchronized List<PlannedFault> list() {
    return entries.stream().map(entry -> entry.planned).toList();
  }

  /** {@link #list} as scenarios and the admin API write it. */
  public Json.Arr toJson() {
    return (Json.Arr) Json.of(list().stream().map(PlannedFault::toJson).toList());
  }

  // ---- striking

  /** Whether there is nothing to strike. */
  public synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * What goes wrong with a call that has arrived.
   *
   * @param job what the job is in that it names, if it names one that is there
   */
  public Optional<InjectedFault<CallFault>> atArrival(
      Operation operation, Optional<JobStatus> job) {
    return inject(
        CallFault.class,
        planned ->
            planned.operation().equals(Optional.of(operation))
                && !planned.waitsForAnswer()
                && (planned.when().isEmpty() || planned.when().equals(job)));
  }

  /**
   * What goes wrong with the answer to a call that submitted a job, if nothing did at its arrival.
   *
   * @param job what the job is in that it is answered with
   */
  public Optional<InjectedFault<CallFault>> atAnswer(Operation operation, JobStatus job) {
    return inject(
        CallFault.class,
        planned ->
            planned.operation().equals(Optional.of(operation))
                && planned.waitsForAnswer()
                && planned.when().equals(Optional.of(job)));
  }

  /** The fault of the job that a worker picks up now. */
  public Optional<InjectedFault<WorkerFault>> atPickUp() {
    return inject(WorkerFault.class, planned -> true);
  }

  /**
   * The fault of the attempt to deliver a webhook that is due now.
   *
   * @param end the final status of the job
   */
  public Optional<InjectedFault<WebhookFault>> atDelivery(JobStatus end) {
    return inject(
        WebhookFault.class,
        planned -> planned.when().isEmpty() || planned.when().equals(Optional.of(end)));
  }

  private synchronized <T extends Fault> Optional<InjectedFault<T>> inject(
      Class<T> type, Predicate<PlannedFault> matches) {
    for (Iterator<Entry> left = entries.iterator(); left.hasNext(); ) {
      Entry entry = left.next();
      Fault fault = entry.planned.fault();
      if (type.isInstance(fault) && matches.test(entry.planned) && entry.strikesMatch()) {
        if (entry.isUsedUp()) {
          left.remove();
        }
        return Optional.of(new InjectedFault<>(type.cast(fault), entry.number));
      }
    }
    return Optional.empty();
  }
}

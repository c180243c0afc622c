package dev.localpod.fault;

import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The planned faults of an endpoint. They are tried in the order in which they were added; only the
 * first that applies occurs, and the later ones do not count that match. A fault that has occurred
 * as often as planned is removed. Safe for use by several threads.
 */
public final class FaultPlan {

  /** The number of used-up faults that are kept, to show how often they occurred. */
  private static final int REMEMBERED = 100;

  private final long seed;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Entry> usedUp = new ArrayDeque<>();
  private long added;

  /**
   * A fault that was planned, and what became of it.
   *
   * @param entry the number of its entry in the plan, as the journal has it, from 1
   * @param planned the fault
   * @param occurrences how often it occurred
   * @param isUsedUp whether it can no longer occur
   */
  public record Status(long entry, PlannedFault planned, int occurrences, boolean isUsedUp) {}

  /** A planned fault and how often it matched and occurred. */
  private static final class Entry {
    private final long number;
    private final PlannedFault planned;
    private final SplittableRandom random;
    private long matches;
    private int occurrences;

    Entry(long number, PlannedFault planned, long seed) {
      this.number = number;
      this.planned = planned;
      // A random source for each fault, so that other faults do not change its draws.
      this.random = new SplittableRandom(seed + number);
    }

    boolean occursAtMatch() {
      matches++;
      boolean occurs =
          planned.probability().isPresent()
              ? random.nextDouble() < planned.probability().getAsDouble()
              : planned.every().isEmpty() || matches % planned.every().getAsInt() == 0;
      if (occurs) {
        occurrences++;
      }
      return occurs;
    }

    boolean isUsedUp() {
      return planned.limit().isPresent() && occurrences >= planned.limit().getAsInt();
    }

    Status status() {
      return new Status(number, planned, occurrences, isUsedUp());
    }
  }

  /**
   * Creates a plan without faults.
   *
   * @param seed decides the draws of faults with a probability
   */
  public FaultPlan(long seed) {
    this.seed = seed;
  }

  // ---- planning

  /** Adds a fault after the planned ones. */
  public synchronized FaultPlan add(PlannedFault fault) {
    entries.add(new Entry(++added, fault, seed));
    return this;
  }

  /** Removes all faults. */
  public synchronized FaultPlan clear() {
    entries.clear();
    usedUp.clear();
    return this;
  }

  /** Removes all faults and adds these. */
  public synchronized FaultPlan replace(List<PlannedFault> faults) {
    clear();
    faults.forEach(this::add);
    return this;
  }

  /** Returns the faults that can still occur, in order. */
  public synchronized List<PlannedFault> list() {
    return entries.stream().map(entry -> entry.planned).toList();
  }

  /** Returns the faults that can still occur and the last 100 used-up ones, in order of entry. */
  public synchronized List<Status> history() {
    return Stream.concat(usedUp.stream(), entries.stream())
        .map(Entry::status)
        .sorted(Comparator.comparingLong(Status::entry))
        .toList();
  }

  /** Returns how many faults were ever added. */
  public synchronized long added() {
    return added;
  }

  /**
   * Returns the faults that are certain to occur at a match, but never had one.
   *
   * @param after the number of faults that were added before and do not count; see {@link #added}
   */
  public synchronized List<PlannedFault> unused(long after) {
    return entries.stream()
        .filter(entry -> entry.number > after && entry.occurrences == 0)
        .map(entry -> entry.planned)
        .filter(planned -> planned.probability().isEmpty() && planned.every().isEmpty())
        .toList();
  }

  /** Returns {@link #list} as scenarios and the admin API write it. */
  public Json.Arr toJson() {
    return (Json.Arr) Json.of(list().stream().map(PlannedFault::toJson).toList());
  }

  // ---- injecting

  /** Returns whether no fault is planned. */
  public synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Injects a fault into a call that has arrived.
   *
   * @param job the status of the job that the call names, if the job exists
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
   * Injects a fault into the answer of a call that submitted a job.
   *
   * @param job the status of the job in the answer
   */
  public Optional<InjectedFault<CallFault>> atAnswer(Operation operation, JobStatus job) {
    return inject(
        CallFault.class,
        planned ->
            planned.operation().equals(Optional.of(operation))
                && planned.waitsForAnswer()
                && planned.when().equals(Optional.of(job)));
  }

  /** Injects a fault into the job that a worker with a script picks up now. */
  public Optional<InjectedFault<WorkerFault>> atPickUp() {
    return inject(
        WorkerFault.class,
        planned -> planned.fault() instanceof WorkerFault fault && !fault.isOnlyAttached());
  }

  /** Injects a fault into the job that an attached worker picks up now. */
  public Optional<InjectedFault<WorkerFault>> atPickUpByAttachedWorker() {
    return inject(WorkerFault.class, planned -> true);
  }

  /**
   * Injects a fault into the webhook attempt that is due now.
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
      if (type.isInstance(fault) && matches.test(entry.planned) && entry.occursAtMatch()) {
        if (entry.isUsedUp()) {
          left.remove();
          usedUp.addLast(entry);
          if (usedUp.size() > REMEMBERED) {
            usedUp.removeFirst();
          }
        }
        return Optional.of(new InjectedFault<>(type.cast(fault), entry.number));
      }
    }
    return Optional.empty();
  }
}

package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled actions of one clock: a heap by due time, then by order of scheduling. A cancelled
 * entry stays in the heap until it is first, or until most entries are cancelled.
 */
final class TimerQueue {

  /** One scheduled action. */
  final class Entry implements EndpointClock.Timer, Comparable<Entry> {
    private final Instant due;
    private final long sequence;
    private final Supplier<DueEvent> event;
    private @Nullable Runnable action;

    private Entry(Instant due, long sequence, Supplier<DueEvent> event, Runnable action) {
      this.due = due;
      this.sequence = sequence;
      this.event = event;
      this.action = action;
    }

    Instant due() {
      return due;
    }

    private boolean isDueWith(Entry other) {
      return action != null && due.equals(other.due);
    }

    /** Takes the action out, so that it runs at most once. */
    private @Nullable Runnable take() {
      Runnable taken = action;
      action = null;
      return taken;
    }

    @Override
    public void cancel() {
      synchronized (TimerQueue.this) {
        if (take() != null && ++cancelled > heap.size() / 2 && cancelled > 1_000) {
          heap.removeIf(entry -> entry.action == null);
          cancelled = 0;
        }
      }
    }

    @Override
    public int compareTo(Entry other) {
      int byDue = due.compareTo(other.due);
      return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Entry> heap = new PriorityQueue<>();
  private long sequence;
  private int cancelled;

  /**
   * Schedules an action.
   *
   * @param event describes it; asked only where several actions are due at once
   */
  synchronized Entry add(Instant due, Supplier<DueEvent> event, Runnable action) {
    var entry = new Entry(due, sequence++, event, action);
    heap.add(entry);
    return entry;
  }

  /** The due time of the next action. */
  synchronized Optional<Instant> nextDue() {
    dropCancelledHead();
    return Optional.ofNullable(heap.peek()).map(Entry::due);
  }

  /** Takes out the next action if it is due. */
  synchronized Optional<Due> pollDue(Instant now) {
    dropCancelledHead();
    Entry head = heap.peek();
    if (head == null || head.due.isAfter(now)) {
      return Optional.empty();
    }
    heap.remove();
    Runnable action = head.take();
    return action == null ? Optional.empty() : Optional.of(new Due(head.due, action));
  }

  /**
   * Takes out one of the actions that are due at the same instant, the next one that is not after
   * {@code now}.
   *
   * @param choice chooses from the events in order of scheduling; an index that is none of theirs
   *     leaves all of them
   */
  synchronized Optional<Due> pollDue(Instant now, ToIntFunction<List<DueEvent>> choice) {
    dropCancelledHead();
    Entry head = heap.peek();
    if (head == null || head.due.isAfter(now)) {
      return Optional.empty();
    }
    List<Entry> first = heap.stream().filter(entry -> entry.isDueWith(head)).sorted().toList();
    int chosen = choice.applyAsInt(first.stream().map(entry -> entry.event.get()).toList());
    if (chosen < 0 || chosen >= first.size()) {
      return Optional.empty();
    }
    Entry next = first.get(chosen);
    heap.remove(next);
    return Optional.ofNullable(next.take()).map(action -> new Due(next.due, action));
  }

  synchronized void clear() {
    heap.clear();
    cancelled = 0;
  }

  /** The number of entries in the heap, cancelled ones included. */
  synchronized int size() {
    return heap.size();
  }

  private void dropCancelledHead() {
    while (!heap.isEmpty() && heap.peek().action == null) {
      heap.remove();
      cancelled--;
    }
  }

  /** An action that is due. */
  record Due(Instant at, Runnable action) {

    /** Runs the action; the thread's uncaught-exception handler receives what it throws. */
    void run() {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}

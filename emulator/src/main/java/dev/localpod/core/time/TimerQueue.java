package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The scheduled actions of one clock: a binary heap by due time, then by order of scheduling. Each
 * entry knows its place in it, so that cancelling one takes it out at once and never sweeps.
 */
final class TimerQueue {

  /** One scheduled action. */
  final class Entry implements EndpointClock.Timer, Comparable<Entry> {
    private final Instant due;
    private final long sequence;
    private final Supplier<DueEvent> event;
    private final Runnable action;
    private int place;

    private Entry(Instant due, long sequence, Supplier<DueEvent> event, Runnable action) {
      this.due = due;
      this.sequence = sequence;
      this.event = event;
      this.action = action;
    }

    Instant due() {
      return due;
    }

    @Override
    public void cancel() {
      synchronized (TimerQueue.this) {
        remove(this);
      }
    }

    @Override
    public int compareTo(Entry other) {
      int byDue = due.compareTo(other.due);
      return byDue != 0 ? byDue : Long.compare(sequence, other.sequence);
    }
  }

  private static final int OUT = -1;

  private final List<Entry> heap = new ArrayList<>();
  private long sequence;

  /**
   * Schedules an action.
   *
   * @param event describes it; asked only where several actions are due at once
   */
  synchronized Entry add(Instant due, Supplier<DueEvent> event, Runnable action) {
    var entry = new Entry(due, sequence++, event, action);
    heap.add(entry);
    moveUp(entry, heap.size() - 1);
    return entry;
  }

  /** Whether no other action comes before this one. */
  synchronized boolean isNext(Entry entry) {
    return entry.place == 0;
  }

  /** The due time of the next action. */
  synchronized Optional<Instant> nextDue() {
    return heap.isEmpty() ? Optional.empty() : Optional.of(heap.get(0).due());
  }

  /** Takes out the next action if it is due. */
  synchronized Optional<Due> pollDue(Instant now) {
    return isAnyDue(now) ? Optional.of(take(heap.get(0))) : Optional.empty();
  }

  /**
   * Takes out one of the actions that are due at the same instant, the next one that is not after
   * {@code now}.
   *
   * @param choice chooses from the events in order of scheduling; an index that is none of theirs
   *     leaves all of them
   */
  synchronized Optional<Due> pollDue(Instant now, ToIntFunction<List<DueEvent>> choice) {
    if (!isAnyDue(now)) {
      return Optional.empty();
    }
    Instant due = heap.get(0).due();
    List<Entry> first = heap.stream().filter(entry -> entry.due.equals(due)).sorted().toList();
    int chosen = choice.applyAsInt(first.stream().map(entry -> entry.event.get()).toList());
    return chosen < 0 || chosen >= first.size()
        ? Optional.empty()
        : Optional.of(take(first.get(chosen)));
  }

  synchronized void clear() {
    heap.forEach(entry -> entry.place = OUT);
    heap.clear();
  }

  /** The number of scheduled actions. */
  synchronized int size() {
    return heap.size();
  }

  private boolean isAnyDue(Instant now) {
    return !heap.isEmpty() && !heap.get(0).due.isAfter(now);
  }

  private Due take(Entry entry) {
    remove(entry);
    return new Due(entry.due, entry.action);
  }

  // ---- the heap

  private void remove(Entry entry) {
    int place = entry.place;
    if (place == OUT) {
      return; // it has come up, or was cancelled
    }
    entry.place = OUT;
    Entry last = heap.remove(heap.size() - 1);
    if (last != entry) {
      moveDown(last, place);
      moveUp(last, last.place);
    }
  }

  /** Puts an entry at a free place, or above it while entries there come later. */
  private void moveUp(Entry entry, int free) {
    int place = free;
    for (int above = (place - 1) / 2;
        place > 0 && entry.compareTo(heap.get(above)) < 0;
        above = (place - 1) / 2) {
      put(heap.get(above), place);
      place = above;
    }
    put(entry, place);
  }

  /** Puts an entry at a free place, or below it while entries there come sooner. */
  private void moveDown(Entry entry, int free) {
    int place = free;
    for (int below = sooner(2 * place + 1);
        below < heap.size() && heap.get(below).compareTo(entry) < 0;
        below = sooner(2 * place + 1)) {
      put(heap.get(below), place);
      place = below;
    }
    put(entry, place);
  }

  /** The place of two neighbours whose entry comes sooner. */
  private int sooner(int left) {
    int right = left + 1;
    return right < heap.size() && heap.get(right).compareTo(heap.get(left)) < 0 ? right : left;
  }

  private void put(Entry entry, int place) {
    heap.set(place, entry);
    entry.place = place;
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

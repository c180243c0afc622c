package dev.localpod.core.time;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The scheduled actions of one clock, by due time, then by order of scheduling. They are in a heap
 * for each magnitude of their delay: the timers of a job that runs come and go without a step
 * through those that end a million results half an hour later.
 */
final class TimerQueue {

  /** One scheduled action; small, for each job that has ended keeps one. */
  final class Entry implements EndpointClock.Timer, Comparable<Entry> {
    private final long dueSeconds;
    private final int dueNanos;
    private final long sequence;
    private final Supplier<DueEvent> event;
    private final Runnable action;
    private final TimerHeap heap;

    /** Its place in the heap. */
    int place;

    private Entry(
        Instant due, long sequence, Supplier<DueEvent> event, Runnable action, TimerHeap heap) {
      this.dueSeconds = due.getEpochSecond();
      this.dueNanos = due.getNano();
      this.sequence = sequence;
      this.event = event;
      this.action = action;
      this.heap = heap;
    }

    Instant due() {
      return Instant.ofEpochSecond(dueSeconds, dueNanos);
    }

    private boolean isDue(Instant now) {
      int bySeconds = Long.compare(dueSeconds, now.getEpochSecond());
      return bySeconds < 0 || (bySeconds == 0 && dueNanos <= now.getNano());
    }

    @Override
    public void cancel() {
      synchronized (TimerQueue.this) {
        heap.remove(this);
      }
    }

    @Override
    public int compareTo(Entry other) {
      if (dueSeconds != other.dueSeconds) {
        return Long.compare(dueSeconds, other.dueSeconds);
      } else if (dueNanos != other.dueNanos) {
        return Integer.compare(dueNanos, other.dueNanos);
      }
      return Long.compare(sequence, other.sequence);
    }
  }

  /** A heap for each number of bits that a delay in seconds has. */
  private final List<TimerHeap> heaps = new ArrayList<>();

  private long sequence;

  /**
   * Schedules an action.
   *
   * @param now the present time, about
   * @param event describes it; asked only where several actions are due at once
   */
  synchronized Entry add(Instant now, Instant due, Supplier<DueEvent> event, Runnable action) {
    TimerHeap heap = heap(Math.max(0, due.getEpochSecond() - now.getEpochSecond()));
    var entry = new Entry(due, sequence++, event, action, heap);
    heap.add(entry);
    return entry;
  }

  private TimerHeap heap(long seconds) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(seconds);
    while (heaps.size() <= bits) {
      heaps.add(new TimerHeap());
    }
    return heaps.get(bits);
  }

  /** Whether no other action comes before this one. */
  synchronized boolean isNext(Entry entry) {
    return entry.place == 0 && first() == entry;
  }

  /** The due time of the next action. */
  synchronized Optional<Instant> nextDue() {
    return Optional.ofNullable(first()).map(Entry::due);
  }

  /** Takes out the next action if it is due. */
  synchronized Optional<Due> pollDue(Instant now) {
    return firstDue(now).map(TimerQueue::take);
  }

  /**
   * Takes out one of the actions that are due at the same instant, the next one that is not after
   * {@code now}.
   *
   * @param choice chooses from the events in order of scheduling; an index that is none of theirs
   *     leaves all of them
   */
  synchronized Optional<Due> pollDue(Instant now, ToIntFunction<List<DueEvent>> choice) {
    return firstDue(now).flatMap(next -> choose(next.due(), choice));
  }

  private Optional<Due> choose(Instant due, ToIntFunction<List<DueEvent>> choice) {
    List<Entry> first =
        heaps.stream()
            .flatMap(TimerHeap::stream)
            .filter(entry -> entry.due().equals(due))
            .sorted()
            .toList();
    int chosen = choice.applyAsInt(first.stream().map(entry -> entry.event.get()).toList());
    return chosen < 0 || chosen >= first.size()
        ? Optional.empty()
        : Optional.of(take(first.get(chosen)));
  }

  synchronized void clear() {
    heaps.forEach(TimerHeap::clear);
  }

  /** The number of scheduled actions. */
  synchronized int size() {
    return heaps.stream().mapToInt(TimerHeap::size).sum();
  }

  private @Nullable Entry first() {
    Entry first = null;
    for (TimerHeap heap : heaps) {
      Entry each = heap.first();
      first = each != null && (first == null || each.compareTo(first) < 0) ? each : first;
    }
    return first;
  }

  private Optional<Entry> firstDue(Instant now) {
    return Optional.ofNullable(first()).filter(entry -> entry.isDue(now));
  }

  private static Due take(Entry entry) {
    entry.heap.remove(entry);
    return new Due(entry.due(), entry.action);
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

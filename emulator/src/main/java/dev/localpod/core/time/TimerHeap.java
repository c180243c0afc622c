package dev.localpod.core.time;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of timers. Each of them knows its place in it, so that cancelling one takes it out
 * at once and never sweeps. Not safe for use by several threads.
 */
final class TimerHeap {

  private static final int OUT = -1;

  private final List<TimerQueue.Entry> entries = new ArrayList<>();

  void add(TimerQueue.Entry entry) {
    entries.add(entry);
    moveUp(entry, entries.size() - 1);
  }

  /** The entry that comes before all others. */
  TimerQueue.@Nullable Entry first() {
    return entries.isEmpty() ? null : entries.get(0);
  }

  Stream<TimerQueue.Entry> stream() {
    return entries.stream();
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.forEach(entry -> entry.place = OUT);
    entries.clear();
  }

  /** Takes out an entry, unless that has been done. */
  void remove(TimerQueue.Entry entry) {
    int place = entry.place;
    if (place == OUT) {
      return; // it has come up, or was cancelled
    }
    entry.place = OUT;
    TimerQueue.Entry last = entries.remove(entries.size() - 1);
    if (last != entry) {
      moveDown(last, place);
      moveUp(last, last.place);
    }
  }

  /** Puts an entry at a free place, or above it while entries there come later. */
  private void moveUp(TimerQueue.Entry entry, int free) {
    int place = free;
    for (int above = (place - 1) / 2;
        place > 0 && entry.compareTo(entries.get(above)) < 0;
        above = (place - 1) / 2) {
      put(entries.get(above), place);
      place = above;
    }
    put(entry, place);
  }

  /** Puts an entry at a free place, or below it while entries there come sooner. */
  private void moveDown(TimerQueue.Entry entry, int free) {
    int place = free;
    for (int below = sooner(2 * place + 1);
        below < entries.size() && entries.get(below).compareTo(entry) < 0;
        below = sooner(2 * place + 1)) {
      put(entries.get(below), place);
      place = below;
    }
    put(entry, place);
  }

  /** The place of two neighbours whose entry comes sooner. */
  private int sooner(int left) {
    int right = left + 1;
    return right < entries.size() && entries.get(right).compareTo(entries.get(left)) < 0
        ? right
        : left;
  }

  private void put(TimerQueue.Entry entry, int place) {
    entries.set(place, entry);
    entry.place = place;
  }
}

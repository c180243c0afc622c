package dev.localpod.core.journal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The record of what happened on an endpoint, in order. It keeps the newest {@value #CAPACITY}
 * entries and counts those it had to drop.
 */
public final class Journal {

  /** How many entries are kept. */
  public static final int CAPACITY = 50_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long last;

  /** Appends an event. */
  public synchronized void add(Instant at, Instant realAt, Event event) {
    if (entries.size() == CAPACITY) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(++last, at, realAt, event));
  }

  /** The entries that are kept, oldest first. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many entries are no longer kept. */
  public synchronized long dropped() {
    return last - entries.size();
  }
}

package dev.localpod.journal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The record of what happened on an endpoint, in order. It is bounded in entries and in memory: the
 * newest are kept, and those that had to go are counted. What it adds up is added up over all.
 */
public final class Journal {

  /** What each entry takes in memory beside what its event holds, in bytes. */
  private static final int ENTRY_WEIGHT = 300;

  /**
   * How much a journal keeps.
   *
   * @param entries how many entries, 1 or more
   * @param bytes about how many bytes of memory for all of them, 1 or more; a single entry that
   *     takes more is kept until the next one comes
   */
  public record Bounds(int entries, long bytes) {

    /** 50,000 entries in 32 MiB. */
    public static final Bounds DEFAULT = new Bounds(50_000, 32 << 20);

    /** Refuses bounds that keep nothing. */
    public Bounds {
      if (entries < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "a journal cannot be bounded to %d entries in %d bytes: allowed is 1 or more of each"
                .formatted(entries, bytes));
      }
    }
  }

  private record Kept(JournalEntry entry, long weight) {}

  private record Reader(long after, CompletableFuture<Void> more) {}

  private final Bounds bounds;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final List<Reader> readers = new ArrayList<>();
  private final JournalCounters totals = new JournalCounters();
  private long bytes;
  private long last;

  /** An empty journal with the default bounds. */
  public Journal() {
    this(Bounds.DEFAULT);
  }

  /** An empty journal. */
  public Journal(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Appends an event. */
  public synchronized void add(Instant at, Instant realAt, Event event) {
    long weight = ENTRY_WEIGHT + event.weight();
    kept.addLast(new Kept(new JournalEntry(++last, at, realAt, event), weight));
    bytes += weight;
    totals.count(event);
    while (kept.size() > bounds.entries() || (bytes > bounds.bytes() && kept.size() > 1)) {
      bytes -= kept.removeFirst().weight();
    }
    readers.removeIf(this::wake);
  }

  private boolean wake(Reader reader) {
    if (last <= reader.after()) {
      return false;
    }
    // Not here: whoever writes may hold the lock of an endpoint, and readers may do as they like.
    reader.more().completeAsync(() -> null);
    return true;
  }

  /** The entries that are kept, oldest first. */
  public List<JournalEntry> entries() {
    return entriesAfter(0);
  }

  /** The kept entries with numbers above {@code seq}, oldest first. */
  public synchronized List<JournalEntry> entriesAfter(long seq) {
    // Numbers have no gaps, so it is known how many there are.
    long wanted = Math.max(0, Math.min(kept.size(), last - seq));
    return kept.stream().skip(kept.size() - wanted).map(Kept::entry).toList();
  }

  /**
   * Completes as soon as there is an entry with a number above {@code seq}, which may be at once;
   * on a thread of its own, never on that of the writer. Cancel it to wait no longer.
   */
  public synchronized CompletableFuture<Void> whenAfter(long seq) {
    var more = new CompletableFuture<Void>();
    var reader = new Reader(seq, more);
    readers.removeIf(old -> old.more().isDone());
    if (!wake(reader)) {
      readers.add(reader);
    }
    return more;
  }

  /** The number of the newest entry; 0 if there never was one. */
  public synchronized long last() {
    return last;
  }

  /** How many entries are no longer kept: those with the numbers 1 to this one. */
  public synchronized long dropped() {
    return last - kept.size();
  }

  /** What all entries add up to, those that are no longer kept included. */
  public synchronized JournalSummary summary() {
    return totals.summary(last, last - kept.size());
  }
}

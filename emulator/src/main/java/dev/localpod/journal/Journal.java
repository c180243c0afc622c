package dev.localpod.journal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Records the events of an endpoint in order. It is bounded in entries and in memory: it keeps the
 * newest entries and drops the oldest. Its summary counts dropped entries as well.
 */
public final class Journal {

  /**
   * The limits of a journal.
   *
   * @param entries the largest number of entries, 1 or more
   * @param bytes the approximate memory of all entries in bytes, 1 or more; a single larger entry
   *     is kept until the next one
   */
  public record Bounds(int entries, long bytes) {

    /** 50,000 entries in 32 MiB, or in an eighth of the largest heap if that is less. */
    public static final Bounds DEFAULT =
        new Bounds(50_000, Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 8));

    /** Checks the limits. */
    public Bounds {
      if (entries < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "a journal with %s entries in %s bytes: each limit must be 1 or more"
                .formatted(entries, bytes));
      }
    }
  }

  private record Reader(long after, long number, CompletableFuture<Void> more) {}

  private final Bounds bounds;
  private final Deque<JournalEntry> kept = new ArrayDeque<>();

  /** The memory of each of them: an old event itself is seldom in the processor's cache. */
  private final LongQueue weights = new LongQueue();

  private final NavigableSet<Reader> readers =
      new TreeSet<>(Comparator.comparingLong(Reader::after).thenComparingLong(Reader::number));
  private long lastReader;
  private final JournalCounters totals = new JournalCounters();
  private final Set<Long> expected = new HashSet<>();
  private long bytes;
  private long last;

  /** Creates an empty journal with the default limits. */
  public Journal() {
    this(Bounds.DEFAULT);
  }

  /** Creates an empty journal. */
  public Journal(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Appends an event. */
  public synchronized void add(Instant at, Instant realAt, Event event) {
    kept.addLast(new JournalEntry(++last, at, realAt, event));
    long weight = EventWeight.of(event);
    weights.add(weight);
    bytes += weight;
    totals.count(event);
    while (kept.size() > bounds.entries() || (bytes > bounds.bytes() && kept.size() > 1)) {
      JournalEntry first = kept.removeFirst();
      bytes -= weights.remove();
      if (!expected.isEmpty()) {
        expected.remove(first.seq());
      }
    }
    wakeReaders();
  }

  private void wakeReaders() {
    if (readers.isEmpty() || readers.first().after() >= last) {
      return;
    }
    List<Reader> woken = new ArrayList<>();
    while (!readers.isEmpty() && readers.first().after() < last) {
      woken.add(readers.pollFirst());
    }
    // On other threads: the writer may hold the lock of an endpoint while a reader runs any code,
    // and to start thousands of readers takes long.
    CompletableFuture.runAsync(
        () -> woken.forEach(reader -> reader.more().completeAsync(() -> null)));
  }

  /** Returns the kept entries, oldest first. */
  public List<JournalEntry> entries() {
    return entriesAfter(0);
  }

  /** Returns the kept entries with numbers above {@code seq}, oldest first. */
  public List<JournalEntry> entriesAfter(long seq) {
    return entriesAfter(seq, Integer.MAX_VALUE);
  }

  /** Returns the first {@code most} of the kept entries with numbers above {@code seq}. */
  public synchronized List<JournalEntry> entriesAfter(long seq, int most) {
    // Numbers have no gaps, which gives the number of entries.
    long wanted = Math.max(0, Math.min(kept.size(), last - seq));
    return kept.stream().skip(kept.size() - wanted).limit(most).toList();
  }

  /**
   * Returns a future that completes as soon as there is an entry with a number above {@code seq},
   * never on the thread of the writer. Cancel it to stop waiting.
   */
  public synchronized CompletableFuture<Void> whenAfter(long seq) {
    var more = new CompletableFuture<Void>();
    if (last > seq) {
      return more.completeAsync(() -> null);
    }
    var reader = new Reader(seq, ++lastReader, more);
    readers.add(reader);
    more.whenComplete((none, cancelled) -> forget(reader));
    return more;
  }

  private synchronized void forget(Reader reader) {
    readers.remove(reader);
  }

  /** Returns the number of readers that wait. */
  synchronized int readers() {
    return readers.size();
  }

  /** Remembers that an assertion of a test looked at the refusal in this entry. */
  public synchronized void markExpected(long seq) {
    expected.add(seq);
  }

  /** Returns whether an assertion of a test looked at the refusal in this entry. */
  public synchronized boolean isExpected(long seq) {
    return expected.contains(seq);
  }

  /** Returns the number of the newest entry; 0 if no event was ever recorded. */
  public synchronized long last() {
    return last;
  }

  /** Returns the number of dropped entries: those with the numbers 1 to this one. */
  public synchronized long dropped() {
    return last - kept.size();
  }

  /** Returns the summary of all entries, including dropped ones. */
  public synchronized JournalSummary summary() {
    return totals.summary(last, last - kept.size());
  }
}

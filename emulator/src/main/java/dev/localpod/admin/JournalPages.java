package dev.localpod.admin;

import dev.localpod.http.JsonList;
import dev.localpod.journal.Journal;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The entries of a journal from a number on, taken page by page up to the newest one at the start,
 * while others are recorded and old ones are dropped.
 */
final class JournalPages implements Iterator<Json> {

  private static final int PAGE = 500;

  private final Journal journal;
  private final long until;
  private long left;
  private long next;
  private long dropped;
  private Iterator<JournalEntry> page = List.<JournalEntry>of().iterator();

  private JournalPages(Journal journal, long after, long limit) {
    this.journal = journal;
    this.until = journal.last();
    this.left = limit;
    this.next = after;
    this.dropped = journal.dropped();
  }

  /**
   * Returns the entries with their {@code next} and what the journal dropped.
   *
   * @param after the number that the entries are above
   * @param limit the largest number of entries
   */
  static JsonList of(Journal journal, long after, long limit) {
    var pages = new JournalPages(journal, after, limit);
    return new JsonList("entries", pages, pages::rest);
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && left > 0 && next < until) {
      List<JournalEntry> entries =
          journal.entriesAfter(next, (int) Math.min(Math.min(left, PAGE), until - next));
      if (!entries.isEmpty() && entries.get(0).seq() > next + 1) {
        dropped = entries.get(0).seq() - 1; // some that this reader was to get
      }
      page = entries.stream().filter(entry -> entry.seq() <= until).iterator();
    }
    return page.hasNext();
  }

  @Override
  public Json next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the last entry was taken");
    }
    JournalEntry entry = page.next();
    next = entry.seq();
    left--;
    return entry.toJson();
  }

  private Json.Obj rest() {
    return Json.object()
        .put("next", next)
        .put("dropped", dropped)
        .put("last", journal.last())
        .build();
  }
}

package dev.localpod.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Equal rows of an {@link EntryTable} that became one.
 *
 * @param first the first of them
 * @param last the last of them
 * @param times their number
 */
record FoldedRow(EntryRow first, EntryRow last, int times) {

  /** The smallest number of equal rows that fold: three still show a pause next to another one. */
  private static final int LEAST = 4;

  /**
   * Folds equal rows of calls and of the clock, unless something else happened between them. A
   * folded row stands in the place of its first one.
   */
  static List<FoldedRow> fold(List<EntryRow> rows) {
    var folded = new ArrayList<FoldedRow>();
    var stretch = new ArrayList<EntryRow>();
    for (EntryRow row : rows) {
      if (row.isRepeatable()) {
        stretch.add(row);
      } else {
        folded.addAll(foldStretch(stretch));
        stretch.clear();
        folded.add(single(row));
      }
    }
    folded.addAll(foldStretch(stretch));
    return folded;
  }

  private static List<FoldedRow> foldStretch(List<EntryRow> rows) {
    Map<EntryRow.Text, List<EntryRow>> equal = new LinkedHashMap<>();
    rows.forEach(row -> equal.computeIfAbsent(row.text(), text -> new ArrayList<>()).add(row));
    var folded = new ArrayList<FoldedRow>();
    for (EntryRow row : rows) {
      List<EntryRow> same = equal.get(row.text());
      if (same.size() < LEAST) {
        folded.add(single(row));
      } else if (same.get(0) == row) {
        folded.add(new FoldedRow(row, same.get(same.size() - 1), same.size()));
      }
    }
    return folded;
  }

  private static FoldedRow single(EntryRow row) {
    return new FoldedRow(row, row, 1);
  }
}

package dev.localpod.journal;

import dev.localpod.job.JobId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lays out journal entries as a table for people. */
public final class EntryTable {

  private EntryTable() {}

  /**
   * Writes the heading and a line for each entry; two for a call during which something else
   * happened. Times count from the first line, in whole milliseconds. Equal lines of calls and of
   * the clock fold into one. Of too many lines the middle ones are left out, except states, faults,
   * limits and moves of the clock.
   *
   * @param subject the job that the table is about; lines name all other jobs
   * @param columns the clocks whose times are shown; folded lines show the first one's
   * @param most the number of lines below the heading from which lines are left out, 4 or more
   * @return no line if there is no entry
   */
  public static List<String> lines(
      List<JournalEntry> entries, Optional<JobId> subject, List<TimeBasis> columns, int most) {
    List<FoldedRow> rows = FoldedRow.fold(EntryRow.of(entries, subject));
    if (rows.isEmpty()) {
      return List.of();
    }
    EntryRow start = rows.get(0).first();
    var lines = new ArrayList<String>();
    lines.add(line(columns.stream().map(TimeBasis::text).toList(), columns, "who", "what"));
    Set<FoldedRow> hidden = hidden(rows, most);
    int leftOut = 0;
    for (FoldedRow row : rows) {
      if (hidden.contains(row)) {
        leftOut++;
        continue;
      }
      addGap(lines, leftOut, columns);
      leftOut = 0;
      List<String> times = columns.stream().map(basis -> since(start, row.first(), basis)).toList();
      lines.add(line(times, columns, row.first().who(), what(row, start, columns.get(0))));
    }
    return lines;
  }

  /** Chooses the rows to leave out; the first and the last quarter stay. */
  private static Set<FoldedRow> hidden(List<FoldedRow> rows, int most) {
    List<FoldedRow> middle =
        rows.size() <= most ? List.of() : rows.subList(most / 4, rows.size() - most / 4);
    return middle.stream()
        .filter(row -> !row.first().isEssential())
        .limit(Math.max(0, rows.size() - most))
        .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
  }

  private static void addGap(List<String> lines, int leftOut, List<TimeBasis> columns) {
    if (leftOut > 0) {
      List<String> noTimes = columns.stream().map(basis -> "").toList();
      lines.add(line(noTimes, columns, "", "... " + leftOut + " more ..."));
    }
  }

  private static String what(FoldedRow row, EntryRow start, TimeBasis basis) {
    String what = row.first().what();
    return row.times() == 1
        ? what
        : "%s, %s times, %s to %s"
            .formatted(
                what,
                row.times(),
                since(start, row.first(), basis),
                since(start, row.last(), basis));
  }

  private static String since(EntryRow first, EntryRow row, TimeBasis basis) {
    Duration since = Duration.between(first.time(basis), row.time(basis));
    return "+" + DurationFormat.format(since.truncatedTo(ChronoUnit.MILLIS));
  }

  private static String line(List<String> times, List<TimeBasis> columns, String who, String what) {
    var line = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      int width = columns.get(i).text().length();
      line.append(("%" + width + "s  ").formatted(times.get(i)));
    }
    return line.append("%-7s  ".formatted(who))
        .append(what.replaceAll("\\p{Cntrl}+", " ").stripTrailing())
        .toString();
  }
}

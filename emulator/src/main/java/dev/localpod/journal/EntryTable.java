package dev.localpod.journal;

import dev.localpod.job.JobId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lays out journal entries as a table for people. */
public final class EntryTable {

  private EntryTable() {}

  /**
   * Writes the heading and a line for each entry; two for a call during which something else
   * happened. Times count from the first line, in whole milliseconds. Of too many lines the middle
   * ones are left out.
   *
   * @param subject the job that the table is about; lines name all other jobs
   * @param columns the clocks whose times are shown
   * @param most the largest number of lines below the heading, 4 or more
   * @return no line if there is no entry
   */
  public static List<String> lines(
      List<JournalEntry> entries, Optional<JobId> subject, List<TimeBasis> columns, int most) {
    List<EntryRow> rows = EntryRow.of(entries, subject);
    if (rows.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add(line(columns.stream().map(TimeBasis::text).toList(), columns, "who", "what"));
    for (EntryRow row : rows) {
      List<String> times = columns.stream().map(basis -> since(rows.get(0), row, basis)).toList();
      lines.add(line(times, columns, row.who(), row.what()));
    }
    int tooMany = rows.size() - most;
    if (tooMany > 0) {
      List<String> middle = lines.subList(1 + most / 4, 1 + most / 4 + tooMany);
      middle.clear();
      List<String> noTimes = columns.stream().map(basis -> "").toList();
      middle.add(line(noTimes, columns, "", "... " + tooMany + " more ..."));
    }
    return lines;
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

package dev.localpod.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Checks by the journal that each submission of a job gets exactly one final state (JOB-1). */
final class JobLedger {

  private static final Pattern CHANGE =
      Pattern.compile(
          "\"kind\":\"state\",\"job\":\"([^\"]+)\",\"from\":(?:null|\"([A-Z_]+)\"),"
              + "\"to\":(?:null|\"([A-Z_]+)\")");
  private static final Pattern NEXT = Pattern.compile("\"next\":([0-9]+),\"dropped\":([0-9]+)");
  private static final Set<String> FINAL = Set.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");

  private final Map<String, String> states = new HashMap<>();
  private long next;
  private long submissions;
  private long ends;

  /** Returns the number of the last entry that was read. */
  long next() {
    return next;
  }

  long submissions() {
    return submissions;
  }

  /** Reads a page of the journal. */
  void read(String page) {
    List<MatchResult> position = NEXT.matcher(page).results().toList();
    MatchResult last = position.get(position.size() - 1);
    if (Long.parseLong(last.group(2)) > next) {
      throw new AssertionError("the journal dropped entries that were not read: " + last.group());
    }
    CHANGE.matcher(page).results().forEach(this::change);
    next = Long.parseLong(last.group(1));
  }

  private void change(MatchResult change) {
    String job = change.group(1);
    String from = change.group(2);
    String to = change.group(3);
    String known = states.get(job);
    if (known == null ? from != null : !known.equals(from)) {
      throw new AssertionError(job + " was " + known + ", and changed " + change.group());
    }
    if (to == null) {
      states.remove(job);
      return;
    }
    if (to.equals("IN_QUEUE") && (from == null || FINAL.contains(from))) {
      submissions++;
    } else if (FINAL.contains(to)) {
      if (FINAL.contains(from)) {
        throw new AssertionError(job + " has two final states: " + change.group());
      }
      ends++;
    }
    states.put(job, to);
  }

  /** Returns how many submissions have no final state yet. */
  long open() {
    return submissions - ends;
  }

  @Override
  public String toString() {
    return open() + " of " + submissions;
  }
}

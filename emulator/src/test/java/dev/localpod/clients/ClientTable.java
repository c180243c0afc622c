package dev.localpod.clients;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of the page: what is done with a client, and what becomes of it on each clock. */
final class ClientTable {

  private static final String HEAD =
      "| you call | clock | it calls, and is answered | you get |\n|---|---|---|---|\n";

  private final StringBuilder rows = new StringBuilder();

  /**
   * What became of one thing that was done.
   *
   * @param calls the calls of the client, with their answers
   * @param end what the user got
   */
  record Outcome(List<String> calls, String end) {

    /** Returns the outcome as cells; a call that repeats the one before is left out. */
    String cells() {
      List<String> different = new ArrayList<>();
      for (String call : calls) {
        if (different.isEmpty() || !different.get(different.size() - 1).equals(call)) {
          different.add(call);
        }
      }
      return String.join("<br>", different) + " | " + end;
    }
  }

  /** Adds what became of something, by clock; clocks with the same outcome share a row. */
  void add(String does, Map<TestedClock, Outcome> outcomes) {
    Map<String, List<TestedClock>> clocks = new LinkedHashMap<>();
    outcomes.forEach(
        (clock, outcome) ->
            clocks.computeIfAbsent(outcome.cells(), cells -> new ArrayList<>()).add(clock));
    clocks.forEach(
        (cells, same) ->
            rows.append("| ")
                .append(does)
                .append(" | ")
                .append(same.stream().map(TestedClock::toString).collect(joining(", ")))
                .append(" | ")
                .append(cells)
                .append(" |\n"));
  }

  /** Returns the table as it stands below the heading of a client. */
  String below(String client) {
    return "## " + client + "\n\n" + HEAD + rows;
  }
}

package dev.localpod.junit;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes which parts of the contract the clients of a run have met, as Markdown. */
final class MetReport {

  private final Map<ContractItem, AtomicInteger> tests;

  /**
   * Creates the report.
   *
   * @param tests the number of endpoints on which each item was met
   */
  MetReport(Map<ContractItem, AtomicInteger> tests) {
    this.tests = tests;
  }

  /** Returns the report in one sentence. */
  String summary() {
    long met = tests.values().stream().filter(number -> number.get() > 0).count();
    return "the tests met " + met + " of " + tests.size() + " parts of the contract";
  }

  /** Returns the whole report. */
  String text() {
    var text =
        new StringBuilder("# What the tests have met\n\nIn this run ")
            .append(summary())
            .append(
                ".\nThe number is that of the endpoints on which clients met a part. A part that")
            .append(" no client met has a line that brings it about.\n");
    String group = "";
    for (Map.Entry<ContractItem, AtomicInteger> entry : tests.entrySet()) {
      ContractItem item = entry.getKey();
      if (!item.group().equals(group)) {
        group = item.group();
        text.append("\n## ")
            .append(group)
            .append("\n\n| part | met | to meet it |\n|---|---|---|\n");
      }
      int number = entry.getValue().get();
      text.append("| ")
          .append(item.name())
          .append(" | ")
          .append(number > 0 ? number : "**no**")
          .append(" | ")
          .append(number > 0 ? "" : "`" + item.line() + "`")
          .append(" |\n");
    }
    return text.toString();
  }
}

package dev.localpod.assertions;

import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.TruncatedJson;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Compares the chunks that a client collected with those that the worker sent. */
final class ChunkComparison {

  private final List<Json> sent;
  private final boolean[] isReceived;
  private final List<String> differences = new ArrayList<>();
  private int last = -1;

  private ChunkComparison(List<Json> sent) {
    this.sent = sent;
    this.isReceived = new boolean[sent.size()];
  }

  /** Returns the values as the journal shows them. */
  static List<Json> inJournal(List<?> values) {
    return values.stream().map(value -> TruncatedJson.of(Json.of(value)).toJson()).toList();
  }

  /** Returns a failure that names the gaps and the chunks out of order, if any. */
  static Optional<Failure> of(List<Json> sent, List<Json> received, JobHistory history) {
    List<JournalEntry> shown = history.entries();
    if (sent.isEmpty() && received.isEmpty()) {
      return Optional.of(Failure.nothingShown("no worker sent a chunk", shown));
    }
    var comparison = new ChunkComparison(sent);
    received.forEach(comparison::receive);
    comparison.findGaps();
    return comparison.differences.isEmpty()
        ? Optional.empty()
        : Optional.of(Failure.pending(String.join("; ", comparison.differences), shown));
  }

  private void receive(Json chunk) {
    int next = find(chunk, last + 1, false);
    int index = next >= 0 ? next : find(chunk, 0, false);
    if (index >= 0) {
      isReceived[index] = true;
      if (index < last) {
        differences.add(named(index) + " came after chunk " + (last + 1));
      } else {
        last = index;
      }
      return;
    }
    int again = find(chunk, 0, true);
    differences.add(
        again >= 0
            ? named(again) + " came again"
            : AbstractJobAssert.shown(chunk) + " was never sent");
  }

  private int find(Json chunk, int from, boolean received) {
    return IntStream.range(from, sent.size())
        .filter(i -> isReceived[i] == received && sent.get(i).equals(chunk))
        .findFirst()
        .orElse(-1);
  }

  private void findGaps() {
    for (int i = 0; i < sent.size(); i++) {
      if (!isReceived[i]) {
        differences.add(named(i) + " is missing");
      }
    }
  }

  private String named(int index) {
    return "chunk %s of %s, %s,"
        .formatted(index + 1, sent.size(), AbstractJobAssert.shown(sent.get(index)));
  }
}

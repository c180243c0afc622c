package dev.localpod.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the calls that have started and not ended. */
public final class UnansweredCalls {

  private UnansweredCalls() {}

  /** Selects the entries of the calls that have started and not ended. */
  public static List<JournalEntry> of(List<JournalEntry> entries) {
    Map<List<Object>, Integer> ended = new HashMap<>();
    for (JournalEntry entry : entries) {
      if (entry.event() instanceof Event.Call call) {
        ended.merge(key(call.operation(), call.request()), 1, Integer::sum);
      }
    }
    return entries.stream()
        .filter(
            entry ->
                entry.event() instanceof Event.CallStarted started
                    && ended.merge(key(started.operation(), started.request()), -1, Integer::sum)
                        < 0)
        .toList();
  }

  /** A started and an ended call with the same key are the same call. */
  private static List<Object> key(String operation, CallRequest request) {
    return List.of(operation, request.after(), request.realAt());
  }
}

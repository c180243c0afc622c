package dev.localpod.examples.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The states of a job that one client saw, one after the other. */
final class States {

  private final List<String> seen = new ArrayList<>();
  private final CompletableFuture<List<String>> end = new CompletableFuture<>();

  /** Notes a state; returns false once the job has ended. */
  synchronized boolean add(String state) {
    if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(state)) {
      seen.add(state);
    }
    boolean ended = JobClient.isFinal(state) || state.equals("given up");
    if (ended) {
      end.complete(List.copyOf(seen));
    }
    return !ended;
  }

  synchronized List<String> all() {
    return List.copyOf(seen);
  }

  /** Waits for the end of the job. */
  List<String> awaitEnd() {
    return end.join();
  }
}

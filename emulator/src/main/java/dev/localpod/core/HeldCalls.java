package dev.localpod.core;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The callers that wait on an endpoint; changed only under the lock. */
final class HeldCalls {

  private final Set<HeldCall<?>> waiting = new LinkedHashSet<>();

  void add(HeldCall<?> call) {
    waiting.add(call);
  }

  void remove(HeldCall<?> call) {
    waiting.remove(call);
  }

  int size() {
    return waiting.size();
  }

  /** When the first of them will wait no longer. */
  Optional<Instant> firstEnd() {
    return waiting.stream().map(HeldCall::end).min(Instant::compareTo);
  }
}

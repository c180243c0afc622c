package dev.localpod.core;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The calls that are held on an endpoint; changed only under the lock. */
final class HeldCalls {

  private final SingleWriter writer;
  private final Set<HeldCall<?>> held = new LinkedHashSet<>();
  private boolean closed;

  HeldCalls(SingleWriter writer) {
    this.writer = writer;
  }

  /**
   * Holds a call until it is answered or its end has come; after {@link #close} it is answered at
   * once.
   *
   * @param callers holds the call as long as it waits
   * @param currentAnswer gives the answer from what is true at the time of it
   */
  <T> CompletableFuture<T> hold(
      Instant end, Collection<HeldCall<T>> callers, Supplier<T> currentAnswer) {
    if (closed) {
      return CompletableFuture.completedFuture(currentAnswer.get());
    }
    var call =
        new HeldCall<>(
            writer,
            end,
            currentAnswer,
            released -> {
              held.remove(released);
              callers.remove(released);
            });
    held.add(call);
    callers.add(call);
    call.deadline(writer.at(end, call::answer));
    return call.future();
  }

  int size() {
    return held.size();
  }

  /** The earliest end of a held call. */
  Optional<Instant> firstEnd() {
    return held.stream().map(HeldCall::end).min(Instant::compareTo);
  }

  /** Answers all calls with what is true now; later ones are not held. */
  void close() {
    closed = true;
    List.copyOf(held).forEach(HeldCall::answer);
  }

  /** Ends all calls with an exception. */
  void refuseAll(RuntimeException reason) {
    List.copyOf(held).forEach(call -> call.refuse(reason));
  }
}

package dev.localpod.core;

import java.time.Instant;
import java.util.ArrayList;
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
  private final List<Expectation> expectations = new ArrayList<>();
  private boolean closed;

  private record Expectation(int calls, CompletableFuture<Void> met) {}

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
    meetExpectations();
    call.deadline(writer.at(end, call::answer));
    return call.future();
  }

  /** Completes, once the lock is released, as soon as this many calls are held at once. */
  CompletableFuture<Void> whenHeld(int calls) {
    var expectation = new Expectation(calls, new CompletableFuture<>());
    expectations.removeIf(old -> old.met().isDone());
    expectations.add(expectation);
    meetExpectations();
    return expectation.met();
  }

  private void meetExpectations() {
    for (Expectation expectation : expectations) {
      if (held.size() >= expectation.calls()) {
        writer.effect(() -> expectation.met().complete(null));
      }
    }
    expectations.removeIf(expectation -> held.size() >= expectation.calls());
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

package dev.localpod.core;

import dev.localpod.options.DueEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that are held on an endpoint; changed only under the lock. */
final class HeldCalls {

  private final SingleWriter writer;
  private final Set<HeldCall<?>> held = new LinkedHashSet<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private boolean closed;
  private @Nullable RuntimeException refusal;

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
    return hold(
        callers,
        currentAnswer,
        call ->
            call.deadline(writer.at(end, () -> DueEvent.of("end of a held call"), call::answer)));
  }

  /** Holds a call as the other method does, but until it is answered. */
  <T> CompletableFuture<T> hold(Collection<HeldCall<T>> callers, Supplier<T> currentAnswer) {
    return hold(callers, currentAnswer, call -> {});
  }

  private <T> CompletableFuture<T> hold(
      Collection<HeldCall<T>> callers,
      Supplier<T> currentAnswer,
      Consumer<HeldCall<T>> setDeadline) {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    } else if (closed) {
      return CompletableFuture.completedFuture(currentAnswer.get());
    }
    var call =
        new HeldCall<>(
            writer,
            currentAnswer,
            released -> {
              held.remove(released);
              callers.remove(released);
            });
    held.add(call);
    callers.add(call);
    meetExpectations();
    setDeadline.accept(call);
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

  /** Answers all calls with what is true now; later ones are not held. */
  void close() {
    closed = true;
    List.copyOf(held).forEach(HeldCall::answer);
  }

  /** Ends all calls with an exception; later ones end with it at once. */
  void refuseAll(RuntimeException reason) {
    refusal = reason;
    List.copyOf(held).forEach(call -> call.refuse(reason));
  }
}

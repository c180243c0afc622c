package dev.localpod.core;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for its answer, at most until its deadline if it has one. It is data: no thread
 * waits (SYNC-4). Changed only under the lock.
 */
final class HeldCall<T> {

  private final SingleWriter writer;
  private final Supplier<T> currentAnswer;
  private final Consumer<HeldCall<T>> whenReleased;
  private final HeldFuture<T> future = new HeldFuture<>(this::cancel);
  private boolean released;
  private SingleWriter.@Nullable Deadline deadline;

  /**
   * Creates a call that waits from now on.
   *
   * @param currentAnswer gives the answer from what is true at the time of it
   * @param whenReleased runs once the call no longer waits
   */
  HeldCall(SingleWriter writer, Supplier<T> currentAnswer, Consumer<HeldCall<T>> whenReleased) {
    this.writer = writer;
    this.currentAnswer = currentAnswer;
    this.whenReleased = whenReleased;
  }

  /** Sets the timer that answers the call at its deadline. */
  void deadline(SingleWriter.Deadline timer) {
    deadline = timer;
  }

  /** Returns the answer to come; cancelling it releases the call, which then takes nothing. */
  CompletableFuture<T> future() {
    return future;
  }

  /** Answers the call with what is true now, once the lock is released. */
  void answer() {
    release();
    T answer = currentAnswer.get();
    writer.effect(() -> future.complete(answer));
  }

  /** Ends the call with an exception, once the lock is released. */
  void refuse(RuntimeException reason) {
    release();
    writer.effect(() -> future.completeExceptionally(reason));
  }

  private boolean cancel() {
    return writer.write(
        () -> {
          if (released) {
            return false;
          }
          refuse(new CancellationException());
          return true;
        });
  }

  private void release() {
    released = true;
    whenReleased.accept(this);
    if (deadline != null) {
      deadline.cancel();
    }
  }
}

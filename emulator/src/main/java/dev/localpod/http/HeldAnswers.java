package dev.localpod.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Continues held calls on the threads of the server, for a client that does not read its answer
 * must not block the thread that changed the job. Counts those that wait, so that a server that
 * stops cuts none of them off.
 */
final class HeldAnswers {

  private final Executor executor;
  private final CompletableFuture<Void> allContinued = new CompletableFuture<>();
  private int waiting;
  private boolean isClosing;

  /**
   * Creates a server without held calls.
   *
   * @param executor runs what follows; its tasks must not block
   */
  HeldAnswers(Executor executor) {
    this.executor = executor;
  }

  /** Continues a call once what it waits for is there; the result is exceptional as that is. */
  <T, R> CompletableFuture<R> continueWith(CompletableFuture<T> held, Function<T, R> next) {
    count(1);
    return held.handleAsync(
        (ready, problem) -> {
          try {
            if (problem != null) {
              throw completionException(problem);
            }
            return next.apply(ready);
          } finally {
            count(-1);
          }
        },
        executor);
  }

  /** Continues a call as {@link #continueWith} does, without a result. */
  <T> CompletableFuture<@Nullable Void> answer(CompletableFuture<T> held, Consumer<T> answer) {
    return this.<T, @Nullable Void>continueWith(
        held,
        ready -> {
          answer.accept(ready);
          return null;
        });
  }

  private static CompletionException completionException(Throwable problem) {
    return problem instanceof CompletionException wrapped
        ? wrapped
        : new CompletionException(problem);
  }

  /**
   * Returns the end of the last call that waits; for a server that stops, whose later calls do not
   * wait for long.
   */
  CompletableFuture<Void> whenAllContinued() {
    synchronized (this) {
      isClosing = true;
    }
    count(0);
    return allContinued;
  }

  private void count(int change) {
    boolean isLast;
    synchronized (this) {
      waiting += change;
      isLast = isClosing && waiting == 0;
    }
    if (isLast) {
      allContinued.complete(null);
    }
  }
}

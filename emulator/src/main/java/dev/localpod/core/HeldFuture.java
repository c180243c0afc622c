package dev.localpod.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The answer to a held call. Cancelling it, or any stage that follows from it, releases the call,
 * unless its answer is on its way already.
 */
final class HeldFuture<T> extends CompletableFuture<T> {

  private final BooleanSupplier release;

  /**
   * Creates a future.
   *
   * @param release completes the future with a {@code CancellationException} and returns true; does
   *     nothing and returns false if the call has been answered
   */
  HeldFuture(BooleanSupplier release) {
    this.release = release;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return release.getAsBoolean();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new HeldFuture<>(release);
  }
}

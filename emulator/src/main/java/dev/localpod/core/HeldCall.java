package dev.localpod.core;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits: an answer to come, and a deadline by which it comes in any case. No thread
 * waits for it (SYNC-4).
 */
final class HeldCall<T> {

  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private SingleWriter.@Nullable Deadline deadline;

  void answerAtTheLatest(SingleWriter.Deadline when) {
    this.deadline = when;
  }

  CompletableFuture<T> future() {
    return answer;
  }

  /** Answers the caller once the lock is released. */
  void answer(SingleWriter writer, T value) {
    if (deadline != null) {
      deadline.callOff();
    }
    writer.effect(() -> answer.complete(value));
  }

  /** Tells the caller once the lock is released that there is no answer. */
  void refuse(SingleWriter writer, RuntimeException reason) {
    if (deadline != null) {
      deadline.callOff();
    }
    writer.effect(() -> answer.completeExceptionally(reason));
  }
}

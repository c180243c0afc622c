package dev.localpod.core;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits: an answer to come, and a deadline by which it comes in any case. No thread
 * waits for it (SYNC-4).
 */
final class HeldCall<T> {

  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final HeldCalls all;
  private final Instant end;
  private SingleWriter.@Nullable Deadline deadline;

  /**
   * A caller that waits from now on.
   *
   * @param all where it is listed as long as it waits
   * @param end until when at the latest
   */
  HeldCall(HeldCalls all, Instant end) {
    this.all = all;
    this.end = end;
    all.add(this);
  }

  /** Until when it waits at the latest. */
  Instant end() {
    return end;
  }

  void answerAtTheLatest(SingleWriter.Deadline when) {
    this.deadline = when;
  }

  CompletableFuture<T> future() {
    return answer;
  }

  /** Answers the caller once the lock is released. */
  void answer(SingleWriter writer, T value) {
    leave();
    writer.effect(() -> answer.complete(value));
  }

  /** Tells the caller once the lock is released that there is no answer. */
  void refuse(SingleWriter writer, RuntimeException reason) {
    leave();
    writer.effect(() -> answer.completeExceptionally(reason));
  }

  private void leave() {
    all.remove(this);
    if (deadline != null) {
      deadline.cancel();
    }
  }
}

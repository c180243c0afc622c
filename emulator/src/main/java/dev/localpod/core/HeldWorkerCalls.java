package dev.localpod.core;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The calls of attached workers that are held, for a while in real time (ATT-2, ATT-5). They move
 * no clock, so they are none of {@link HeldCalls}. Changed only under the lock.
 */
final class HeldWorkerCalls {

  /** How long a call is held at most, in real time on every clock. */
  static final Duration LONGEST = Duration.ofSeconds(25);

  private final SingleWriter writer;
  private final Set<HeldCall<?>> held = new LinkedHashSet<>();
  private boolean closed;
  private Optional<RuntimeException> refusal = Optional.empty();

  HeldWorkerCalls(SingleWriter writer) {
    this.writer = writer;
  }

  /**
   * Holds a call until it is answered or {@link #LONGEST} has passed; after {@link #close} it is
   * answered at once.
   *
   * @param currentAnswer gives the answer from what is true at the time of it
   * @param whenReleased runs once the call no longer waits
   */
  <T> HeldCall<T> hold(Supplier<T> currentAnswer, Runnable whenReleased) {
    var call =
        new HeldCall<>(
            writer,
            currentAnswer,
            released -> {
              held.remove(released);
              whenReleased.run();
            });
    held.add(call);
    if (refusal.isPresent()) {
      call.refuse(refusal.get());
    } else if (closed) {
      call.answer();
    } else {
      call.deadline(writer.afterReal(LONGEST, call::answer));
    }
    return call;
  }

  /** Answers all calls with what is true now; later ones are not held. */
  void close() {
    closed = true;
    List.copyOf(held).forEach(HeldCall::answer);
  }

  /** Ends all calls with an exception, and later ones, too. */
  void refuseAll(RuntimeException reason) {
    refusal = Optional.of(reason);
    List.copyOf(held).forEach(call -> call.refuse(reason));
  }
}

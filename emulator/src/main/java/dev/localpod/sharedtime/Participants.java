package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import dev.localpod.core.SharedTime.Participant;
import org.jspecify.annotations.Nullable;

/** The participants of shared time: threads, by themselves or for the task that they run. */
final class Participants {

  /**
   * The task that a thread runs; nothing afterwards, for a value would keep this class for ever.
   */
  private static final ThreadLocal<@Nullable Participant> CURRENT = new ThreadLocal<>();

  private Participants() {}

  /** Returns the participant that the current thread is, or runs the task of. */
  static Participant current() {
    Participant participant = CURRENT.get();
    return participant == null ? new OfThread(Thread.currentThread()) : participant;
  }

  /** Runs a task that is a participant itself, instead of its thread. */
  static void runAs(OfTask task, SharedTime sharedTime, Runnable work) {
    Participant before = CURRENT.get();
    CURRENT.set(task);
    task.thread = Thread.currentThread();
    sharedTime.resume(task);
    try {
      work.run();
    } finally {
      if (before == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(before);
      }
    }
  }

  /** A thread; equal for all endpoints whose time it shares. */
  private record OfThread(Thread thread) implements Participant {
    @Override
    public State state(boolean closely) {
      return ThreadState.of(thread, closely);
    }

    @Override
    public String describe() {
      return ThreadState.describe(thread);
    }
  }

  /** A task, which gets a thread when it runs. */
  static final class OfTask implements Participant {
    private volatile @Nullable Thread thread;

    @Override
    public State state(boolean closely) {
      Thread running = thread;
      return running == null ? State.AT_WORK : ThreadState.of(running, closely);
    }

    @Override
    public String describe() {
      Thread running = thread;
      return running == null ? "a task that has no thread yet" : ThreadState.describe(running);
    }
  }
}

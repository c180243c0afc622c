package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import dev.localpod.core.SharedTime.Sharer;
import org.jspecify.annotations.Nullable;

/** Who shares the time: threads, by themselves or for the task that they run. */
final class Participants {

  private static final ThreadLocal<@Nullable Sharer> CURRENT = new ThreadLocal<>();

  private Participants() {}

  /** Who runs on the current thread. */
  static Sharer current() {
    Sharer sharer = CURRENT.get();
    if (sharer == null) {
      sharer = new OfThread(Thread.currentThread());
      CURRENT.set(sharer);
    }
    return sharer;
  }

  /** Runs a task for which somebody else than the thread shares the time. */
  static void runAs(OfTask task, SharedTime sharing, Runnable work) {
    Sharer before = CURRENT.get();
    CURRENT.set(task);
    task.thread = Thread.currentThread();
    sharing.joins(task);
    try {
      work.run();
    } finally {
      CURRENT.set(before);
    }
  }

  private static Sharer.State stateOf(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> Sharer.State.ACTIVE;
      case BLOCKED, WAITING, TIMED_WAITING -> Sharer.State.BLOCKED;
      case TERMINATED -> Sharer.State.GONE;
    };
  }

  private record OfThread(Thread thread) implements Sharer {
    @Override
    public State state() {
      return stateOf(thread);
    }
  }

  /** A task, which gets a thread when it runs. */
  static final class OfTask implements Sharer {
    private volatile @Nullable Thread thread;

    @Override
    public State state() {
      Thread running = thread;
      return running == null ? State.ACTIVE : stateOf(running);
    }
  }
}

package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import dev.localpod.core.SharedTime.Participant;
import org.jspecify.annotations.Nullable;

/** Who shares the time: threads, by themselves or for the task that they run. */
final class Participants {

  private static final ThreadLocal<@Nullable Participant> CURRENT = new ThreadLocal<>();

  private Participants() {}

  /** Who runs on the current thread. */
  static Participant current() {
    Participant participant = CURRENT.get();
    if (participant == null) {
      participant = new OfThread(Thread.currentThread());
      CURRENT.set(participant);
    }
    return participant;
  }

  /** Runs a task for which somebody else than the thread shares the time. */
  static void runAs(OfTask task, SharedTime sharedTime, Runnable work) {
    Participant before = CURRENT.get();
    CURRENT.set(task);
    task.thread = Thread.currentThread();
    sharedTime.join(task);
    try {
      work.run();
    } finally {
      CURRENT.set(before);
    }
  }

  private static Participant.State stateOf(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> Participant.State.ACTIVE;
      case BLOCKED, WAITING, TIMED_WAITING -> Participant.State.BLOCKED;
      case TERMINATED -> Participant.State.GONE;
    };
  }

  private record OfThread(Thread thread) implements Participant {
    @Override
    public State state() {
      return stateOf(thread);
    }
  }

  /** A task, which gets a thread when it runs. */
  static final class OfTask implements Participant {
    private volatile @Nullable Thread thread;

    @Override
    public State state() {
      Thread running = thread;
      return running == null ? State.ACTIVE : stateOf(running);
    }
  }
}

package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks when an endpoint's time has come for them, on daemon threads, any number at once. As
 * with the JDK's own one, after {@code shutdown} delayed tasks still run and periodic ones do not.
 */
public final class SharedScheduler extends AbstractExecutorService
    implements ScheduledExecutorService {

  private final SharedTime sharedTime;
  private final ExecutorService threads;
  private final Set<Task<?>> pending = new HashSet<>();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private boolean shutDown;

  /** The time that is shared. */
  public SharedScheduler(SharedTime sharedTime) {
    this.sharedTime = sharedTime;
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1, // nobody may shut this down, so what has nothing to do ends soon
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              var thread = new Thread(work, "localpod-scheduler");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void execute(Runnable command) {
    schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return start(new Task<@Nullable Void>(command, due(delay, unit), Duration.ZERO, false));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return start(new Task<>(callable, due(delay, unit)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return start(periodic(command, initialDelay, period, unit, true));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return start(periodic(command, initialDelay, delay, unit, false));
  }

  private Task<?> periodic(
      Runnable command, long initialDelay, long period, TimeUnit unit, boolean fromStart) {
    if (period <= 0) {
      throw new IllegalArgumentException(
          "a task cannot repeat every " + period + " " + unit + "; must be more than 0");
    }
    Duration gap = Duration.of(period, unit.toChronoUnit());
    return new Task<@Nullable Void>(command, due(initialDelay, unit), gap, fromStart);
  }

  private Instant due(long delay, TimeUnit unit) {
    return sharedTime.now().plus(Duration.of(Math.max(0, delay), unit.toChronoUnit()));
  }

  private synchronized <V> Task<V> start(Task<V> task) {
    if (shutDown) {
      throw new RejectedExecutionException("this scheduler was shut down");
    }
    pending.add(task);
    task.await();
    return task;
  }

  private synchronized void over(Task<?> task) {
    pending.remove(task);
    endIfOver();
  }

  private void endIfOver() {
    if (shutDown && pending.isEmpty()) {
      threads.shutdown();
      terminated.countDown();
    }
  }

  @Override
  public synchronized void shutdown() {
    shutDown = true;
    List.copyOf(pending).stream().filter(Task::isPeriodic).forEach(task -> task.cancel(false));
    endIfOver();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    shutDown = true;
    List<Runnable> neverRun = List.copyOf(pending.stream().filter(Task::isWaiting).toList());
    List.copyOf(pending).forEach(task -> task.cancel(true));
    endIfOver();
    return neverRun;
  }

  @Override
  public synchronized boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  /** Waits for so long in real time. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }

  private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final Participants.OfTask participant = new Participants.OfTask();
    private final Duration gap;
    private final boolean fromStart;
    private volatile Instant due;
    private volatile boolean waiting;
    private SharedTime.@Nullable Wait wait;

    Task(Callable<V> callable, Instant due) {
      super(callable);
      this.due = due;
      this.gap = Duration.ZERO;
      this.fromStart = false;
    }

    Task(Runnable command, Instant due, Duration gap, boolean fromStart) {
      super(Executors.callable(command, null));
      this.due = due;
      this.gap = gap;
      this.fromStart = fromStart;
    }

    /** Starts to wait for its time; the caller holds the lock of the scheduler. */
    void await() {
      waiting = true;
      wait =
          sharedTime.wait(
              participant, Participants.current(), due, isPeriodic(), this::startOnThread);
    }

    private void startOnThread() {
      waiting = false;
      threads.execute(() -> Participants.runAs(participant, sharedTime, this));
    }

    @Override
    public void run() {
      if (!isPeriodic()) {
        super.run();
      } else if (runAndReset()) {
        due = (fromStart ? due : sharedTime.now()).plus(gap);
        synchronized (SharedScheduler.this) {
          if (!shutDown) {
            await();
            return;
          }
        }
        cancel(false);
      }
      sharedTime.leave(participant);
      over(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      synchronized (SharedScheduler.this) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && waiting && wait != null) {
          wait.cancel();
          over(this);
        }
        return cancelled;
      }
    }

    boolean isWaiting() {
      return waiting;
    }

    @Override
    public boolean isPeriodic() {
      return !gap.isZero();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(Duration.between(sharedTime.now(), due));
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}

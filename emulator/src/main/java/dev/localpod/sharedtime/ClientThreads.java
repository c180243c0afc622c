package dev.localpod.sharedtime;

import dev.localpod.core.CallerActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from the threads of this JVM whether a client may be about to call. A thread that was woken
 * and has no processor yet cannot be told from one that sleeps; so on a busy machine the threads
 * must be seen at rest for longer.
 */
public final class ClientThreads implements CallerActivity {

  private static final Duration GRACE = Duration.ofNanos(1_300_000);
  private static final Duration LIMIT = Duration.ofMillis(25);
  private static final Duration GRACE_WHEN_BUSY = Duration.ofMillis(45);
  private static final Duration LIMIT_WHEN_BUSY = Duration.ofMillis(95);
  private static final Duration POLL_GRACE_WHEN_BUSY = Duration.ofMillis(400);

  /** For machines that do not tell how busy they are. */
  private static final Duration GRACE_WHEN_UNKNOWN = Duration.ofMillis(10);

  private static final Path LOAD = Path.of("/proc/loadavg");

  /** The number of threads of the machine that run or wait for a processor, before a slash. */
  private static final Pattern RUNNING = Pattern.compile(" ([0-9]+)/");

  private final ThreadGroup group = groupOfUsers();

  /** What all threads belong to but those of the JVM itself. */
  private static ThreadGroup groupOfUsers() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null && group.getParent().getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  @Override
  public boolean isAwaited() {
    return true;
  }

  @Override
  public boolean isAnyAtWork() {
    var threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads);
    return Arrays.stream(threads, 0, count).anyMatch(ClientThreads::isAtWork);
  }

  private static boolean isAtWork(Thread thread) {
    return thread.getState() == Thread.State.RUNNABLE
        && thread != Thread.currentThread()
        && !ThreadState.isWaitingNatively(thread);
  }

  @Override
  public Duration grace() {
    return switch (machine()) {
      case FREE -> GRACE;
      case BUSY -> GRACE_WHEN_BUSY;
      case UNKNOWN -> GRACE_WHEN_UNKNOWN;
    };
  }

  @Override
  public Duration limit() {
    return machine() == Machine.BUSY ? LIMIT_WHEN_BUSY : LIMIT;
  }

  @Override
  public Duration pollGrace() {
    return machine() == Machine.BUSY ? POLL_GRACE_WHEN_BUSY : LIMIT;
  }

  private enum Machine {
    /** Each thread that can run has a processor. */
    FREE,
    /** Threads wait for a processor. */
    BUSY,
    /** The machine does not tell. */
    UNKNOWN
  }

  private static Machine machine() {
    try {
      Matcher running = RUNNING.matcher(Files.readString(LOAD));
      if (running.find()) {
        int threads = Integer.parseInt(running.group(1));
        return threads > Runtime.getRuntime().availableProcessors() ? Machine.BUSY : Machine.FREE;
      }
    } catch (IOException | SecurityException notLinux) {
      return Machine.UNKNOWN;
    }
    return Machine.UNKNOWN;
  }
}

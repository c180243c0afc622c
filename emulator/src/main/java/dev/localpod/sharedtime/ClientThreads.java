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
 * Tells from the threads of this JVM whether a client may be about to call. Where only Java can be
 * asked, a thread that was woken and has no processor yet looks like one that sleeps; so there the
 * threads must be seen at rest for a while.
 */
public final class ClientThreads implements CallerActivity {

  private static final Duration LIMIT = Duration.ofMillis(25);
  private static final Duration POLL_GRACE = Duration.ofMillis(25);

  /** A lone call must not wait for longer than 100 ms. */
  private static final Duration LIMIT_WHEN_BUSY = Duration.ofMillis(95);

  private static final Duration LIMIT_FOR_SEVERAL = Duration.ofMillis(95);
  private static final Duration LIMIT_FOR_SEVERAL_WHEN_BUSY = Duration.ofSeconds(2);
  private static final Duration POLL_GRACE_WHEN_BUSY = Duration.ofMillis(400);

  /** On a busy machine the system, too, may take a while to bring a request to its reader. */
  private static final Duration GRACE_WHEN_BUSY = Duration.ofMillis(15);

  private static final Path LOAD = Path.of("/proc/loadavg");

  /** The number of threads of the machine that run or wait for a processor, before a slash. */
  private static final Pattern RUNNING = Pattern.compile(" ([0-9]+)/");

  private final boolean isLinux = LinuxActivity.isKnown();
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
  public Observation observe() {
    boolean busy = isMachineBusy();
    return new Observation(
        isLinux ? !LinuxActivity.wasAtRest(busy) : isAnyAtWork(),
        busy ? GRACE_WHEN_BUSY : Duration.ZERO,
        busy ? LIMIT_WHEN_BUSY : LIMIT,
        busy ? LIMIT_FOR_SEVERAL_WHEN_BUSY : LIMIT_FOR_SEVERAL);
  }

  private boolean isAnyAtWork() {
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
  public Duration pollGrace() {
    return isMachineBusy() ? POLL_GRACE_WHEN_BUSY : POLL_GRACE;
  }

  /** Reports whether threads wait for a processor, also where the machine does not tell. */
  private boolean isMachineBusy() {
    if (isLinux) {
      try {
        Matcher running = RUNNING.matcher(Files.readString(LOAD));
        return !running.find()
            || Integer.parseInt(running.group(1)) > Runtime.getRuntime().availableProcessors();
      } catch (IOException | SecurityException hidden) {
        return true;
      }
    }
    return true;
  }
}

package dev.localpod.sharedtime;

import dev.localpod.core.SharedTime.Participant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a thread does, as far as its state and its stack tell. A state alone tells little: a thread
 * that reads from a socket or selects is RUNNABLE.
 */
final class ThreadState {

  /** Native methods in which a thread waits although it is RUNNABLE. */
  private static final Pattern WAITING_NATIVELY =
      Pattern.compile("wait|poll|read|accept|recv|select|park|sleep");

  /** Where threads of a pool wait for their next task. */
  private static final List<String> IDLE_IN_POOL =
      List.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork");

  /** How deep in a stack a pool waits for its next task. */
  private static final int POOL_DEPTH = 8;

  private static final Pattern NOT_OF_THE_USER =
      Pattern.compile(
          "(java|javax|jdk|sun|com\\.sun|kotlin|org\\.junit|dev\\.localpod"
              + "(?!\\.examples))\\..*");

  private ThreadState() {}

  /** Returns what a thread does that is no longer waiting for endpoint time. */
  static Participant.State of(Thread thread, boolean closely) {
    return switch (thread.getState()) {
      case NEW -> Participant.State.AT_WORK;
      case RUNNABLE ->
          closely && isWaitingNatively(thread)
              ? Participant.State.ELSEWHERE
              : Participant.State.AT_WORK;
      case BLOCKED -> Participant.State.ELSEWHERE;
      case WAITING, TIMED_WAITING ->
          closely && isIdleInPool(thread) ? Participant.State.GONE : Participant.State.ELSEWHERE;
      case TERMINATED -> Participant.State.GONE;
    };
  }

  /** Reports whether a RUNNABLE thread waits in native code: for a socket, a file, a process. */
  static boolean isWaitingNatively(Thread thread) {
    if (thread == Thread.currentThread()) {
      return false;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && stack[0].isNativeMethod()
        && WAITING_NATIVELY.matcher(stack[0].getMethodName().toLowerCase(Locale.ROOT)).find();
  }

  private static boolean isIdleInPool(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .limit(POOL_DEPTH)
        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
        .anyMatch(IDLE_IN_POOL::contains);
  }

  /** Describes a thread: its name, its state, and the top frame of the user's code. */
  static String describe(Thread thread) {
    Thread.State state = thread.getState();
    String where =
        Stream.of(thread.getStackTrace())
            .filter(frame -> !NOT_OF_THE_USER.matcher(frame.getClassName()).matches())
            .findFirst()
            .map(frame -> " at " + frame)
            .orElse("");
    return "thread '%s', %s%s".formatted(thread.getName(), state, where);
  }
}

package dev.localpod.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process after an {@link OutOfMemoryError}: what is left of it could not be relied on.
 * Threads report the errors that they do not catch, and libraries log those that they do.
 */
final class OutOfMemoryExit extends Handler {

  /** The exit code of the JVM's own option {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int CODE = 3;

  /** A field, because java.util.logging forgets the handlers of a logger without references. */
  private static final Logger ROOT = Logger.getLogger("");

  private final PrintStream log;
  private final Runtime runtime = Runtime.getRuntime();

  private OutOfMemoryExit(PrintStream log) {
    this.log = log;
  }

  /**
   * Installs it.
   *
   * @param log gets one line that says why the process ends
   */
  static void install(PrintStream log) {
    var exit = new OutOfMemoryExit(log);
    Handler[] others = ROOT.getHandlers();
    List.of(others).forEach(ROOT::removeHandler);
    ROOT.addHandler(exit); // before those that would print what the one line says
    List.of(others).forEach(ROOT::addHandler);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          exit.endIfOutOfMemory(error);
          System.getLogger(OutOfMemoryExit.class.getName())
              .log(System.Logger.Level.ERROR, "thread " + thread.getName() + " failed", error);
        });
  }

  private void endIfOutOfMemory(@Nullable Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        log.println("localpod: out of memory; start it with a larger heap, such as java -Xmx1g");
        runtime.halt(CODE); // an orderly end would need memory
      }
    }
  }

  @Override
  public void publish(LogRecord record) {
    endIfOutOfMemory(record.getThrown());
  }

  @Override
  public void flush() {
    log.flush();
  }

  @Override
  public void close() {
    log.flush();
  }
}

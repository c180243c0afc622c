package dev.localpod.cli;

import dev.localpod.Localpod;
import dev.localpod.options.LocalpodOptions;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** An emulator that is a process of its own. */
final class Standalone {

  // With what a JVM needs to end, this stays below a second, on a busy machine, too.
  private static final long CLOSING_MS = 500;

  private Standalone() {}

  /** Serves until the process is told to end. */
  static void run(LocalpodOptions options, PrintStream out, PrintStream log)
      throws InterruptedException {
    Localpod localpod = start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(localpod), "localpod-end"));
    if (options.seed().isEmpty()) {
      long seed = localpod.seed();
      log.println("localpod: seed " + seed + "; --seed " + seed + " gives the same job ids again");
    }
    out.println(StartupMessage.text(localpod.baseUrl(), options.endpoints().get(0)));
    out.flush();
    new CountDownLatch(1).await();
  }

  private static Localpod start(LocalpodOptions options) {
    try {
      return Localpod.start(options);
    } catch (UncheckedIOException e) {
      throw new UsageException(BindErrorMessage.describe(options.host(), options.port(), e), e);
    } catch (IllegalArgumentException e) { // a host that no URL can hold
      throw new UsageException("cannot listen on " + options.host() + ": " + e.getMessage(), e);
    }
  }

  // A JVM that is told to end reports the signal as its exit code; this is how it gets to be 0.
  private static void end(Localpod localpod) {
    var closing = new Thread(localpod::close, "localpod-close");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(CLOSING_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }
}

package dev.localpod.cli;

import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs an emulator as a process. */
final class Standalone {

  /** The limit for closing; the answers of held calls have less, and mostly take milliseconds. */
  private static final long CLOSING_MS = 12_000;

  /** The time between two looks at a scenario that is watched. */
  private static final long LOOK_MS = 500;

  private Standalone() {}

  /** Serves until the process is terminated. */
  static void run(
      LocalpodOptions options, Optional<ScenarioWatch> watch, PrintStream out, PrintStream log)
      throws InterruptedException {
    Localpod localpod = start(options, () -> Localpod.start(options), log);
    if (options.seed().isEmpty()) {
      long seed = localpod.seed();
      log.println("localpod: seed " + seed + "; --seed " + seed + " gives the same job ids again");
    }
    out.println(StartupMessage.text(baseUrls(localpod), options.endpoints().get(0)));
    out.flush();
    serve(localpod, options.endpoints(), watch);
  }

  private static Set<URI> baseUrls(Localpod localpod) {
    return new LinkedHashSet<>(List.of(localpod.httpBaseUrl(), localpod.baseUrl()));
  }

  /** Shows a failed run until the process is terminated. */
  static void show(
      LocalpodOptions options, Path bundle, String test, PrintStream out, PrintStream log)
      throws InterruptedException {
    Localpod localpod = start(options, () -> Localpod.showRun(options, bundle), log);
    out.println(StartupMessage.ofRun(baseUrls(localpod), test));
    out.flush();
    serve(localpod, List.of(), Optional.empty());
  }

  private static void serve(
      Localpod localpod, List<EndpointOptions> endpoints, Optional<ScenarioWatch> watch)
      throws InterruptedException {
    var never = new CountDownLatch(1);
    List<EndpointOptions> served = endpoints;
    while (!never.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
      if (watch.isPresent()) {
        served = watch.get().look(served, localpod::update);
      }
    }
  }

  private static Localpod start(
      LocalpodOptions options, Supplier<Localpod> starting, PrintStream log) {
    OutOfMemoryExit.install(log);
    Localpod localpod = bind(options, starting);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(localpod), "localpod-end"));
    return localpod;
  }

  private static Localpod bind(LocalpodOptions options, Supplier<Localpod> starting) {
    try {
      return starting.get();
    } catch (UncheckedIOException e) {
      throw new UsageException(
          e.getCause() instanceof FileSystemException
              ? e.getMessage()
              : BindErrorMessage.describe(options, e),
          e);
    } catch (IllegalArgumentException e) { // a host that no URL can hold
      throw new UsageException(
          "cannot listen on " + options.host() + ": it is neither an address nor a host name", e);
    }
  }

  // A JVM that a signal ends exits with the code of the signal; halt(0) makes the code 0.
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

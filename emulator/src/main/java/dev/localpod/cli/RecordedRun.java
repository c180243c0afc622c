package dev.localpod.cli;

import dev.localpod.bundle.RunBundle;
import dev.localpod.options.LocalpodOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;

/** Shows a failed run in the console, from the bundle that its test left: {@code --replay}. */
final class RecordedRun {

  /** The options that say where and to whom a run is shown; any other would change the run. */
  private static final Set<String> BESIDE =
      Set.of("--replay", "--host", "--port", "--https-port", "--https-ca", "--admin-key");

  private RecordedRun() {}

  /**
   * Shows the run until the process is terminated.
   *
   * @throws UsageException if the file is no bundle, or there are options that contradict
   */
  static void show(Arguments arguments, PrintStream out, PrintStream log)
      throws InterruptedException {
    Path file = arguments.replay.orElseThrow();
    LocalpodOptions options = options(arguments);
    RunBundle run = Progress.during("reading the bundle", log, () -> read(file));
    Standalone.show(options, file, run.test(), out, log);
  }

  /**
   * Creates the options of an emulator that shows a run.
   *
   * @throws UsageException if the command line has an option that contradicts
   */
  static LocalpodOptions options(Arguments arguments) {
    SortedSet<String> others = arguments.given();
    others.removeAll(BESIDE);
    if (!others.isEmpty()) {
      throw new UsageException(
          "--replay shows a run as it was, without "
              + others.first()
              + "; beside it must be only --host, --port, --https-port, --https-ca or --admin-key");
    }
    return Configuration.withoutEndpoints(arguments);
  }

  /**
   * Reads a bundle.
   *
   * @throws UsageException if it cannot be read, or is none
   */
  static RunBundle read(Path file) {
    try {
      return RunBundle.read(file);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }
}

package dev.localpod.cli;

import dev.localpod.Localpod;
import dev.localpod.options.LocalpodOptions;
import java.util.List;
import java.util.Optional;

/** Runs the emulator from the command line. */
public final class Main {

  private static final int USAGE_ERROR = 2;

  private Main() {}

  /** Runs the emulator with these arguments until the process is terminated. */
  public static void main(String... args) throws InterruptedException {
    try {
      if (args.length > 0 && args[0].equals(StarterScenario.COMMAND)) {
        StarterScenario.write(List.of(args).subList(1, args.length), System.out);
        return;
      }
      if (args.length > 0 && args[0].equals(ShellCompletion.COMMAND)) {
        ShellCompletion.print(List.of(args).subList(1, args.length), System.out);
        return;
      }
      if (args.length > 0 && args[0].equals(CheckCommand.NAME)) {
        var command = new CheckCommand(System.getenv(), System.out);
        System.exit(command.run(List.of(args).subList(1, args.length)));
      }
      Arguments arguments = Arguments.parse(args);
      if (arguments.help) {
        System.out.print(Arguments.usage());
      } else if (arguments.version) {
        System.out.println("localpod " + Localpod.version());
      } else if (arguments.replay.isPresent()) {
        RecordedRun.show(arguments, System.out, System.err);
      } else if (arguments.printSchema) {
        ScenarioSchemaFile.print(System.out);
      } else if (arguments.printConfig) {
        ConfigurationListing.print(arguments, System.getenv(), System.out);
      } else if (arguments.printWorkerEnv.isPresent()) {
        WorkerEnvironment.print(arguments, System.getenv(), System.out, System.err);
      } else {
        // Begins to watch before the file is read, so that no change is missed.
        Optional<ScenarioWatch> watch = watch(arguments);
        LocalpodOptions options =
            Progress.during(
                "reading the scenario",
                System.err,
                () -> Configuration.of(arguments, System.getenv()));
        Standalone.run(options, watch, System.out, System.err);
      }
    } catch (UsageException e) {
      System.err.println("localpod: " + e.getMessage());
      System.exit(USAGE_ERROR);
    }
  }

  private static Optional<ScenarioWatch> watch(Arguments arguments) {
    if (arguments.watch && arguments.scenario.isEmpty()) {
      throw new UsageException("--watch needs --scenario FILE, the file to watch");
    }
    return arguments
        .scenario
        .filter(file -> arguments.watch)
        .map(
            file ->
                new ScenarioWatch(
                    file,
                    scenario -> Configuration.of(arguments, System.getenv(), scenario),
                    System.err));
  }
}

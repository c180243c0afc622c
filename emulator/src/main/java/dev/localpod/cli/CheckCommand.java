package dev.localpod.cli;

import dev.localpod.check.CheckEdition;
import dev.localpod.check.CheckReport;
import dev.localpod.check.CheckRun;
import dev.localpod.check.CheckSettings;
import dev.localpod.check.Comparison;
import dev.localpod.check.HttpCaller;
import dev.localpod.check.Need;
import dev.localpod.check.Recording;
import dev.localpod.check.Rule;
import dev.localpod.check.RuleResult;
import dev.localpod.check.Rules;
import dev.localpod.check.Target;
import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Holds a service against the rules of the contract: the sub-command {@code check}. */
final class CheckCommand {

  static final String NAME = "check";

  private static final int AGREES = 0;
  private static final int DIFFERS = 1;

  /** Three minutes, less what the last calls may take. */
  private static final Duration LIMIT = Duration.ofSeconds(165);

  private static final Duration GAP = Duration.ofMillis(50);
  private static final int THREADS = 3;

  private final Map<String, String> environment;
  private final PrintStream out;

  CheckCommand(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /**
   * Checks what the arguments name.
   *
   * @param args what follows {@code check}
   * @return the exit code
   * @throws UsageException if it cannot run
   */
  int run(List<String> args) throws InterruptedException {
    CheckArguments arguments = CheckArguments.parse(args);
    if (arguments.help) {
      out.print(CheckArguments.usage());
      return AGREES;
    }
    // A run takes minutes, and calls cost money: whether the files can be written is known before.
    Stream.of(arguments.record, arguments.json, arguments.junit)
        .flatMap(Optional::stream)
        .forEach(CheckCommand::checkWritable);
    return arguments.compare.isPresent() ? compare(arguments) : check(arguments);
  }

  // ---- a service

  private int check(CheckArguments arguments) throws InterruptedException {
    URI baseUrl = required(arguments.baseUrl, "--base-url URL, the service to check");
    String endpoint = required(arguments.endpoint, "--endpoint ID, which has the mock worker");
    Target target =
        new Target(
            baseUrl,
            endpoint,
            arguments.streamEndpoint,
            arguments.openAiEndpoint,
            key(arguments, baseUrl),
            new HttpCaller(baseUrl),
            new RealTime());
    return check(target, settings(arguments), arguments);
  }

  /** Checks a target. */
  int check(Target target, CheckSettings settings, CheckArguments arguments)
      throws InterruptedException {
    var run = new CheckRun(Rules.ALL, target, settings);
    announce(target, run.tried(), arguments);
    if (!target.isLoopback() && !arguments.yes) {
      throw new UsageException(
          "nothing was sent to "
              + target.baseUrl().getHost()
              + ", which is not this machine; --yes agrees");
    }
    Optional<String> problem = run.prepare();
    if (problem.isPresent()) {
      throw new UsageException("cannot check " + target + ": " + problem.get());
    }
    var lines = new CheckReport(target, List.of());
    List<RuleResult> results = run.run(result -> out.println(lines.line(result)));
    var report = new CheckReport(target, results);
    arguments.record.ifPresent(file -> write(file, Recording.of(target, results).toString()));
    int code = finish(report, arguments);
    out.println("Sent " + run.calls() + " calls with " + run.bytes() / 1_000 + " kB.");
    return code;
  }

  private static <T> T required(Optional<T> value, String option) {
    return value.orElseThrow(() -> new UsageException("check needs " + option));
  }

  private String key(CheckArguments arguments, URI baseUrl) {
    String name = arguments.keyFromEnv.orElse(Configuration.KEY_VARIABLE);
    String key = environment.getOrDefault(name, "").strip();
    if (!key.isEmpty()) {
      return key;
    } else if (arguments.keyFromEnv.isEmpty() && Target.isLoopback(baseUrl)) {
      return EndpointOptions.DEFAULT_API_KEY;
    }
    throw new UsageException(
        "the environment variable " + name + " is not set; it must hold the API key");
  }

  private static CheckSettings settings(CheckArguments arguments) {
    Set<Need> allowed = EnumSet.noneOf(Need.class);
    if (arguments.slow) {
      allowed.add(Need.SLOW);
    }
    if (arguments.big) {
      allowed.add(Need.BIG);
    }
    return new CheckSettings(
        arguments.edition,
        allowed,
        arguments.slow ? Optional.empty() : Optional.of(LIMIT),
        GAP,
        THREADS);
  }

  private void announce(Target target, List<Rule> rules, CheckArguments arguments) {
    int jobs = rules.stream().mapToInt(Rule::jobs).sum();
    int seconds = rules.stream().mapToInt(Rule::seconds).sum();
    out.println(
        "Checks "
            + target
            + ": purges its queue, crashes one of its workers, submits at most "
            + jobs
            + " jobs that keep workers busy for at most "
            + seconds
            + " s, sends "
            + (arguments.big ? "about 100 MB" : "less than 2 MB")
            + ", and takes "
            + (arguments.slow ? "about 35 minutes." : "less than 3 minutes."));
    if (!target.isLoopback()) {
      out.println(
          "At 0.02 cents for a second of a worker these jobs cost about "
              + Math.max(1, seconds / 50)
              + " cents, and the idle time of the workers is added.");
    }
    out.flush();
  }

  // ---- a recording

  private int compare(CheckArguments arguments) throws InterruptedException {
    var comparison = new Comparison(recording(arguments.compare.orElseThrow()));
    List<RuleResult> results = new ArrayList<>();
    try (EmulatedTarget any = emulator(CheckEdition.DOCUMENTED)) {
      var lines = new CheckReport(any.target(), List.of());
      for (Rule rule : Rules.ALL) {
        RuleResult result = comparison.compare(rule, arguments.edition, CheckCommand::replay);
        out.println(lines.line(result));
        results.add(result);
      }
      return finish(new CheckReport(any.target(), results), arguments);
    }
  }

  private static Comparison.Replayed replay(Rule rule, CheckEdition edition)
      throws InterruptedException {
    try (EmulatedTarget emulator = emulator(edition)) {
      var run = new CheckRun(List.of(rule), emulator.target(), CheckSettings.OFFLINE);
      return new Comparison.Replayed(emulator.target(), run.run(result -> {}).get(0));
    }
  }

  private static EmulatedTarget emulator(CheckEdition edition) {
    Edition named =
        switch (edition) {
          case DOCUMENTED -> Edition.DOCUMENTED;
          case OBSERVED -> Edition.OBSERVED;
        };
    return EmulatedTarget.start(options -> options.settings(options.settings().edition(named)));
  }

  private static Json recording(Path file) {
    try {
      Json json = Json.parse(Files.readString(file));
      if (Recording.isRecording(json)) {
        return json;
      }
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": must be a file that --record wrote", e);
    } catch (MalformedJsonException e) {
      throw new UsageException(file + " is no JSON; must be a file that --record wrote", e);
    }
    throw new UsageException(file + " is no recording; must be a file that --record wrote");
  }

  // ---- reports

  private int finish(CheckReport report, CheckArguments arguments) {
    arguments.json.ifPresent(file -> write(file, report.toJson().toString()));
    arguments.junit.ifPresent(file -> write(file, report.toJunit()));
    out.println();
    out.println(report.summary());
    return report.agrees() ? AGREES : DIFFERS;
  }

  private static void checkWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new UsageException(cannotWrite(file));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text + "\n");
    } catch (IOException e) {
      throw new UsageException(cannotWrite(file), e);
    }
  }

  private static String cannotWrite(Path file) {
    return "cannot write " + file + ": must be a file in a folder that exists and can be written";
  }
}

package dev.localpod.cli;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.RateLimits;
import dev.localpod.spelling.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The arguments of the command line. */
@Command(
    name = "localpod",
    header = {
      "Serves queue-based endpoints as Runpod Serverless does, for tests of their clients.",
      "",
      "An endpoint 'demo' on port 8008 that echoes, with the key 'localpod':",
      "    java -jar localpod-standalone.jar",
      "A commented scenario to start from, served; changes are taken up, waits are skipped:",
      "    java -jar localpod-standalone.jar init",
      "    java -jar localpod-standalone.jar --scenario localpod.yaml --watch --clock skip",
      "What would be in force, and from where:",
      "    java -jar localpod-standalone.jar --scenario localpod.yaml --print-config",
      "A failed run of a test, in the console:",
      "    java -jar localpod-standalone.jar --replay target/localpod/ImagesTest.json",
      ""
    },
    customSynopsis = {
      "java -jar localpod-standalone.jar [options]",
      "       java -jar localpod-standalone.jar init [FILE]",
      "       java -jar localpod-standalone.jar check --base-url URL --endpoint ID [options]",
      "       java -jar localpod-standalone.jar completion bash|zsh"
    },
    footer = {
      "%ninit writes a commented scenario to start from. Default: localpod.yaml",
      "check holds a service against the rules of the contract; check --help lists its options",
      "completion prints what completes the options in a shell"
    },
    sortOptions = false,
    usageHelpWidth = 100)
final class Arguments {

  /** The option that makes any command print how to call it. */
  static final String HELP = "--help";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port to listen on; 0 picks a free one. Default: 8008")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDR",
      defaultValue = "127.0.0.1",
      description = "The address to bind. Default: 127.0.0.1")
  String host = "";

  @Option(
      names = "--https-port",
      paramLabel = "N",
      description = "The port to serve https on, beside http; 0 picks a free one. Default: none")
  Optional<Integer> httpsPort = Optional.empty();

  @Option(
      names = "--https-ca",
      paramLabel = "FILE",
      description = "Where to write the CA of this run as PEM; needs --https-port")
  Optional<Path> httpsCa = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "ID",
      description = "An endpoint to serve; repeatable. Default: demo, unless there is a scenario")
  List<String> endpoints = new ArrayList<>();

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "A key that passes; repeatable. Default: $RUNPOD_API_KEY if set, else localpod")
  List<String> apiKeys = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "YAML or JSON that names endpoints and says what their workers do. Default: they echo")
  Optional<Path> scenario = Optional.empty();

  @Option(
      names = "--watch",
      description = "Take up changes of the scenario file; jobs stay. Needs --scenario")
  boolean watch;

  @Option(
      names = "--clock",
      paramLabel = "real|manual|skip|skip:5s|xN",
      converter = Clock.class,
      description =
          "How time passes; x60 is 60 times faster, skip leaps over every wait, skip:5s by at most"
              + " 5 s at a time. Default: real")
  Optional<ClockMode> clock = Optional.empty();

  @Option(
      names = "--edition",
      paramLabel = "documented|observed",
      converter = EditionName.class,
      description = "Which reading of the service to follow. Default: documented")
  Optional<Edition> edition = Optional.empty();

  @Option(
      names = "--limits",
      paramLabel = "documented|off",
      converter = LimitsName.class,
      description = "How often operations may be called. Default: documented")
  Optional<RateLimits> limits = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides job ids and all that is random. Default: random, printed")
  Optional<Long> seed = Optional.empty();

  @Option(names = "--strict", description = "Refuse unknown fields of requests.")
  boolean strict;

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      description = "What admin calls from elsewhere need. Default: none, loopback only")
  Optional<String> adminKey = Optional.empty();

  @Option(
      names = "--allow-webhooks-to",
      paramLabel = "HOST",
      description = "A host webhooks may be sent to; repeatable. Default: loopback only")
  Set<String> allowWebhooksTo = new LinkedHashSet<>();

  @Option(
      names = "--allow-origin",
      paramLabel = "URL",
      description =
          "Where web pages may call the endpoints from; repeatable. Default: loopback only")
  Set<String> allowOrigins = new LinkedHashSet<>();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description = "A name the endpoints may be called by; repeatable. Default: loopback only")
  Set<String> allowHosts = new LinkedHashSet<>();

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description =
          "Show a failed run in the console, from the bundle that its test left; nothing is served")
  Optional<Path> replay = Optional.empty();

  @Option(
      names = "--print-worker-env",
      paramLabel = "ID",
      description =
          "Print the environment that attaches a worker to this endpoint, and exit; needs --port")
  Optional<String> printWorkerEnv = Optional.empty();

  @Option(
      names = "--print-schema",
      description = "Print the JSON Schema of scenario files, for editors, and exit.")
  boolean printSchema;

  @Option(
      names = "--print-config",
      description = "Print the configuration in force, each value with its origin, and exit.")
  boolean printConfig;

  @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
  boolean version;

  @Option(names = HELP, usageHelp = true, description = "Print this and exit.")
  boolean help;

  private final Set<String> given = new HashSet<>();

  static Arguments parse(String... args) {
    var arguments = new Arguments();
    try {
      ParseResult parsed = commandLine(arguments).parseArgs(args);
      parsed.matchedOptions().forEach(option -> arguments.given.add(option.longestName()));
    } catch (ParameterException e) {
      throw new UsageException(describe(e), e);
    }
    return arguments;
  }

  /** Returns whether the command line has an option, such as {@code --host}. */
  boolean isGiven(String option) {
    return given.contains(option);
  }

  /** Returns the options that the command line has, sorted. */
  SortedSet<String> given() {
    return new TreeSet<>(given);
  }

  /** Returns the text that {@code --help} prints. */
  static String usage() {
    return commandLine(new Arguments()).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  /** Returns a parser that fills an object with options. */
  static CommandLine commandLine(Object arguments) {
    return new CommandLine(arguments)
        .setExpandAtFiles(false) // a key may begin with @
        .registerConverter(Integer.class, text -> number(text, Integer::valueOf))
        .registerConverter(Long.class, text -> number(text, Long::valueOf));
  }

  private static <N> N number(String text, Function<String, N> read) {
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number within range");
    }
  }

  /** Returns what is wrong with a command line. */
  static String describe(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return first.startsWith("-")
          ? unknownOption(first, unmatched.getCommandLine())
          : "unexpected argument '" + first + "'; --help lists the options";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice; must be given once";
    } else if (e instanceof MissingParameterException missing) {
      return name(missing.getMissing().get(0)) + " needs a value";
    } else if (e.getCause() instanceof TypeConversionException conversion) {
      return "invalid value for " + name(e.getArgSpec()) + ": " + conversion.getMessage();
    }
    throw new IllegalStateException("cannot describe what is wrong with the arguments", e);
  }

  private static String unknownOption(String given, CommandLine commandLine) {
    String name = given.replaceFirst("=.*", ""); // a value may be a key
    String suggestion =
        Suggestion.nearest(name, commandLine.getCommandSpec().optionsMap().keySet())
            .map(option -> "did you mean " + option + "? ")
            .orElse("");
    return "unknown option '" + name + "'; " + suggestion + "--help lists the options";
  }

  private static String name(ArgSpec option) {
    return "option '" + ((OptionSpec) option).longestName() + "'";
  }

  private static <T> T named(Map<String, T> values, String kind, String name) {
    T value = values.get(name);
    if (value == null) {
      throw new TypeConversionException(
          "unknown %s '%s'; %s"
              .formatted(
                  kind,
                  name,
                  Suggestion.must(
                      "be " + String.join(" or ", new TreeSet<>(values.keySet())),
                      name,
                      values.keySet())));
    }
    return value;
  }

  private static final class EditionName implements ITypeConverter<Edition> {
    @Override
    public Edition convert(String name) {
      return named(Edition.NAMED, "edition", name);
    }
  }

  private static final class LimitsName implements ITypeConverter<RateLimits> {
    @Override
    public RateLimits convert(String name) {
      return named(RateLimits.NAMED, "set of limits", name);
    }
  }

  private static final class Clock implements ITypeConverter<ClockMode> {
    @Override
    public ClockMode convert(String name) {
      try {
        return ClockMode.parse(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

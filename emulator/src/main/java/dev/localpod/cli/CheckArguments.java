package dev.localpod.cli;

import dev.localpod.check.CheckEdition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.spelling.Suggestion;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The options of the sub-command {@code check}. */
@Command(
    name = "check",
    header = "Holds a service against the rules of the contract that a client can observe.",
    customSynopsis = {
      "java -jar localpod-standalone.jar check --base-url URL --endpoint ID [options]",
      "       java -jar localpod-standalone.jar check --compare FILE [options]"
    },
    footer = {
      "%nThe worker must be Runpod's public mock worker, or a script with 'mock'.",
      "Exit code: 0 each rule that was tried agrees, 1 a rule differs, 2 it could not run."
    },
    sortOptions = false,
    usageHelpWidth = 100)
final class CheckArguments {

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      converter = BaseUrl.class,
      description = "The base URL of the service; ends in /v2")
  Optional<URI> baseUrl = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "ID",
      converter = EndpointId.class,
      description = "The endpoint with the mock worker; its queue is purged")
  Optional<String> endpoint = Optional.empty();

  @Option(
      names = "--key-from-env",
      paramLabel = "NAME",
      description =
          "The environment variable with the API key. Default: RUNPOD_API_KEY; on this machine the"
              + " key is 'localpod' if that is not set")
  Optional<String> keyFromEnv = Optional.empty();

  @Option(
      names = "--edition",
      paramLabel = "documented|observed",
      converter = EditionText.class,
      description = "The edition that each rule must agree with. Default: any")
  Optional<CheckEdition> edition = Optional.empty();

  @Option(names = "--slow", description = "Also try what takes half an hour.")
  boolean slow;

  @Option(names = "--big", description = "Also send bodies of 10 to 20 MB.")
  boolean big;

  @Option(
      names = "--stream-endpoint",
      paramLabel = "ID",
      converter = EndpointId.class,
      description = "An endpoint whose mock worker runs with --generator")
  Optional<String> streamEndpoint = Optional.empty();

  @Option(
      names = "--openai-endpoint",
      paramLabel = "ID",
      converter = EndpointId.class,
      description = "An endpoint whose worker speaks the OpenAI API")
  Optional<String> openAiEndpoint = Optional.empty();

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write what was sent and answered, without keys, hosts, ids and times")
  Optional<Path> record = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Hold Localpod against a recording instead; needs no network")
  Optional<Path> compare = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON")
  Optional<Path> json = Optional.empty();

  @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML")
  Optional<Path> junit = Optional.empty();

  @Option(
      names = "--yes",
      description = "Agree to the calls and their cost; without it nothing leaves this machine.")
  boolean yes;

  @Option(names = Arguments.HELP, usageHelp = true, description = "Print this and exit.")
  boolean help;

  static CheckArguments parse(List<String> args) {
    var arguments = new CheckArguments();
    try {
      Arguments.commandLine(arguments).parseArgs(args.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new UsageException(
          Arguments.describe(e).replace(Arguments.HELP, "check " + Arguments.HELP), e);
    }
    return arguments;
  }

  /** Returns the text that {@code check --help} prints. */
  static String usage() {
    return Arguments.commandLine(new CheckArguments()).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static final class EditionText implements ITypeConverter<CheckEdition> {
    @Override
    public CheckEdition convert(String name) {
      return Stream.of(CheckEdition.values())
          .filter(edition -> edition.text().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "unknown edition '%s'; %s"
                          .formatted(
                              name,
                              Suggestion.must(
                                  "be documented or observed",
                                  name,
                                  List.of("documented", "observed")))));
    }
  }

  private static final class EndpointId implements ITypeConverter<String> {
    @Override
    public String convert(String id) {
      try {
        return EndpointOptions.of(id).id();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class BaseUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      String url = text.replaceFirst("/+$", "");
      if (!url.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?/v2")) {
        throw new TypeConversionException(
            "'" + text + "' must be an http or https URL that ends in /v2");
      }
      try {
        return URI.create(url);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no URL");
      }
    }
  }
}

package dev.localpod.cli;

import dev.localpod.journal.SecretMasker;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists the configuration in force as YAML, each value with its origin as a comment. */
final class ConfigurationListing {

  private static final String DEFAULT = "default";

  /** The fields that an entry may set in part; the rest of them has its default. */
  private static final Set<String> SET_IN_PART = Set.of("workers", "policy", "limits");

  private final Arguments arguments;
  private final Optional<Scenario> scenario;
  private final Map<String, String> environment;
  private final PrintStream out;

  /** The file and line of each field at the top of the scenario. */
  private final Map<String, String> topOfFile = new HashMap<>();

  private ConfigurationListing(
      Arguments arguments,
      Optional<Scenario> scenario,
      Map<String, String> environment,
      PrintStream out) {
    this.arguments = arguments;
    this.scenario = scenario;
    this.environment = environment;
    this.out = out;
    for (String field : List.of("edition", "clock")) {
      arguments
          .scenario
          .flatMap(file -> Scenario.location(file, field))
          .ifPresent(location -> topOfFile.put(field, location));
    }
  }

  /**
   * Prints the configuration; keys are masked.
   *
   * @throws UsageException if the arguments or the scenario contain an error
   */
  static void print(Arguments arguments, Map<String, String> environment, PrintStream out) {
    LocalpodOptions options = Configuration.of(arguments, environment);
    var listing =
        new ConfigurationListing(arguments, Configuration.scenario(arguments), environment, out);
    listing.print(options);
  }

  private void print(LocalpodOptions options) {
    option("host", options.host(), "--host");
    option("port", options.port(), "--port");
    option(
        "httpsPort",
        options.httpsPort().isPresent() ? options.httpsPort().getAsInt() : Json.NULL,
        "--https-port");
    option(
        "httpsCa", options.httpsCa().<Object>map(Path::toString).orElse(Json.NULL), "--https-ca");
    option("seed", options.seed().isPresent() ? options.seed().getAsLong() : "random", "--seed");
    option("strict", options.strict(), "--strict");
    option(
        "adminKey", options.adminKey().isPresent() ? SecretMasker.MASK : Json.NULL, "--admin-key");
    option("allowWebhooksTo", options.allowWebhooksTo(), "--allow-webhooks-to");
    option("allowOrigins", options.allowOrigins(), "--allow-origin");
    option("allowHosts", options.allowHosts(), "--allow-host");
    line(
        "",
        "edition",
        Scenario.write(options.template().settings().edition()),
        originOf("--edition", "edition"));
    line("", "clock", Json.of(options.template().clock().toString()), originOf("--clock", "clock"));
    out.println("endpoints:");
    options.endpoints().forEach(this::endpoint);
  }

  private void option(String name, Object value, String option) {
    line("", name, Json.of(value), originOf(option));
  }

  private void endpoint(EndpointOptions options) {
    Optional<EndpointEntry> entry =
        scenario.stream()
            .flatMap(read -> read.endpoints().stream())
            .filter(named -> named.id().equals(options.id()))
            .findFirst();
    out.println("  " + Json.of(options.id()) + ":");
    Json masked = Json.of(options.apiKeys().stream().map(key -> SecretMasker.MASK).toList());
    line("    ", "apiKeys", masked, origin(entry, "apiKeys"));
    Scenario.write(options).fields().forEach((name, value) -> setting(entry, name, value));
  }

  private void setting(Optional<EndpointEntry> entry, String name, Json value) {
    if (SET_IN_PART.contains(name) && value instanceof Json.Obj parts) {
      out.println("    " + name + ":");
      parts.fields().forEach((part, of) -> line("      ", part, of, origin(entry, name, part)));
    } else {
      line("    ", name, value, origin(entry, name));
    }
  }

  private String origin(Optional<EndpointEntry> entry, String name, String part) {
    return entry.flatMap(own -> own.location(name)).isPresent()
        ? entry.flatMap(own -> own.location(name, part)).orElse(DEFAULT)
        : origin(entry, name);
  }

  /** Returns the origin of a setting; the order of the alternatives is that of Configuration. */
  private String origin(Optional<EndpointEntry> entry, String name) {
    return entry
        .flatMap(own -> own.location(name))
        .orElseGet(
            () ->
                switch (name) {
                  case "apiKeys" -> originOfKeys();
                  case "edition" -> originOf("--edition", "edition");
                  case "clock" -> originOf("--clock", "clock");
                  case "limits" -> originOf("--limits");
                  default -> DEFAULT;
                });
  }

  private String originOfKeys() {
    boolean set = !environment.getOrDefault(Configuration.KEY_VARIABLE, "").isBlank();
    return !arguments.isGiven("--api-key") && set
        ? "$" + Configuration.KEY_VARIABLE
        : originOf("--api-key");
  }

  /** Returns the origin of a setting that an option has, or a field at the top of the file. */
  private String originOf(String option, String field) {
    return arguments.isGiven(option) ? option : topOfFile.getOrDefault(field, DEFAULT);
  }

  private String originOf(String option) {
    return arguments.isGiven(option) ? option : DEFAULT;
  }

  private void line(String indent, String name, Json value, String origin) {
    out.println(indent + name + ": " + value + "  # " + origin.replaceAll("\\p{Cntrl}+", " "));
  }
}

package dev.localpod.cli;

import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.scenario.EndpointEntry;
import dev.localpod.scenario.Scenario;
import dev.localpod.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Creates the options of the emulator. An endpoint's own entry in the scenario wins over the
 * command line, which wins over the top level of the scenario, which wins over the defaults.
 */
final class Configuration {

  private static final int DEFAULT_PORT = 8008;

  static final String KEY_VARIABLE = "RUNPOD_API_KEY";

  private Configuration() {}

  static LocalpodOptions of(Arguments arguments, Map<String, String> environment) {
    return of(arguments, environment, scenario(arguments));
  }

  /** Creates the options from a scenario that was read already. */
  static LocalpodOptions of(
      Arguments arguments, Map<String, String> environment, Optional<Scenario> scenario) {
    try {
      List<EndpointOptions> endpoints = endpoints(arguments, scenario, environment);
      return new LocalpodOptions(
          host(arguments),
          arguments.port.orElse(DEFAULT_PORT),
          arguments.httpsPort.map(OptionalInt::of).orElseGet(OptionalInt::empty),
          httpsCa(arguments),
          arguments.seed.map(OptionalLong::of).orElseGet(OptionalLong::empty),
          arguments.strict,
          arguments.adminKey,
          arguments.allowWebhooksTo,
          arguments.allowOrigins,
          arguments.allowHosts,
          defaults("template", arguments, scenario, environment),
          true,
          endpoints);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Reads the scenario that the arguments name. */
  static Optional<Scenario> scenario(Arguments arguments) {
    try {
      return arguments.scenario.map(Scenario::read);
    } catch (ScenarioException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Creates the options of an emulator that serves no endpoint: its address and the admin key. */
  static LocalpodOptions withoutEndpoints(Arguments arguments) {
    LocalpodOptions none = LocalpodOptions.DEFAULT;
    try {
      return new LocalpodOptions(
          host(arguments),
          arguments.port.orElse(DEFAULT_PORT),
          arguments.httpsPort.map(OptionalInt::of).orElseGet(OptionalInt::empty),
          httpsCa(arguments),
          none.seed(),
          none.strict(),
          arguments.adminKey,
          none.allowWebhooksTo(),
          none.allowOrigins(),
          none.allowHosts(),
          none.template(),
          true,
          List.of());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static String host(Arguments arguments) {
    if (arguments.host.isBlank()) {
      throw new IllegalArgumentException("--host must be an address, such as 127.0.0.1");
    }
    return arguments.host.replaceAll("^\\[(.*)]$", "$1"); // as in a URL
  }

  private static Optional<Path> httpsCa(Arguments arguments) {
    if (arguments.httpsCa.isPresent() && arguments.httpsPort.isEmpty()) {
      throw new IllegalArgumentException(
          "--https-ca needs --https-port N, the port to serve https");
    }
    return arguments.httpsCa;
  }

  private static List<EndpointOptions> endpoints(
      Arguments arguments, Optional<Scenario> scenario, Map<String, String> environment) {
    Map<String, EndpointOptions> endpoints = new LinkedHashMap<>();
    for (String id : ids(arguments)) {
      endpoints.put(id, defaults(id, arguments, scenario, environment));
    }
    for (EndpointEntry entry : scenario.map(Scenario::endpoints).orElse(List.of())) {
      EndpointOptions defaults = defaults(entry.id(), arguments, scenario, environment);
      endpoints.put(entry.id(), entry.over(defaults));
    }
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "no endpoint to serve; name one in the scenario, or with --endpoint");
    }
    return List.copyOf(endpoints.values());
  }

  /** Returns the options of an endpoint that its own entry leaves out. */
  private static EndpointOptions defaults(
      String id,
      Arguments arguments,
      Optional<Scenario> scenario,
      Map<String, String> environment) {
    var settings = EndpointSettings.DEFAULT;
    Edition edition =
        arguments.edition.or(() -> scenario.flatMap(Scenario::edition)).orElse(settings.edition());
    ClockMode clock =
        arguments.clock.or(() -> scenario.flatMap(Scenario::clock)).orElse(ClockMode.REAL);
    return EndpointOptions.of(id)
        .apiKeys(keys(arguments, environment))
        .clock(clock)
        .settings(settings.edition(edition).limits(arguments.limits.orElse(settings.limits())));
  }

  private static List<String> ids(Arguments arguments) {
    boolean serveDemo = arguments.endpoints.isEmpty() && arguments.scenario.isEmpty();
    return serveDemo ? List.of(arguments.printWorkerEnv.orElse("demo")) : arguments.endpoints;
  }

  private static List<String> keys(Arguments arguments, Map<String, String> environment) {
    if (!arguments.apiKeys.isEmpty()) {
      return arguments.apiKeys;
    }
    String key = environment.getOrDefault(KEY_VARIABLE, "");
    return List.of(key.isBlank() ? EndpointOptions.DEFAULT_API_KEY : key);
  }
}

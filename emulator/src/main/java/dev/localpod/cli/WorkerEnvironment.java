package dev.localpod.cli;

import dev.localpod.AttachedWorkers;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.spelling.Suggestion;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Prints the environment that attaches a worker to an endpoint, for a shell (ATT-1). */
final class WorkerEnvironment {

  private static final String WORKER_ID = "RUNPOD_POD_ID";

  private WorkerEnvironment() {}

  /**
   * Prints a line for each variable.
   *
   * @param log gets a note if the endpoint takes no attached workers
   */
  static void print(
      Arguments arguments, Map<String, String> environment, PrintStream out, PrintStream log) {
    String id = arguments.printWorkerEnv.orElseThrow();
    if (arguments.port.orElse(0) == 0) {
      throw new UsageException(
          "--print-worker-env needs --port N, the port on which the emulator listens");
    }
    LocalpodOptions options = Configuration.of(arguments, environment);
    EndpointOptions endpoint =
        options.endpoints().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id, options));
    if (!endpoint.settings().workers().attached()) {
      log.println(
          "localpod: the workers of endpoint '"
              + id
              + "' follow a script; start the emulator with a scenario that has workers:"
              + " {attached: true}");
    }
    lines(StartupMessage.reachable(address(options, id)), endpoint.apiKeys().get(0))
        .forEach(out::println);
  }

  private static UsageException unknown(String id, LocalpodOptions options) {
    List<String> ids = options.endpoints().stream().map(EndpointOptions::id).toList();
    return new UsageException(
        "--print-worker-env: unknown endpoint '%s'; %s"
            .formatted(id, Suggestion.must("be one of " + ids, id, ids)));
  }

  private static URI address(LocalpodOptions options, String id) {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return URI.create("http://" + host + ":" + options.port() + "/v2/" + id);
  }

  private static List<String> lines(String address, String apiKey) {
    Map<String, String> variables =
        AttachedWorkers.environment(URI.create(address), apiKey, "local");
    return variables.entrySet().stream()
        .map(
            variable ->
                "export "
                    + variable.getKey()
                    + "="
                    // Two shells must not share an id, so each adds the number of its process.
                    + (variable.getKey().equals(WORKER_ID)
                        ? "\"" + variable.getValue() + "-$$\""
                        : StartupMessage.quoted(variable.getValue())))
        .toList();
  }
}

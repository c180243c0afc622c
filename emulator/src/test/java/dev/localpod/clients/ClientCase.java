package dev.localpod.clients;

import dev.localpod.options.EndpointOptions;
import dev.localpod.script.Script;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One thing that a user does with a client, tried on an endpoint of its own with each clock.
 *
 * @param does what the user does
 * @param clocks the clocks that it is tried with
 * @param options changes the options of the endpoint
 * @param steps does it
 */
record ClientCase(
    String does, List<TestedClock> clocks, UnaryOperator<EndpointOptions> options, Steps steps) {

  /** Does it with a client. */
  @FunctionalInterface
  interface Steps {
    /**
     * Returns what the user gets.
     *
     * @throws ClientException if that is an error
     */
    String run(ClientSession session) throws Exception;
  }

  /** A case whose endpoint has a script; without a clock, all clocks are tried. */
  static ClientCase of(String does, Script script, Steps steps, TestedClock... clocks) {
    List<TestedClock> tried =
        Stream.of(clocks.length == 0 ? TestedClock.values() : clocks).sorted().toList();
    return new ClientCase(does, tried, options -> options.script(script), steps);
  }

  /** Returns this case with more options changed. */
  ClientCase with(UnaryOperator<EndpointOptions> change) {
    return new ClientCase(does, clocks, each -> change.apply(options.apply(each)), steps);
  }
}

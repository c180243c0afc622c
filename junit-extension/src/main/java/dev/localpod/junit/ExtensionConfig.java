package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The configuration of an extension.
 *
 * @param emulator the options of the emulator to start
 * @param running the running emulator to use instead
 * @param every changes the options of all endpoints
 * @param named changes the options of the endpoints with these names
 * @param id the fixed id of the unnamed endpoint
 * @param allowed what tests may leave behind
 * @param strict whether tests fail for leftovers that are otherwise warnings
 */
record ExtensionConfig(
    LocalpodOptions emulator,
    Optional<Localpod> running,
    UnaryOperator<EndpointOptions> every,
    Map<String, UnaryOperator<EndpointOptions>> named,
    Optional<String> id,
    Set<Leftover> allowed,
    boolean strict) {

  /** The default seed, so that each run is the same. */
  static final long SEED = 1;

  static final ExtensionConfig DEFAULT =
      new ExtensionConfig(
          LocalpodOptions.DEFAULT,
          Optional.empty(),
          UnaryOperator.identity(),
          Map.of(),
          Optional.empty(),
          Set.of(),
          false);

  ExtensionConfig {
    named = Map.copyOf(named);
    allowed = Set.copyOf(allowed);
  }

  /** Applies the changes to the options of an endpoint. */
  EndpointOptions apply(String name, EndpointOptions options) {
    EndpointOptions changed = every.apply(options);
    return named.getOrDefault(name, UnaryOperator.identity()).apply(changed);
  }

  /** Gives an endpoint its id, and its key unless it has other keys. */
  EndpointOptions identify(EndpointOptions planned, String name, TestEndpointIdentity own) {
    return id.isPresent() && name.isEmpty()
        ? TestClassPlan.identified(planned, id.get(), EndpointOptions.DEFAULT_API_KEY)
        : TestClassPlan.identified(planned, own.id(), own.key());
  }
}

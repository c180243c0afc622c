package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an extension was built with.
 *
 * @param emulator the options of the emulator that is started for its tests
 * @param running the emulator that is taken instead
 * @param every what is changed of every endpoint
 * @param named what is changed of those with a name
 * @param id the id of the endpoint without a name, if it has a fixed one
 * @param allowed the flaws that tests may have
 */
record ExtensionConfig(
    LocalpodOptions emulator,
    Optional<Localpod> running,
    UnaryOperator<EndpointOptions> every,
    Map<String, UnaryOperator<EndpointOptions>> named,
    Optional<String> id,
    Set<Leftover> allowed) {

  /** What everything random starts from unless somebody says otherwise: each run is the same. */
  static final long SEED = 1;

  static final ExtensionConfig DEFAULT =
      new ExtensionConfig(
          LocalpodOptions.DEFAULT,
          Optional.empty(),
          UnaryOperator.identity(),
          Map.of(),
          Optional.empty(),
          Set.of());

  ExtensionConfig {
    named = Map.copyOf(named);
    allowed = Set.copyOf(allowed);
  }

  /** The options of an endpoint as far as they are said here. */
  EndpointOptions apply(String name, EndpointOptions options) {
    EndpointOptions changed = every.apply(options);
    return named.getOrDefault(name, UnaryOperator.identity()).apply(changed);
  }

  /** Gives an endpoint its id, and its key unless it has been given others. */
  EndpointOptions identify(EndpointOptions planned, String name, EndpointIdentity own) {
    return id.isPresent() && name.isEmpty()
        ? TestClassPlan.as(planned, id.get(), EndpointOptions.DEFAULT_API_KEY)
        : TestClassPlan.as(planned, own.id(), own.key());
  }
}

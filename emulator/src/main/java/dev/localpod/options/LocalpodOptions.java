package dev.localpod.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where an emulator listens and what it serves.
 *
 * @param host the address to bind, loopback by default
 * @param port the port to bind; 0 picks a free one
 * @param seed decides job ids and all that is random; empty for a new one each time
 * @param strict whether unknown members of a request are refused instead of ignored (HTTP-8)
 * @param adminKey the key that admin calls from elsewhere than loopback need; empty if there can be
 *     none
 * @param allowWebhooksTo hosts that webhooks may be sent to beside loopback (HOOK-3)
 * @param template what an endpoint that is created by an admin call is like, where the call does
 *     not say otherwise; its id means nothing
 * @param endpoints what to serve from the start
 */
public record LocalpodOptions(
    String host,
    int port,
    OptionalLong seed,
    boolean strict,
    Optional<String> adminKey,
    Set<String> allowWebhooksTo,
    EndpointOptions template,
    List<EndpointOptions> endpoints) {

  /** A free port of the loopback address, and no endpoint yet. */
  public static final LocalpodOptions DEFAULT =
      new LocalpodOptions(
          "127.0.0.1",
          0,
          OptionalLong.empty(),
          false,
          Optional.empty(),
          Set.of(),
          EndpointOptions.of("template"),
          List.of());

  /**
   * Copies the collections; refuses a port that is none, a blank key, and two endpoints of one id.
   */
  public LocalpodOptions {
    allowWebhooksTo = Set.copyOf(allowWebhooksTo);
    endpoints = List.copyOf(endpoints);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "cannot listen on port " + port + ": allowed is 0 to 65535");
    }
    if (adminKey.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("the admin key must not be blank");
    }
    long ids = endpoints.stream().map(EndpointOptions::id).distinct().count();
    if (ids < endpoints.size()) {
      throw new IllegalArgumentException("two of the endpoints to serve have the same id");
    }
  }

  /** These options with another address to bind. */
  public LocalpodOptions host(String address) {
    return new LocalpodOptions(
        address, port, seed, strict, adminKey, allowWebhooksTo, template, endpoints);
  }

  /** These options with another port; 0 picks a free one. */
  public LocalpodOptions port(int newPort) {
    return new LocalpodOptions(
        host, newPort, seed, strict, adminKey, allowWebhooksTo, template, endpoints);
  }

  /** These options with a seed, so that job ids repeat from one start to the next (RUN-3). */
  public LocalpodOptions seed(long newSeed) {
    return new LocalpodOptions(
        host,
        port,
        OptionalLong.of(newSeed),
        strict,
        adminKey,
        allowWebhooksTo,
        template,
        endpoints);
  }

  /** These options with unknown members of a request refused, or ignored (HTTP-8). */
  public LocalpodOptions strict(boolean refuse) {
    return new LocalpodOptions(
        host, port, seed, refuse, adminKey, allowWebhooksTo, template, endpoints);
  }

  /** These options with a key for admin calls from elsewhere than loopback. */
  public LocalpodOptions adminKey(String key) {
    return new LocalpodOptions(
        host, port, seed, strict, Optional.of(key), allowWebhooksTo, template, endpoints);
  }

  /** These options with hosts that webhooks may be sent to beside loopback (HOOK-3). */
  public LocalpodOptions allowWebhooksTo(Set<String> hosts) {
    return new LocalpodOptions(host, port, seed, strict, adminKey, hosts, template, endpoints);
  }

  /** These options with another pattern for endpoints that admin calls create. */
  public LocalpodOptions template(EndpointOptions pattern) {
    return new LocalpodOptions(
        host, port, seed, strict, adminKey, allowWebhooksTo, pattern, endpoints);
  }

  /** These options with one more endpoint. */
  public LocalpodOptions endpoint(EndpointOptions endpoint) {
    var more = new ArrayList<>(endpoints);
    more.add(endpoint);
    return new LocalpodOptions(host, port, seed, strict, adminKey, allowWebhooksTo, template, more);
  }
}

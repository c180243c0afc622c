package dev.localpod;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where an emulator listens and what it serves.
 *
 * @param host the address to bind, loopback by default
 * @param port the port to bind; 0 picks a free one
 * @param seed decides job ids and all that is random; empty for a new one each time
 * @param strict whether unknown members of a request are refused instead of ignored (HTTP-8)
 * @param allowWebhooksTo hosts that webhooks may be sent to beside loopback (HOOK-3)
 * @param endpoints what to serve from the start
 */
public record LocalpodOptions(
    String host,
    int port,
    OptionalLong seed,
    boolean strict,
    Set<String> allowWebhooksTo,
    List<EndpointOptions> endpoints) {

  /** A free port of the loopback address, and no endpoint yet. */
  public static final LocalpodOptions DEFAULT =
      new LocalpodOptions("127.0.0.1", 0, OptionalLong.empty(), false, Set.of(), List.of());

  /** Copies the collections; refuses a port that is none, and two endpoints of one id. */
  public LocalpodOptions {
    allowWebhooksTo = Set.copyOf(allowWebhooksTo);
    endpoints = List.copyOf(endpoints);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "cannot listen on port " + port + ": allowed is 0 to 65535");
    }
    long ids = endpoints.stream().map(EndpointOptions::id).distinct().count();
    if (ids < endpoints.size()) {
      throw new IllegalArgumentException("two of the endpoints to serve have the same id");
    }
  }

  /** These options with another address to bind. */
  public LocalpodOptions host(String address) {
    return new LocalpodOptions(address, port, seed, strict, allowWebhooksTo, endpoints);
  }

  /** These options with another port; 0 picks a free one. */
  public LocalpodOptions port(int newPort) {
    return new LocalpodOptions(host, newPort, seed, strict, allowWebhooksTo, endpoints);
  }

  /** These options with a seed, so that job ids repeat from one start to the next (RUN-3). */
  public LocalpodOptions seed(long newSeed) {
    return new LocalpodOptions(
        host, port, OptionalLong.of(newSeed), strict, allowWebhooksTo, endpoints);
  }

  /** These options with unknown members of a request refused, or ignored (HTTP-8). */
  public LocalpodOptions strict(boolean refuse) {
    return new LocalpodOptions(host, port, seed, refuse, allowWebhooksTo, endpoints);
  }

  /** These options with hosts that webhooks may be sent to beside loopback (HOOK-3). */
  public LocalpodOptions allowWebhooksTo(Set<String> hosts) {
    return new LocalpodOptions(host, port, seed, strict, hosts, endpoints);
  }

  /** These options with one more endpoint. */
  public LocalpodOptions endpoint(EndpointOptions endpoint) {
    var more = new ArrayList<>(endpoints);
    more.add(endpoint);
    return new LocalpodOptions(host, port, seed, strict, allowWebhooksTo, more);
  }
}

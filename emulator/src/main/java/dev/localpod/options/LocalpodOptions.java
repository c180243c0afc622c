package dev.localpod.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address of an emulator and the endpoints that it serves.
 *
 * @param host the address to bind, loopback by default
 * @param port the port to bind, 0 to 65535; 0 picks a free one
 * @param httpsPort the port of the same address to serve https on, 0 to 65535; 0 picks a free one;
 *     empty to serve http only
 * @param httpsCa the file to write the CA of the run to as PEM, for clients outside this JVM; needs
 *     {@code httpsPort}
 * @param seed decides job ids and everything random; empty for a new one each time
 * @param strict whether unknown fields of a request are refused instead of ignored (HTTP-8)
 * @param adminKey the key that admin calls from other machines need; empty to refuse those calls
 * @param allowWebhooksTo hosts beside loopback that webhooks may be sent to (HOOK-3)
 * @param allowOrigins origins of web pages that may call the endpoints beside those on loopback,
 *     such as {@code https://app.example} (HTTP-13)
 * @param allowHosts names beside those of loopback by which the endpoints may be called (HTTP-13)
 * @param template the options of an endpoint that an admin call creates, where the call leaves them
 *     out; its id is not used
 * @param clientsElsewhere whether clients run in other processes: a clock that skips cannot see
 *     their threads, and waits until 25 ms of real time have passed since the last call arrived
 * @param endpoints the endpoints to serve from the start
 */
public record LocalpodOptions(
    String host,
    int port,
    OptionalInt httpsPort,
    Optional<Path> httpsCa,
    OptionalLong seed,
    boolean strict,
    Optional<String> adminKey,
    Set<String> allowWebhooksTo,
    Set<String> allowOrigins,
    Set<String> allowHosts,
    EndpointOptions template,
    boolean clientsElsewhere,
    List<EndpointOptions> endpoints) {

  /** A free port of the loopback address, and no endpoint yet. */
  public static final LocalpodOptions DEFAULT =
      new LocalpodOptions(
          "127.0.0.1",
          0,
          OptionalInt.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          false,
          Optional.empty(),
          Set.of(),
          Set.of(),
          Set.of(),
          EndpointOptions.of("template"),
          false,
          List.of());

  private static final Pattern ORIGIN =
      Pattern.compile(
          "[A-Za-z][A-Za-z0-9+.-]*://(?:[^\\[\\]:/?#@\\s]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]+)?/?");

  private static final Pattern HOST = Pattern.compile("[^\\[\\]:/?#@\\s]+|\\[?[0-9A-Fa-f:.]+]?");

  /**
   * Copies the collections; refuses a port out of range or used twice, a CA file without https, a
   * blank key, an id used twice, and an origin or a host that is not written as one.
   */
  public LocalpodOptions {
    allowWebhooksTo = Set.copyOf(allowWebhooksTo);
    allowOrigins = Set.copyOf(allowOrigins);
    allowHosts = Set.copyOf(allowHosts);
    endpoints = List.copyOf(endpoints);
    checkPort(port);
    httpsPort.ifPresent(LocalpodOptions::checkPort);
    if (port > 0 && httpsPort.orElse(0) == port) {
      throw new IllegalArgumentException(
          "cannot serve http and https on port " + port + "; the ports must differ");
    }
    if (httpsCa.isPresent() && httpsPort.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot write the CA of https to " + httpsCa.get() + ": https must have a port");
    }
    if (adminKey.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("the admin key must not be blank");
    }
    checkEach(allowOrigins, ORIGIN, "an allowed origin", "https://app.example:8443");
    checkEach(allowWebhooksTo, HOST, "a host for webhooks", "hooks.example, without a port");
    checkEach(allowHosts, HOST, "an allowed host", "app.example, without a port");
    long ids = endpoints.stream().map(EndpointOptions::id).distinct().count();
    if (ids < endpoints.size()) {
      throw new IllegalArgumentException("two endpoints have the same id; ids must be unique");
    }
  }

  private static void checkPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("cannot listen on port " + port + "; must be 0 to 65535");
    }
  }

  private static void checkEach(Set<String> values, Pattern form, String what, String example) {
    for (String value : values) {
      if (!form.matcher(value).matches()) {
        throw new IllegalArgumentException(
            what + " cannot be '" + value + "'; must be as in " + example);
      }
    }
  }

  /** Returns these options with another address to bind. */
  public LocalpodOptions host(String address) {
    return RecordCopy.with(this, "host", address);
  }

  /** Returns these options with another port; 0 picks a free one. */
  public LocalpodOptions port(int other) {
    return RecordCopy.with(this, "port", other);
  }

  /**
   * Returns these options with https on a free port, beside http. The certificate is made for the
   * run, for {@code localhost}, {@code 127.0.0.1} and {@code [::1]}, the host and the allowed
   * hosts.
   */
  public LocalpodOptions https() {
    return httpsPort(0);
  }

  /** Returns these options with {@link #https()} on this port; 0 picks a free one. */
  public LocalpodOptions httpsPort(int other) {
    return RecordCopy.with(this, "httpsPort", OptionalInt.of(other));
  }

  /**
   * Returns these options with a file that gets the CA of the run as PEM, for clients outside this
   * JVM.
   *
   * @throws IllegalArgumentException if https has no port
   */
  public LocalpodOptions httpsCa(Path file) {
    return RecordCopy.with(this, "httpsCa", Optional.of(file));
  }

  /** Returns these options with a seed, which makes job ids repeat at the next start (RUN-3). */
  public LocalpodOptions seed(long other) {
    return RecordCopy.with(this, "seed", OptionalLong.of(other));
  }

  /** Returns these options with unknown fields of a request refused, or ignored (HTTP-8). */
  public LocalpodOptions strict(boolean refuse) {
    return RecordCopy.with(this, "strict", refuse);
  }

  /** Returns these options with a key for admin calls from other machines. */
  public LocalpodOptions adminKey(String key) {
    return RecordCopy.with(this, "adminKey", Optional.of(key));
  }

  /** Returns these options with the hosts beside loopback that webhooks may be sent to (HOOK-3). */
  public LocalpodOptions allowWebhooksTo(Set<String> hosts) {
    return RecordCopy.with(this, "allowWebhooksTo", hosts);
  }

  /**
   * Returns these options with the origins of web pages that may call the endpoints beside those on
   * loopback, such as {@code https://app.example} (HTTP-13).
   *
   * @throws IllegalArgumentException if one is not a scheme, a host, and a port where it has one
   */
  public LocalpodOptions allowOrigins(Set<String> origins) {
    return RecordCopy.with(this, "allowOrigins", origins);
  }

  /**
   * Returns these options with the names beside those of loopback by which the endpoints may be
   * called (HTTP-13).
   *
   * @throws IllegalArgumentException if one is not a name or an address without a port
   */
  public LocalpodOptions allowHosts(Set<String> hosts) {
    return RecordCopy.with(this, "allowHosts", hosts);
  }

  /** Returns these options with another template of endpoints that admin calls create. */
  public LocalpodOptions template(EndpointOptions other) {
    return RecordCopy.with(this, "template", other);
  }

  /** Returns these options with clients in other processes, or in this JVM. */
  public LocalpodOptions clientsElsewhere(boolean elsewhere) {
    return RecordCopy.with(this, "clientsElsewhere", elsewhere);
  }

  /** Returns these options with one more endpoint. */
  public LocalpodOptions endpoint(EndpointOptions endpoint) {
    List<EndpointOptions> more = Stream.concat(endpoints.stream(), Stream.of(endpoint)).toList();
    return RecordCopy.with(this, "endpoints", more);
  }
}

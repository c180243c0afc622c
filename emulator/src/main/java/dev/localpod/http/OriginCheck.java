package dev.localpod.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells calls of foreign web pages from others, by their {@code Host} and {@code Origin}: a page on
 * the internet that reaches a port of this machine, also by DNS rebinding, names neither loopback
 * nor what was allowed (HTTP-13).
 */
public final class OriginCheck {

  /** Allows loopback only. */
  public static final OriginCheck LOOPBACK = new OriginCheck(Set.of(), Set.of());

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([^\\[\\]:/?#@\\\\\\s]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]*)?");

  private static final Pattern ORIGIN =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(" + HOST_AND_PORT.pattern() + ")");

  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127(?:\\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");

  private static final Set<String> WEB = Set.of("http", "https");

  private final Set<String> origins;
  private final Set<String> hosts;

  /** The header that was allowed last: that of the next call is nearly always the same. */
  private volatile String allowedLast = "";

  /**
   * Creates a check that allows loopback and these.
   *
   * @param origins such as {@code https://app.example}
   * @param hosts names or addresses without a port
   */
  public OriginCheck(Set<String> origins, Set<String> hosts) {
    this.origins = origins.stream().map(OriginCheck::normal).collect(Collectors.toSet());
    this.hosts = hosts.stream().map(OriginCheck::withoutBrackets).collect(Collectors.toSet());
  }

  /** Returns the first of these {@code Host} headers that is foreign. */
  public Optional<String> foreignHost(List<String> headers) {
    for (String host : headers) {
      if (!host.equals(allowedLast)) {
        if (!allowsHost(host)) {
          return Optional.of(host);
        }
        allowedLast = host;
      }
    }
    return Optional.empty();
  }

  /** Returns the first of these {@code Origin} headers that is foreign. */
  public Optional<String> foreignOrigin(List<String> headers) {
    return headers.stream().filter(origin -> !allowsOrigin(origin)).findFirst();
  }

  private boolean allowsHost(String header) {
    Matcher parts = HOST_AND_PORT.matcher(header);
    return parts.matches()
        && (isLoopback(parts.group(1)) || hosts.contains(withoutBrackets(parts.group(1))));
  }

  private boolean allowsOrigin(String header) {
    Matcher parts = ORIGIN.matcher(header);
    return parts.matches()
        && (WEB.contains(parts.group(1).toLowerCase(Locale.ROOT)) && isLoopback(parts.group(3))
            || origins.contains(normal(header)));
  }

  private static boolean isLoopback(String host) {
    if (!host.startsWith("[")) {
      return host.equalsIgnoreCase("localhost") || LOOPBACK_V4.matcher(host).matches();
    }
    try {
      // Brackets hold an address, so this looks up no name.
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  private static String withoutBrackets(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst("^\\[(.*)]$", "$1");
  }

  /** Returns an origin as browsers write it: in lower case and without a default port. */
  private static String normal(String origin) {
    return origin
        .toLowerCase(Locale.ROOT)
        .replaceFirst("/$", "")
        .replaceFirst("^(http://.*):80$", "$1")
        .replaceFirst("^(https://.*):443$", "$1");
  }
}

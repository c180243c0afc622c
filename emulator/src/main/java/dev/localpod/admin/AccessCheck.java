package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.http.OriginCheck;
import java.util.List;
import java.util.Optional;

/**
 * Allows admin calls with the admin key, and calls from programs on this machine. It refuses web
 * pages in a browser on this machine, even after DNS rebinding, by their {@code Host} or {@code
 * Origin}.
 */
final class AccessCheck {

  private static final String LOOPBACK = "localhost, 127.0.0.0/8 or [::1]";

  private final Optional<String> key;

  /**
   * Creates the check.
   *
   * @param key the key that allows a call from anywhere, if there is one
   */
  AccessCheck(Optional<String> key) {
    this.key = key;
  }

  /**
   * Checks a call.
   *
   * @throws HttpError if the call is refused
   */
  void check(HttpCall call) {
    check(call, false);
  }

  /**
   * Checks a call to a page, which another site may link to.
   *
   * @throws HttpError if the call is refused
   */
  void checkPage(HttpCall call) {
    check(call, isNavigation(call));
  }

  private void check(HttpCall call, boolean mayBeCrossSite) {
    if (key.filter(call::carries).isEmpty()) {
      reasonToRefuse(call.isFromLoopback(), call.headers("Host"), call.headers("Origin"))
          .ifPresent(this::refuse);
      // An Origin that has passed is one of loopback, which a browser calls another site, too.
      boolean isCrossSite =
          call.headers("Sec-Fetch-Site").contains("cross-site") && call.headers("Origin").isEmpty();
      if (isCrossSite && !mayBeCrossSite) {
        refuse("the call comes from a web page of another site (Sec-Fetch-Site)");
      }
    }
  }

  private static boolean isNavigation(HttpCall call) {
    return call.method().equals("GET") && call.headers("Sec-Fetch-Mode").contains("navigate");
  }

  /** Returns the reason to refuse a call without the key; empty to allow it. */
  static Optional<String> reasonToRefuse(
      boolean fromLoopback, List<String> hosts, List<String> origins) {
    if (!fromLoopback) {
      return Optional.of("the call does not come from this machine");
    } else if (hosts.size() != 1 || OriginCheck.LOOPBACK.foreignHost(hosts).isPresent()) {
      return Optional.of("the Host of the call is not " + LOOPBACK);
    } else if (OriginCheck.LOOPBACK.foreignOrigin(origins).isPresent()) {
      return Optional.of("the Origin of the call is not at " + LOOPBACK);
    }
    return Optional.empty();
  }

  private void refuse(String reason) {
    throw HttpError.forbidden(
        reason
            + "; other admin calls need "
            + (key.isPresent()
                ? "the admin key in Authorization"
                : "an admin key, which this emulator was not started with (--admin-key)"));
  }
}

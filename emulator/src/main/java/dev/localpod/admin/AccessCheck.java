package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Allows admin calls with the admin key, and calls from programs on this machine. It refuses web
 * pages in a browser on this machine, even after DNS rebinding, by their {@code Host} or {@code
 * Origin}.
 */
final class AccessCheck {

  private static final String LOOPBACK = "localhost, 127.0.0.0/8 or [::1]";

  private static final Pattern HOST =
      Pattern.compile(
          "(?:localhost|127(?:\\.(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}|\\[::1])(?::[0-9]*)?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ORIGIN =
      Pattern.compile("https?://" + HOST.pattern(), Pattern.CASE_INSENSITIVE);

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
    if (key.filter(call::carries).isEmpty()) {
      reasonToRefuse(call.isFromLoopback(), call.headers("Host"), call.headers("Origin"))
          .map(this::refuse)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
    }
  }

  /** Returns the reason to refuse a call without the key; empty to allow it. */
  static Optional<String> reasonToRefuse(
      boolean fromLoopback, List<String> hosts, List<String> origins) {
    if (!fromLoopback) {
      return Optional.of("the call does not come from this machine");
    } else if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
      return Optional.of("the Host of the call is not " + LOOPBACK);
    } else if (!origins.stream().allMatch(ORIGIN.asMatchPredicate())) {
      return Optional.of("the Origin of the call is not at " + LOOPBACK);
    }
    return Optional.empty();
  }

  private HttpError refuse(String reason) {
    return HttpError.forbidden(
        reason
            + "; other admin calls need "
            + (key.isPresent()
                ? "the admin key in Authorization"
                : "an admin key, which this emulator was not started with (--admin-key)"));
  }
}

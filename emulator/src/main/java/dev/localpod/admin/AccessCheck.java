package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may call: whoever has the admin key, and programs on this machine. A page in a browser on
 * this machine is none of these, even if it has a name of its own lead here (DNS rebinding): what
 * it sends says in {@code Host} or {@code Origin} where it comes from.
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
   * A guard.
   *
   * @param key what lets a call in from anywhere, if there is such a key
   */
  AccessCheck(Optional<String> key) {
    this.key = key;
  }

  /**
   * Lets a call in.
   *
   * @throws HttpError if it may not come in
   */
  void check(HttpCall call) {
    if (key.filter(call::carries).isEmpty()) {
      wrongWith(call.isFromLoopback(), call.headers("Host"), call.headers("Origin"))
          .map(this::refuse)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
    }
  }

  /** Why a call without the key may not come in, if it may not. */
  static Optional<String> wrongWith(
      boolean fromLoopback, List<String> hosts, List<String> origins) {
    if (!fromLoopback) {
      return Optional.of("this call does not come from this machine");
    } else if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
      return Optional.of("the Host of this call is not " + LOOPBACK);
    } else if (!origins.stream().allMatch(ORIGIN.asMatchPredicate())) {
      return Optional.of("the Origin of this call is not at " + LOOPBACK);
    }
    return Optional.empty();
  }

  private HttpError refuse(String reason) {
    return HttpError.forbidden(
        reason
            + "; admin calls from anywhere else need "
            + (key.isPresent()
                ? "the admin key in Authorization"
                : "an admin key, which this emulator was not started with (--admin-key)"));
  }
}

package dev.localpod.cli;

import dev.localpod.options.LocalpodOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Explains why an address cannot be bound. Operating systems differ in what they report, so this
 * class tries the host once more, on any port, and the port of http before it blames that of https.
 */
final class BindErrorMessage {

  private BindErrorMessage() {}

  static String describe(LocalpodOptions options, UncheckedIOException failure) {
    String host = options.host();
    boolean isHttps = options.httpsPort().isPresent() && isFree(host, options.port());
    int port = isHttps ? options.httpsPort().getAsInt() : options.port();
    String option = isHttps ? "--https-port" : "--port";
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    return "cannot listen on "
        + address
        + ": "
        + wrongWithHost(host).orElseGet(() -> wrongWithPort(failure, option));
  }

  private static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> wrongWithHost(String host) {
    try {
      new ServerSocket(0, 1, InetAddress.getByName(host)).close();
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("unknown host; choose an address of this machine with --host");
    } catch (IOException e) {
      return Optional.of("it is not an address of this machine; choose one with --host");
    }
  }

  private static String wrongWithPort(UncheckedIOException failure, String option) {
    String reason =
        Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
            .filter(BindException.class::isInstance)
            .findFirst()
            .map(bind -> String.valueOf(bind.getMessage()))
            .orElse(String.valueOf(failure.getMessage()));
    if (reason.contains("denied")) {
      return "permission denied; choose another port with " + option;
    }
    return reason.contains("in use")
        ? "the port is in use; choose another with %s, or %s 0 for a free one"
            .formatted(option, option)
        : reason;
  }
}

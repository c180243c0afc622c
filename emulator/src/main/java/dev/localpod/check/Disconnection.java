package dev.localpod.check;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in words why a call has no answer. */
final class Disconnection {

  private Disconnection() {}

  static String reason(IOException problem) {
    List<Throwable> causes =
        Stream.<Throwable>iterate(problem, Objects::nonNull, Throwable::getCause).toList();
    if (has(causes, UnresolvedAddressException.class) || has(causes, UnknownHostException.class)) {
      return "the host is unknown";
    } else if (has(causes, HttpConnectTimeoutException.class)) {
      return "no connection within " + HttpCaller.CONNECT_TIMEOUT.toSeconds() + " s";
    } else if (has(causes, HttpTimeoutException.class)) {
      return "nothing came within " + HttpCaller.TIMEOUT.toSeconds() + " s";
    } else if (has(causes, SSLException.class)) {
      return "https is not understood, or its certificate is not trusted";
    } else if (has(causes, ConnectException.class)) {
      return "nothing listens there";
    }
    return "the connection was closed";
  }

  private static boolean has(List<Throwable> causes, Class<?> type) {
    return causes.stream().anyMatch(type::isInstance);
  }
}

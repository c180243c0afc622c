package dev.localpod.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a call has no answer. */
class DisconnectionTest {

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(new ConnectException(), "nothing listens there"),
        Arguments.of(
            new ConnectException().initCause(new UnresolvedAddressException()),
            "the host is unknown"),
        Arguments.of(new HttpConnectTimeoutException("late"), "no connection within 10 s"),
        Arguments.of(new HttpTimeoutException("late"), "nothing came within 100 s"),
        Arguments.of(
            new SSLHandshakeException("PKIX"),
            "https is not understood, or its certificate is not trusted"),
        Arguments.of(new IOException("header parser"), "the connection was closed"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void it_is_said_without_the_names_of_classes(IOException problem, String reason) {
    assertThat(Disconnection.reason(problem)).isEqualTo(reason);
    assertThat(Disconnection.reason(new IOException(problem))).isEqualTo(reason);
  }
}

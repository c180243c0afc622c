package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Sends the requests of {@code raw-requests.yaml}, each on a connection of its own. */
final class RawExchange {

  private static final byte[] NEXT_CALL =
      "GET /v2/demo/health HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private RawExchange() {}

  /** The endpoints that the requests name. */
  static LocalpodOptions options() {
    WorkerSettings one = WorkerSettings.DEFAULT.count(1, 1);
    WorkerSettings none = WorkerSettings.DEFAULT.count(0, 0);
    return LocalpodOptions.DEFAULT
        .endpoint(endpoint("demo", ClockMode.MANUAL, none))
        .endpoint(endpoint("echo", ClockMode.SKIP, one))
        .endpoint(endpoint("chat", ClockMode.SKIP, one).script(Scripts.chat("hello")))
        .endpoint(endpoint("real", ClockMode.REAL, none))
        .endpoint(endpoint("attached", ClockMode.REAL, WorkerSettings.DEFAULT.attached(true)));
  }

  private static EndpointOptions endpoint(String id, ClockMode clock, WorkerSettings workers) {
    return EndpointOptions.of(id)
        .clock(clock)
        .settings(EndpointSettings.DEFAULT.limits(RateLimits.OFF).workers(workers));
  }

  /** Sends a request and checks its answers and the state of the connection. */
  static void check(RawRequest request, int port) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) HttpFixture.PATIENCE.toMillis());
      socket.getOutputStream().write(request.bytes());
      if (request.ends()) {
        socket.shutdownOutput();
      }
      var in = new BufferedInputStream(socket.getInputStream());
      if (request.isAnswerOptional() && isAtEnd(in)) {
        return;
      }
      for (int i = 0; i < request.answers().size(); i++) {
        RawAnswer answer = RawAnswer.read(in, request.method().equals("HEAD"));
        assertThat(answer.status())
            .as("%s: %s", request, answer.body())
            .isEqualTo(request.answers().get(i));
        if (i == request.answers().size() - 1) {
          assertThat(answer.body()).contains(request.says()).hasSizeLessThan(5_000);
          request.shape().check(answer);
        }
      }
      if (request.keepsConnection()) {
        socket.getOutputStream().write(NEXT_CALL);
        assertThat(RawAnswer.read(in, false).status()).isEqualTo(200);
      } else {
        assertThat(isClosed(in)).as("%s: closed", request).isTrue();
      }
    }
  }

  private static boolean isAtEnd(InputStream in) throws IOException {
    in.mark(1);
    boolean isAtEnd = in.read() < 0;
    in.reset();
    return isAtEnd;
  }

  private static boolean isClosed(InputStream in) {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true; // bytes of the request were not read
    }
  }
}

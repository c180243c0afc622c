package dev.localpod.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Localpod;
import dev.localpod.http.RawAnswer;
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
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An emulator that gets strange calls, and one connection to it. */
final class FuzzedEmulator implements AutoCloseable {

  /** The real time after which a call that is not meant to be held counts as one that hangs. */
  static final int HANGS_MS = 60_000;

  private final Localpod localpod;
  private Socket socket;
  private InputStream in;

  FuzzedEmulator(long seed) throws IOException {
    localpod =
        Localpod.start(
            LocalpodOptions.DEFAULT
                .seed(seed)
                .endpoint(endpoint("demo", ClockMode.scaled(1_000), WorkerSettings.DEFAULT))
                .endpoint(
                    endpoint("chat", ClockMode.scaled(1_000), WorkerSettings.DEFAULT)
                        .script(Scripts.chat("hello")))
                .endpoint(
                    endpoint(
                        "worker", ClockMode.scaled(1_000), WorkerSettings.DEFAULT.attached(true))));
    connect();
  }

  private static EndpointOptions endpoint(String id, ClockMode clock, WorkerSettings workers) {
    return EndpointOptions.of(id)
        .clock(clock)
        .settings(EndpointSettings.DEFAULT.limits(RateLimits.OFF).workers(workers));
  }

  private void connect() throws IOException {
    socket = new Socket("127.0.0.1", localpod.port());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  private void reconnect() throws IOException {
    socket.close();
    connect();
  }

  /** Makes the endpoints anew, which an emulator in order does. */
  void reset() throws IOException {
    reconnect();
    RawAnswer answer =
        call(
                "POST /_localpod/reset HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1),
                HANGS_MS)
            .orElseThrow(() -> new AssertionError("a reset is not answered"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /**
   * Makes a call that HTTP/1.1 allows.
   *
   * @param waitMs the real time in which its answer is awaited
   * @return empty if the call is held longer, or its connection is cut without an answer
   */
  Optional<RawAnswer> call(byte[] request, int waitMs) throws IOException {
    socket.setSoTimeout(waitMs);
    try {
      socket.getOutputStream().write(request);
      RawAnswer answer = RawAnswer.read(in, false);
      while (answer.status() < 200) { // 100 Continue
        answer = RawAnswer.read(in, false);
      }
      if (answer.headers().getOrDefault("connection", "").equals("close")) {
        reconnect();
      }
      return Optional.of(answer);
    } catch (SocketTimeoutException held) {
      reconnect();
      if (waitMs == HANGS_MS) {
        throw new AssertionError(
            "not answered: " + new String(request, StandardCharsets.ISO_8859_1), held);
      }
      return Optional.empty();
    } catch (IOException cut) {
      reconnect();
      return Optional.empty();
    }
  }

  /**
   * Sends bytes on a connection of their own, and ends its side of it.
   *
   * @return the beginning of what comes back, which has any error whole; empty if nothing comes in
   *     time
   */
  String send(byte[] bytes, int waitMs) throws IOException {
    try (var own = new Socket("127.0.0.1", localpod.port())) {
      own.setSoTimeout(waitMs);
      own.getOutputStream().write(bytes);
      own.shutdownOutput();
      return new String(own.getInputStream().readNBytes(2_000), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException held) {
      return "";
    } catch (SocketException cut) {
      if (String.valueOf(cut.getMessage()).contains("refused")) {
        throw cut; // the emulator is gone
      }
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    localpod.close();
  }
}

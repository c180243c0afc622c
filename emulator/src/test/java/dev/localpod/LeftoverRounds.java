package dev.localpod;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;

/**
 * Starts, uses and closes emulators, one after the other: each sends a webhook, is called over
 * https, and shares its time with the thread that runs this. Run in a class loader of its own.
 */
public final class LeftoverRounds implements Runnable {

  private static final LocalpodOptions OPTIONS =
      LocalpodOptions.DEFAULT
          .https()
          .endpoint(
              EndpointOptions.of("demo")
                  .clock(ClockMode.SKIP)
                  .script(Scripts.after(Duration.ofSeconds(3)).complete("done")));

  private final int rounds;

  public LeftoverRounds(Integer rounds) {
    this.rounds = rounds;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < rounds; i++) {
        round();
      }
    } catch (IOException | InterruptedException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static void round() throws IOException, InterruptedException {
    var received = new CountDownLatch(1);
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          received.countDown();
        });
    receiver.start();
    try (Localpod localpod = Localpod.start(OPTIONS)) {
      Endpoint endpoint = localpod.endpoint("demo");
      endpoint.clock().asJavaClock().instant();
      endpoint.clock().sleeper().sleep(Duration.ofSeconds(1));
      var task = endpoint.clock().scheduler().schedule(() -> {}, 1, TimeUnit.SECONDS);
      String webhook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      call(localpod, "{\"input\":{},\"webhook\":\"" + webhook + "\"}");
      endpoint.clock().sleeper().sleep(Duration.ofSeconds(5));
      if (!received.await(1, TimeUnit.MINUTES) || !task.isDone()) {
        throw new IllegalStateException("no webhook, or a task that did not run");
      }
    } finally {
      receiver.stop(0);
    }
  }

  private static void call(Localpod localpod, String body) throws IOException {
    int port = localpod.baseUrl().getPort();
    try (Socket tcp = new Socket("127.0.0.1", port);
        SSLSocket tls =
            (SSLSocket)
                localpod
                    .sslContext()
                    .getSocketFactory()
                    .createSocket(tcp, "localhost", port, true)) {
      String call =
          "POST /v2/demo/run HTTP/1.1\r\nHost: localhost\r\nAuthorization: localpod\r\n"
              + "Connection: close\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      tls.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException(answer);
      }
    }
  }
}

package dev.localpod.http;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorsTest {

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Server server = new Server();
  private final ServerConnector connector = Connectors.http(server);

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.setHandler(
        new Handler.Abstract.NonBlocking() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
          }
        });
    server.setStopTimeout(0);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void a_lone_connection_has_a_second_thread_and_each_of_two_has_not() throws Exception {
    try (Socket first = connect()) {
      call(first);
      awaitType(first, InvocationType.BLOCKING);

      try (Socket second = connect()) {
        call(second);
        awaitType(second, InvocationType.NON_BLOCKING);
        call(first); // it began to wait when it was alone
        awaitType(first, InvocationType.NON_BLOCKING);
      }

      await().until(() -> connector.getConnectedEndPoints().size() == 1);
      call(first);
      awaitType(first, InvocationType.BLOCKING);
    }
  }

  private Socket connect() throws IOException {
    return new Socket("127.0.0.1", connector.getLocalPort());
  }

  private static void call(Socket client) throws IOException {
    client.getOutputStream().write(REQUEST);
    RawAnswer.read(client.getInputStream(), false);
  }

  /** Waits until a connection waits for bytes again, with a callback of that type. */
  private void awaitType(Socket client, InvocationType type) {
    await()
        .until(
            () ->
                connector.getConnectedEndPoints().stream()
                    .map(AbstractEndPoint.class::cast)
                    .filter(
                        each ->
                            each.getRemoteSocketAddress().equals(client.getLocalSocketAddress()))
                    .map(AbstractEndPoint::getFillInterest)
                    .anyMatch(
                        each -> each.isInterested() && each.getCallbackInvocationType() == type));
  }
}

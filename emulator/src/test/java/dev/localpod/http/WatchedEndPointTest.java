package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection notices while a call is held, on a server without anything else. */
@Timeout(300)
class WatchedEndPointTest {

  private record HeldRequest(WatchedEndPoint connection, Response response, Callback end) {
    void answer() {
      connection.unwatch();
      Content.Sink.write(response, true, "held", end);
    }
  }

  private final Server server = new Server();
  private final ServerConnector connector =
      new ServerConnector(server, 1, 1, new HttpConnectionFactory()) {
        @Override
        protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
          return new WatchedEndPoint(
              channel, selector, key, getScheduler(), getExecutor(), () -> false);
        }
      };
  private final ConcurrentMap<String, HeldRequest> held = new ConcurrentHashMap<>();
  private final AtomicInteger disconnects = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            if (path.startsWith("/hold")) {
              var connection =
                  (WatchedEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
              held.put(path, new HeldRequest(connection, response, callback));
              connection.watch(disconnects::incrementAndGet);
            } else {
              Content.Sink.write(response, true, "at once", callback);
            }
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
  void the_end_of_a_connection_is_noticed_while_its_call_is_held() throws Exception {
    try (Socket client = connect()) {
      send(client, "/hold");
      HeldRequest call = held("/hold");
      assertThat(call.connection().isDisconnected()).isFalse();
    }

    await().until(() -> disconnects.get() == 1);
    assertThat(held("/hold").connection().isDisconnected()).isTrue();
  }

  @Test
  void a_reset_is_noticed() throws Exception {
    Socket client = connect();
    send(client, "/hold");
    held("/hold");

    client.setSoLinger(true, 0);
    client.close();

    await().until(() -> disconnects.get() == 1);
  }

  @Test
  void an_end_that_came_before_the_watch_is_noticed() throws Exception {
    try (Socket client = connect()) {
      send(client, "/hold");
      client.shutdownOutput();
      await().until(() -> disconnects.get() == 1);
    }
  }

  @Test
  void a_connection_that_stays_serves_the_next_call() throws Exception {
    try (Socket client = connect()) {
      for (int i = 0; i < 3; i++) {
        send(client, "/hold" + i);
        held("/hold" + i).answer();
        assertThat(receive(client, "held")).contains("200 OK");
        send(client, "/");
        assertThat(receive(client, "at once")).contains("200 OK");
      }
    }
    assertThat(disconnects).hasValue(0);
  }

  @Test
  void a_pipelined_call_is_answered_after_the_held_one() throws Exception {
    try (Socket client = connect()) {
      send(client, "/hold");
      HeldRequest call = held("/hold");
      send(client, "/next");
      call.answer();

      assertThat(receive(client, "at once")).containsSubsequence("held", "at once");
    }
  }

  @Test
  void a_pipelined_call_that_comes_in_pieces_is_answered() throws Exception {
    try (Socket client = connect()) {
      send(client, "/hold");
      HeldRequest call = held("/hold");
      client.getOutputStream().write("GET /next HT".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      await().untilAsserted(() -> assertThat(call.connection().isDisconnected()).isFalse());
      call.answer();
      assertThat(receive(client, "held")).contains("200 OK");
      client
          .getOutputStream()
          .write("TP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(receive(client, "at once")).contains("200 OK");
    }
  }

  @Test
  void the_end_is_noticed_behind_a_pipelined_call() throws Exception {
    try (Socket client = connect()) {
      send(client, "/hold");
      held("/hold");
      send(client, "/next");
    }

    await().until(() -> disconnects.get() == 1);
  }

  @Test
  void each_of_many_ends_is_noticed_once() throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Socket client = connect();
      clients.add(client);
      send(client, "/hold" + i);
    }
    await().until(() -> held.size() == 500);

    for (int i = 0; i < 500; i += 2) {
      clients.get(i).close();
    }
    await().until(() -> disconnects.get() == 250);
    for (int i = 1; i < 500; i += 2) {
      held("/hold" + i).answer();
      assertThat(receive(clients.get(i), "held")).contains("200 OK");
      clients.get(i).close();
    }

    assertThat(disconnects).hasValue(250);
  }

  // ---- words for it

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static void send(Socket client, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  private HeldRequest held(String path) {
    await().until(() -> held.containsKey(path));
    return held.get(path);
  }

  /** What comes up to and including {@code end}. */
  private static String receive(Socket client, String end) throws IOException {
    var received = new ByteArrayOutputStream();
    while (!received.toString(StandardCharsets.US_ASCII).endsWith(end)) {
      int next = client.getInputStream().read();
      if (next < 0) {
        break;
      }
      received.write(next);
    }
    return received.toString(StandardCharsets.US_ASCII);
  }
}

package dev.localpod.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives webhooks on this machine; the path of each says what it answers. */
final class WebhookReceiver implements AutoCloseable {

  /** A webhook that has come. */
  record Received(String path, Instant at, String body) {}

  private final HttpServer server;
  private final CheckTime time;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private WebhookReceiver(HttpServer server, CheckTime time) {
    this.server = server;
    this.time = time;
  }

  /**
   * Listens on a free port of the loopback address.
   *
   * @throws IOException if none can be bound
   */
  static WebhookReceiver start(CheckTime time) throws IOException {
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    var receiver = new WebhookReceiver(HttpServer.create(address, 0), time);
    receiver.server.createContext("/", receiver::receive);
    receiver.server.start();
    return receiver;
  }

  /** Returns the URL that answers with a status code and tells webhooks apart by a name. */
  String url(int status, String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path(status, name);
  }

  private static String path(int status, String name) {
    return "/" + status + "/" + name;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      received.add(new Received(path, time.now(), body));
      exchange.sendResponseHeaders(Integer.parseInt(path.split("/")[1]), -1);
    }
  }

  /** Returns what has come to an URL, in order. */
  List<Received> received(int status, String name) {
    return received.stream().filter(each -> each.path().equals(path(status, name))).toList();
  }

  boolean hasReceivedNothing() {
    return received.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

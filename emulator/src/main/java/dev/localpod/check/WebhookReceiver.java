package dev.localpod.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Receives webhooks on this machine; the path of each says what it answers, and whether slowly. */
final class WebhookReceiver implements AutoCloseable {

  /** The name of webhooks that are answered after {@link #SLOWLY}. */
  static final String SLOW = "slow";

  /** Half of what an attempt may take, in real time (HOOK-4). */
  static final Duration SLOWLY = Duration.ofSeconds(5);

  /** A webhook that has come. */
  record Received(String path, Instant at, String body) {}

  private final HttpServer server;
  private final CheckTime time;

  /** An attempt may come while an earlier one is answered slowly. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "localpod-check-webhooks");
            thread.setDaemon(true);
            return thread;
          });

  private final CountDownLatch closed = new CountDownLatch(1);
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
    receiver.server.setExecutor(receiver.threads);
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
      if (path.endsWith("/" + SLOW)) {
        closed.await(SLOWLY.toMillis(), TimeUnit.MILLISECONDS);
      }
      exchange.sendResponseHeaders(Integer.parseInt(path.split("/")[1]), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallDispatcherTest {

  private static final String POOL = "pool";

  private final Queue<String> threads = new ConcurrentLinkedQueue<>();
  private final ExecutorService pool = Executors.newSingleThreadExecutor(r -> new Thread(r, POOL));
  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  /** Keeps the name of the thread, and handles a call as its path says. */
  private final class Calls extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      threads.add(Thread.currentThread().getName());
      String path = request.getHttpURI().getPath();
      if (path.endsWith("fails")) {
        throw new IllegalStateException("as the test says");
      }
      if (path.endsWith("left")) {
        return false;
      }
      callback.succeeded();
      return true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setErrorHandler(new JettyErrorHandler());
    server.setHandler(new CallDispatcher(new Calls(), pool));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    pool.shutdownNow();
  }

  private String answer(String path, String headers, String body) throws Exception {
    return connector.getResponse(
        "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body);
  }

  @Test
  void jetty_may_call_it_on_the_thread_that_reads() {
    assertThat(server.getInvocationType()).isEqualTo(InvocationType.NON_BLOCKING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/demo/run",
        "/v2/demo/status/7",
        "/v2/demo/purge-queue/7",
        "/v2/demo/openai/v1/models"
      })
  void a_call_of_an_endpoint_stays_on_its_thread(String path) throws Exception {
    assertThat(answer(path, "Content-Length: 2\r\n", "{}")).startsWith("HTTP/1.1 200 ");
    assertThat(threads).hasSize(1).doesNotContain(POOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/_localpod/endpoints",
        "/v2",
        "/v2/demo/purge-queue",
        "/v2/demo/requests?limit=1"
      })
  void a_call_that_may_take_long_gets_a_thread_of_the_pool(String path) throws Exception {
    assertThat(answer(path, "Content-Length: 0\r\n", "")).startsWith("HTTP/1.1 200 ");
    assertThat(threads).containsExactly(POOL);
  }

  @Test
  void a_call_with_a_large_body_gets_a_thread_of_the_pool() throws Exception {
    String body = "x".repeat(65_537);
    assertThat(answer("/v2/demo/run", "Content-Length: 65537\r\nConnection: close\r\n", body))
        .startsWith("HTTP/1.1 200 ");
    assertThat(threads).containsExactly(POOL);
  }

  @Test
  void what_fails_on_a_thread_of_the_pool_is_answered() throws Exception {
    assertThat(answer("/fails", "", "")).startsWith("HTTP/1.1 500 ");
    assertThat(answer("/left", "", "")).startsWith("HTTP/1.1 404 ");
  }
}

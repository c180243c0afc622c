package dev.localpod.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Connects to receivers, to exactly the addresses that it is given. It knows no setting of the JVM
 * (HOOK-4), and has neither threads nor descriptors before the first request and after its end.
 */
final class WebhookConnector implements AutoCloseable {

  private static final int MOST_THREADS = 8;

  // Idle threads end at once; without a limit nobody would tell them to.
  private static final long STOP_TIMEOUT_MS = 300;

  // Above the longest time of an attempt, which ends a connection before.
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

  private final Supplier<SslContextFactory.Client> tls;
  private @Nullable QueuedThreadPool threads;
  private @Nullable ClientConnector connector;
  private boolean closed;

  /**
   * Creates a connector.
   *
   * @param tls makes, for the first request, what decides which certificates are trusted, and for
   *     which names
   */
  WebhookConnector(Supplier<SslContextFactory.Client> tls) {
    this.tls = tls;
  }

  private static QueuedThreadPool newThreads() {
    var threads = new QueuedThreadPool(MOST_THREADS, 1);
    threads.setName("localpod-webhooks");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setStopTimeout(STOP_TIMEOUT_MS);
    return threads;
  }

  /** Posts a request; its attempt goes on until it is done or cut off. */
  Attempt post(WebhookPost post) {
    var attempt = new Attempt(post);
    try {
      // On a thread that nobody has interrupted, which would close the connection.
      startedThreads().execute(() -> connect(attempt));
    } catch (Exception problem) {
      attempt.fail(WebhookFailure.of(problem));
    }
    return attempt;
  }

  private synchronized QueuedThreadPool startedThreads() throws Exception {
    checkOpen();
    if (threads == null) {
      threads = newThreads();
      threads.start();
    }
    return threads;
  }

  private void checkOpen() throws WebhookFailure {
    if (closed) {
      throw new WebhookFailure("could not be sent: the emulator was closed");
    }
  }

  private void connect(Attempt attempt) {
    try {
      attempt.connect(started(), attempt.post.targets().iterator());
    } catch (Exception problem) {
      attempt.fail(WebhookFailure.of(problem));
    }
  }

  private synchronized ClientConnector started() throws Exception {
    checkOpen();
    if (connector == null) {
      connector = new ClientConnector();
      connector.setExecutor(startedThreads());
      connector.setSslContextFactory(tls.get());
      connector.setSelectors(1);
      connector.setConnectTimeout(IDLE_TIMEOUT);
      connector.setIdleTimeout(IDLE_TIMEOUT);
      connector.start();
    }
    return connector;
  }

  /** Closes the connections; attempts that are under way fail. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    // Without the lock: an attempt that fails may be made again, on a thread that is stopped here.
    try {
      if (connector != null) {
        connector.stop();
      }
      if (threads != null) {
        threads.stop();
      }
    } catch (Exception problem) {
      throw new IllegalStateException("cannot stop the connector of webhooks", problem);
    }
  }

  /** A request that is under way. */
  static final class Attempt {
    private final WebhookPost post;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable Connection connection;
    private boolean isCutOff;

    private Attempt(WebhookPost post) {
      this.post = post;
    }

    /** Returns the status of the answer; exceptional with a {@link WebhookFailure}. */
    CompletableFuture<Integer> status() {
      return status;
    }

    /** Completes once the attempt has no connection any more. */
    CompletableFuture<Void> over() {
      return over;
    }

    private void fail(WebhookFailure reason) {
      status.completeExceptionally(reason);
      over.complete(null);
    }

    private void end() {
      over.complete(null);
    }

    private void connect(ClientConnector connector, Iterator<InetSocketAddress> targets) {
      Map<String, Object> context = new HashMap<>();
      ClientConnectionFactory http =
          (endPoint, itsContext) -> {
            if (isCutOff()) {
              throw new WebhookFailure("the time of the attempt is over");
            }
            return new WebhookConnection(
                post, status, this::end, endPoint, connector.getExecutor());
          };
      context.put(
          ClientConnectionFactory.CONTEXT_KEY,
          post.isSecure()
              ? connector.newSslClientConnectionFactory(connector.getSslContextFactory(), http)
              : http);
      context.put(Transport.CONTEXT_KEY, Transport.TCP_IP);
      context.put(
          ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY,
          Promise.<Connection>from(
              this::connected,
              problem -> {
                if (targets.hasNext() && !isCutOff()) {
                  connect(connector, targets);
                } else {
                  fail(WebhookFailure.connecting(problem));
                }
              }));
      connector.connect(targets.next(), context);
    }

    private synchronized boolean isCutOff() {
      return isCutOff;
    }

    private synchronized void connected(Connection made) {
      connection = made;
      if (isCutOff) {
        made.close();
      }
    }

    /** Ends the attempt because its time is over, also the reading of what follows the status. */
    void cutOff(Duration limit) {
      Connection open;
      synchronized (this) {
        isCutOff = true;
        open = connection;
      }
      if (open == null) {
        fail(WebhookFailure.noConnection(limit));
      } else {
        status.completeExceptionally(WebhookFailure.noAnswer(limit));
        open.close();
      }
    }
  }
}

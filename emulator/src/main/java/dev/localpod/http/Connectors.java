package dev.localpod.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes what accepts the connections of a server and reads requests from them. */
final class Connectors {

  /** The largest first line and headers of a request. */
  static final int HEAD_BYTES = 8 * 1024;

  private static final int ACCEPTORS = 1;

  /** The threads that read from connections and handle calls, see {@link CallDispatcher}. */
  private static final int SELECTORS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private static final int ACCEPT_QUEUE = 1024;

  // Far above the pause between two polls: a connection must not end while it is used again.
  private static final long IDLE_TIMEOUT_MS = 600_000;

  /** Leaves empty and encoded segments to the router; refuses what is no encoding of UTF-8. */
  private static final UriCompliance URLS =
      UriCompliance.LEGACY.without("URLs", UriCompliance.Violation.UTF16_ENCODINGS);

  private Connectors() {}

  /** Adds one for http to a server. */
  static ServerConnector http(Server server) {
    return add(server, UndecodableTarget.factory(configuration()));
  }

  /**
   * Adds one for https to a server.
   *
   * @param tls presents the certificate of the server
   */
  static ServerConnector https(Server server, SSLContext tls) {
    HttpConfiguration http = configuration();
    // Names are checked by the rules of http (HTTP-13), not against the certificate.
    http.addCustomizer(new SecureRequestCustomizer(false));
    http.addCustomizer(Connectors::refusePlainCall);
    var factory = new SslContextFactory.Server();
    factory.setSslContext(tls);
    var next = UndecodableTarget.factory(http);
    // A call without TLS gets an answer that says so, where TLS alone could only hang up.
    var detector =
        new DetectorConnectionFactory(new SslConnectionFactory(factory, next.getProtocol()));
    return add(server, detector, next);
  }

  private static Request refusePlainCall(Request request, HttpFields.Mutable responseHeaders) {
    if (!request.isSecure()) {
      throw new HttpException.RuntimeException(HttpStatus.MISDIRECTED_REQUEST_421);
    }
    return request;
  }

  private static HttpConfiguration configuration() {
    var http = new HttpConfiguration();
    http.setRequestHeaderSize(HEAD_BYTES);
    http.setHeaderCacheSize(0); // it costs 100 KB per connection and saves no time
    http.setSendServerVersion(false);
    http.setUriCompliance(URLS);
    return http;
  }

  private static ServerConnector add(Server server, ConnectionFactory... protocols) {
    var connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, protocols) {
          @Override
          protected SocketChannelEndPoint newEndPoint(
              SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            return new WatchedEndPoint(
                channel, selector, key, getScheduler(), getExecutor(), this::hasOneConnection);
          }

          private boolean hasOneConnection() {
            return getConnectedEndPoints().size() == 1;
          }
        };
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    return connector;
  }
}

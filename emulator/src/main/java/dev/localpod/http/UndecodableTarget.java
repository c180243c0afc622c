package dev.localpod.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the target of a request that cannot be decoded. Jetty forgets it, but its path decides the
 * shape of the error (OAI-4).
 */
final class UndecodableTarget extends HttpConnection {

  private static final String SCHEME_AND_AUTHORITY = "^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*";
  private static final String QUERY = "[?#].*";

  private @Nullable String target;

  private UndecodableTarget(HttpConfiguration http, Connector connector, EndPoint endPoint) {
    super(http, connector, endPoint);
  }

  /** Creates a factory of connections that keep it. */
  static HttpConnectionFactory factory(HttpConfiguration http) {
    return new HttpConnectionFactory(http) {
      @Override
      public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new UndecodableTarget(http, connector, endPoint), connector, endPoint);
      }
    };
  }

  /** Returns the path of the request on a connection, as it was sent, if it cannot be decoded. */
  static Optional<String> of(Connection connection) {
    return connection instanceof UndecodableTarget kept
        ? Optional.ofNullable(kept.target)
            .map(sent -> sent.replaceFirst(SCHEME_AND_AUTHORITY, "").replaceFirst(QUERY, ""))
        : Optional.empty();
  }

  @Override
  protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
    try {
      return super.newHttpStream(method, uri, version);
    } catch (RuntimeException cannotDecode) {
      target = uri;
      throw cannotDecode;
    }
  }
}

package dev.localpod.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the target of a request that cannot be decoded, or the beginning of one that is too long.
 * Jetty forgets them, but the path decides the shape of the error (OAI-4).
 */
final class UndecodableTarget extends HttpConnection {

  private static final String SCHEME_AND_AUTHORITY = "^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*";
  private static final String QUERY = "[?#].*";

  /** Enough of a first line for the method, the endpoint and the operation. */
  private static final int KEPT_BYTES = 512;

  private @Nullable String target;

  // Set while the constructor of Jetty runs, so without a value of their own.
  private @Nullable RequestHandler handler;
  private @Nullable FirstLine firstLine;

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

  /**
   * Returns the path of the request on a connection, as it was sent, if it cannot be decoded; the
   * beginning of the path if it is too long.
   */
  static Optional<String> of(Connection connection) {
    return connection instanceof UndecodableTarget kept
        ? Optional.ofNullable(kept.target)
            .or(kept::targetInFirstLine)
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

  private Optional<String> targetInFirstLine() {
    return Optional.ofNullable(firstLine).flatMap(FirstLine::target);
  }

  @Override
  protected HttpParser newHttpParser(HttpCompliance compliance) {
    int limit = getHttpConfiguration().getRequestHeaderSize();
    firstLine = new FirstLine(Objects.requireNonNull(handler), limit, compliance);
    // Jetty's own caches fields unless it is told not to, and takes values in another case as
    // equal.
    firstLine.setHeaderCacheSize(getHttpConfiguration().getHeaderCacheSize());
    return firstLine;
  }

  @Override
  protected RequestHandler newRequestHandler() {
    handler = super.newRequestHandler(); // comes before the parser
    return handler;
  }

  /** Keeps the beginning of the first line of a request. */
  private static final class FirstLine extends HttpParser {
    private final byte[] line = new byte[KEPT_BYTES];
    private int length;

    FirstLine(HttpParser.RequestHandler handler, int limit, HttpCompliance compliance) {
      super(handler, limit, compliance);
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
      if (isStart()) {
        length = 0;
      }
      if (getState().ordinal() <= State.URI.ordinal()) {
        int more = Math.min(KEPT_BYTES - length, buffer.remaining());
        buffer.get(buffer.position(), line, length, more);
        length += more;
      }
      return super.parseNext(buffer);
    }

    /** Returns what stands between the first space and the next, or the end of what is kept. */
    Optional<String> target() {
      String[] words = new String(line, 0, length, StandardCharsets.ISO_8859_1).split(" ", 3);
      return words.length > 1 ? Optional.of(words[1]) : Optional.empty();
    }
  }
}

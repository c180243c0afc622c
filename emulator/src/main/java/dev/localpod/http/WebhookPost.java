package dev.localpod.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request to post.
 *
 * @param url where to, as the client gave it
 * @param host the name or address in the URL, without brackets
 * @param addresses the checked addresses of the host, at least one
 * @param body its body
 */
record WebhookPost(URI url, String host, List<InetAddress> addresses, byte[] body) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  boolean isSecure() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  /** Returns the addresses to try, each with the name for which its certificate must be. */
  List<InetSocketAddress> targets() {
    return addresses.stream().map(this::target).toList();
  }

  private InetSocketAddress target(InetAddress address) {
    int defaultPort = isSecure() ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? defaultPort : url.getPort();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has a wrong length", impossible);
    }
  }

  /** Returns the request up to its body. */
  byte[] head() {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return String.join(
            "\r\n",
            "POST " + path + query + " HTTP/1.1",
            "Host: " + url.getHost() + port,
            "User-Agent: Localpod",
            "Content-Type: " + ResponseWriter.JSON,
            "Content-Length: " + body.length,
            "Connection: close",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.localpod.cli;

import dev.localpod.options.EndpointOptions;
import java.net.URI;

/** The two lines that show how to call an emulator. */
final class StartupMessage {

  private StartupMessage() {}

  static String text(URI baseUrl, EndpointOptions first) {
    String url = reachable(baseUrl);
    return "Localpod ready at "
        + url
        + "\ncurl -sS "
        + quoted(url + "/" + first.id() + "/runsync")
        + " -H "
        + quoted("Authorization: Bearer " + first.apiKeys().get(0))
        + " -H 'Content-Type: application/json' -d '{\"input\": {\"prompt\": \"Hello World\"}}'";
  }

  // Clients cannot call the addresses that stand for all interfaces.
  static String reachable(URI url) {
    return url.toString()
        .replaceFirst("^http://0\\.0\\.0\\.0:", "http://127.0.0.1:")
        .replaceFirst("^http://\\[::]:", "http://[::1]:");
  }

  /** Quotes a word for a shell. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}

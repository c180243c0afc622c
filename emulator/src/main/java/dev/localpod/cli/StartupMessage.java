package dev.localpod.cli;

import dev.localpod.options.EndpointOptions;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** The lines that show how to call an emulator. */
final class StartupMessage {

  private StartupMessage() {}

  /**
   * Returns a line for each address, and a curl line that calls the first endpoint at the first
   * address.
   */
  static String text(Set<URI> baseUrls, EndpointOptions first) {
    List<String> urls = baseUrls.stream().map(StartupMessage::reachable).toList();
    String url = urls.get(0);
    return "Localpod ready at "
        + String.join("\nLocalpod ready at ", urls)
        + "\ncurl -sS "
        + quoted(url + "/" + first.id() + "/runsync")
        + " -H "
        + quoted("Authorization: Bearer " + first.apiKeys().get(0))
        + " -H 'Content-Type: application/json' -d '{\"input\": {\"prompt\": \"Hello World\"}}'";
  }

  // Clients cannot call the addresses that stand for all interfaces.
  static String reachable(URI url) {
    return url.toString()
        .replaceFirst("^(https?)://0\\.0\\.0\\.0:", "$1://127.0.0.1:")
        .replaceFirst("^(https?)://\\[::]:", "$1://[::1]:");
  }

  /** Quotes a word for a shell. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}

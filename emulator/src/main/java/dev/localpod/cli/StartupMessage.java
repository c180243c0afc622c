package dev.localpod.cli;

import dev.localpod.options.EndpointOptions;
import java.net.URI;

/** The two lines that tell how to reach an emulator. */
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

  // The addresses that mean "all of mine" are to bind, not to call.
  private static String reachable(URI url) {
    return url.toString()
        .replaceFirst("^http://0\\.0\\.0\\.0:", "http://127.0.0.1:")
        .replaceFirst("^http://\\[::]:", "http://[::1]:");
  }

  /** As one word for a shell. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}

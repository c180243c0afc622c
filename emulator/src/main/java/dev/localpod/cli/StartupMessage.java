package dev.localpod.cli;

import dev.localpod.console.Console;
import dev.localpod.options.EndpointOptions;
import java.net.URI;
import java.util.Set;

/** The lines that show how to call an emulator. */
final class StartupMessage {

  private StartupMessage() {}

  /**
   * Returns a line for each address, and a curl line that calls the first endpoint at the first
   * address.
   */
  static String text(Set<URI> baseUrls, EndpointOptions first) {
    String url = first(baseUrls);
    return ready(baseUrls)
        + "\ncurl -sS "
        + quoted(url + "/" + first.id() + "/runsync")
        + " -H "
        + quoted("Authorization: Bearer " + first.apiKeys().get(0))
        + " -H 'Content-Type: application/json' -d '{\"input\": {\"prompt\": \"Hello World\"}}'";
  }

  /** Returns a line for each address, and one that says where the failed run of a test is shown. */
  static String ofRun(Set<URI> baseUrls, String test) {
    return ready(baseUrls)
        + "\nThe run of "
        + test.replaceAll("\\p{Cntrl}+", " ")
        + " is at "
        + first(baseUrls).replaceFirst("/v2$", Console.PATH + "/");
  }

  private static String ready(Set<URI> baseUrls) {
    return "Localpod ready at "
        + String.join(
            "\nLocalpod ready at ", baseUrls.stream().map(StartupMessage::reachable).toList());
  }

  private static String first(Set<URI> baseUrls) {
    return reachable(baseUrls.iterator().next());
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

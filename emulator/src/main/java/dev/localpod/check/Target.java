package dev.localpod.check;

import java.net.URI;
import java.util.Optional;

/**
 * What is checked.
 *
 * @param baseUrl the base URL, which ends in {@code /v2}
 * @param endpoint the endpoint, whose worker is the mock worker
 * @param streamEndpoint an endpoint whose mock worker is a generator, if there is one
 * @param openAiEndpoint an endpoint whose worker speaks the OpenAI API, if there is one
 * @param key the key for all of them
 * @param caller sends the calls
 * @param time the time of the endpoints
 */
public record Target(
    URI baseUrl,
    String endpoint,
    Optional<String> streamEndpoint,
    Optional<String> openAiEndpoint,
    String key,
    Caller caller,
    CheckTime time) {

  /** Returns whether the base URL is on this machine, without asking a name server. */
  public boolean isLoopback() {
    return isLoopback(baseUrl);
  }

  /** Returns whether a URL is on this machine, without asking a name server. */
  public static boolean isLoopback(URI url) {
    String host = url.getHost() == null ? "" : url.getHost();
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || host.equals("[::1]");
  }

  /** Returns this target with calls sent by another caller. */
  public Target caller(Caller other) {
    return new Target(baseUrl, endpoint, streamEndpoint, openAiEndpoint, key, other, time);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return baseUrl + "/" + endpoint;
  }
}

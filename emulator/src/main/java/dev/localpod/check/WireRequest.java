package dev.localpod.check;

import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call that the suite sends.
 *
 * @param method the HTTP method
 * @param path the path below the base URL, with its query
 * @param authorizations the {@code Authorization} headers, in order; empty for none
 * @param headers the other headers
 * @param body the body; empty for a call without one
 */
public record WireRequest(
    String method,
    String path,
    List<String> authorizations,
    List<Header> headers,
    Optional<String> body) {

  /** A header of a call. */
  public record Header(String name, String value) {}

  /** Copies the lists. */
  public WireRequest {
    authorizations = List.copyOf(authorizations);
    headers = List.copyOf(headers);
  }

  static WireRequest of(String method, String path, String key) {
    return new WireRequest(method, path, List.of("Bearer " + key), List.of(), Optional.empty());
  }

  /** Returns this call with a JSON body, as it is written. */
  WireRequest body(String text) {
    return new WireRequest(method, path, authorizations, headers, Optional.of(text))
        .header("Content-Type", "application/json");
  }

  WireRequest body(Json json) {
    return body(json.toString());
  }

  /** Returns this call with one more header. */
  WireRequest header(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new WireRequest(method, path, authorizations, more, body);
  }

  /** Returns this call with these {@code Authorization} headers instead. */
  WireRequest withKeys(String... values) {
    return new WireRequest(method, path, List.of(values), headers, body);
  }

  /** Returns the size of the body in bytes. */
  long size() {
    return body.map(text -> (long) text.getBytes(StandardCharsets.UTF_8).length).orElse(0L);
  }

  /** Returns the operation below the endpoint, such as {@code purge-queue}. */
  public String operation() {
    String[] segments = path.replaceFirst("\\?.*", "").split("/+");
    return segments.length > 2 ? segments[2] : "";
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}

package dev.localpod.http;

import dev.localpod.json.Json;

/**
 * The body of a successful answer of a {@link RouteProvider}.
 *
 * @param type its content type
 */
public record Content(String type, byte[] bytes) {

  /** Returns a JSON value as content. */
  public static Content of(Json value) {
    return new Content(ResponseWriter.JSON, value.toBytes());
  }
}

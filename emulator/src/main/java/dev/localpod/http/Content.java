package dev.localpod.http;

import dev.localpod.json.Json;

/**
 * What a {@link RouteProvider} answers.
 *
 * @param type its content type
 * @param bytes the content
 */
public record Content(String type, byte[] bytes) {

  /** A JSON value. */
  public static Content of(Json value) {
    return new Content(ResponseWriter.JSON, value.toBytes());
  }
}

package dev.localpod.http;

import dev.localpod.json.Json;
import java.util.Map;

/**
 * A successful answer of a {@link RouteProvider}.
 *
 * @param type its content type
 * @param headers its other headers
 * @param bytes its body
 */
public record Content(String type, Map<String, String> headers, byte[] bytes) {

  /** Returns a JSON value as content. */
  public static Content of(Json value) {
    return new Content(ResponseWriter.JSON, Map.of(), value.toBytes());
  }
}

package dev.localpod.http;

import dev.localpod.json.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A successful answer of a {@link RouteProvider}.
 *
 * @param type its content type
 * @param headers its other headers
 * @param pieces its body, one piece or more; a piece is made once those before have been sent
 */
public record Content(String type, Map<String, String> headers, Iterator<byte[]> pieces) {

  /** Creates an answer of one piece. */
  public Content(String type, Map<String, String> headers, byte[] body) {
    this(type, headers, List.of(body).iterator());
  }

  /** Returns a JSON value as content. */
  public static Content of(Json value) {
    return new Content(ResponseWriter.JSON, Map.of(), value.toBytes());
  }

  /** Returns a JSON object with a long list as content. */
  public static Content of(JsonList list) {
    return new Content(ResponseWriter.JSON, Map.of(), list);
  }
}

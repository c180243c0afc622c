package dev.localpod.http;

import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/**
 * An answer before it is written.
 *
 * @param status its code
 * @param body what it says: a string as plain text, anything else as JSON
 * @param headers its headers but those that follow from the body
 * @param error what it says is wrong, if something is
 * @param ifLost what to do if it does not get to the client
 */
record Response(
    int status,
    Optional<Json> body,
    Map<String, String> headers,
    Optional<String> error,
    Runnable ifLost) {

  private static final String TEXT = "text/plain;charset=utf-8";

  /** A success (HTTP-2). */
  static Response ok(Json body) {
    return new Response(HttpStatus.OK_200, Optional.of(body), Map.of(), Optional.empty(), () -> {});
  }

  /** An error (HTTP-6). */
  static Response error(int status, String detail, Map<String, String> headers) {
    return new Response(
        status,
        Optional.of(HttpError.body(status, detail)),
        headers,
        Optional.of(detail),
        () -> {});
  }

  /** This reply with something to do if it is lost. */
  Response ifLost(Runnable todo) {
    return new Response(status, body, headers, error, todo);
  }

  /** This reply with another body. */
  Response body(Json other) {
    return new Response(status, Optional.of(other), headers, error, ifLost);
  }

  Optional<String> contentType() {
    return body.map(content -> content instanceof Json.Str ? TEXT : ResponseWriter.JSON);
  }

  byte[] bytes() {
    return body.map(Response::bytes).orElse(new byte[0]);
  }

  private static byte[] bytes(Json content) {
    return content instanceof Json.Str text
        ? text.value().getBytes(StandardCharsets.UTF_8)
        : content.toBytes();
  }
}

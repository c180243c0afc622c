package dev.localpod.http;

import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The answer to a call before it is written.
 *
 * @param status its status code
 * @param body its body; a string is written as plain text, any other value as JSON
 * @param headers its headers besides those of the body
 * @param error the text of the error, if it is one
 * @param ifLost runs if the client does not get the answer
 */
record Response(
    int status,
    Optional<Json> body,
    Map<String, String> headers,
    Optional<String> error,
    Runnable ifLost) {

  private static final String TEXT = "text/plain;charset=utf-8";

  /** No answer, because the client has gone. */
  static final Response NONE =
      new Response(0, Optional.empty(), Map.of(), Optional.empty(), () -> {});

  /** Returns a success (HTTP-2). */
  static Response ok(Json body) {
    return new Response(HttpStatus.OK_200, Optional.of(body), Map.of(), Optional.empty(), () -> {});
  }

  /** Returns an error (HTTP-6). */
  static Response error(int status, String detail, Map<String, String> headers) {
    return new Response(
        status,
        Optional.of(HttpError.body(status, detail)),
        headers,
        Optional.of(detail),
        () -> {});
  }

  /** Returns this response with an action for its loss. */
  Response ifLost(Runnable action) {
    return new Response(status, body, headers, error, action);
  }

  /** Returns this response with another body. */
  Response body(Json other) {
    return new Response(status, Optional.of(other), headers, error, ifLost);
  }

  /** Returns this response with a changed body, if it has one. */
  Response mapBody(UnaryOperator<Json> change) {
    return body.map(change).map(this::body).orElse(this);
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

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
record Reply(
    int status,
    Optional<Json> body,
    Map<String, String> headers,
    Optional<String> error,
    Runnable ifLost) {

  private static final String TEXT = "text/plain;charset=utf-8";

  /** A success (HTTP-2). */
  static Reply ok(Json body) {
    return new Reply(HttpStatus.OK_200, Optional.of(body), Map.of(), Optional.empty(), () -> {});
  }

  /** An error (HTTP-6). */
  static Reply error(int status, String detail, Map<String, String> headers) {
    return new Reply(
        status, Optional.of(Refusal.body(status, detail)), headers, Optional.of(detail), () -> {});
  }

  /** This reply with something to do if it is lost. */
  Reply ifLost(Runnable todo) {
    return new Reply(status, body, headers, error, todo);
  }

  /** This reply with another body. */
  Reply body(Json other) {
    return new Reply(status, Optional.of(other), headers, error, ifLost);
  }

  Optional<String> contentType() {
    return body.map(content -> content instanceof Json.Str ? TEXT : Answers.JSON);
  }

  byte[] bytes() {
    return body.map(Reply::bytes).orElse(new byte[0]);
  }

  private static byte[] bytes(Json content) {
    return content instanceof Json.Str text
        ? text.value().getBytes(StandardCharsets.UTF_8)
        : content.toBytes();
  }
}

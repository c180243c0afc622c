package dev.localpod.http;

import dev.localpod.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The answer to a call before it is written.
 *
 * @param status its status code
 * @param body its body; a string is written as it is unless {@code type} is JSON
 * @param type the content type of the body
 * @param headers its headers besides those of the body
 * @param error the text of the error, if it is one
 * @param ifLost runs if the client does not get the answer
 * @param stream the body that is written event by event, instead of {@code body}
 */
record Response(
    int status,
    Optional<Json> body,
    String type,
    Map<String, String> headers,
    Optional<String> error,
    Runnable ifLost,
    Optional<OpenAiStream> stream) {

  static final String TEXT = "text/plain;charset=utf-8";

  private static final int LONGEST_DETAIL = 2_000;

  /** No answer, because the client has gone. */
  static final Response NONE =
      new Response(
          0,
          Optional.empty(),
          ResponseWriter.JSON,
          Map.of(),
          Optional.empty(),
          () -> {},
          Optional.empty());

  /** Tells a worker that there is nothing for it (ATT-2, ATT-5). */
  static final Response NO_CONTENT =
      of(HttpStatus.NO_CONTENT_204, Optional.empty(), ResponseWriter.JSON, Map.of());

  /** Returns a success (HTTP-2). */
  static Response ok(Json body) {
    return of(HttpStatus.OK_200, Optional.of(body), ResponseWriter.JSON, Map.of());
  }

  /** Returns an answer that is no error of the service. */
  static Response of(int status, Optional<Json> body, String type, Map<String, String> headers) {
    return new Response(status, body, type, headers, Optional.empty(), () -> {}, Optional.empty());
  }

  /** Returns a success whose body is written event by event (OAI-3). */
  static Response of(OpenAiStream stream) {
    return new Response(
        HttpStatus.OK_200,
        Optional.empty(),
        OpenAiStream.TYPE,
        OpenAiStream.HEADERS,
        Optional.empty(),
        stream::callerLeft,
        Optional.of(stream));
  }

  /** Returns an error (HTTP-6); of a text that quotes a long request it says the beginning. */
  static Response error(int status, String detail, Map<String, String> headers) {
    String text =
        detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "..." : detail;
    return new Response(
        status,
        Optional.of(HttpError.body(status, text)),
        ResponseWriter.JSON,
        headers,
        Optional.of(text),
        () -> {},
        Optional.empty());
  }

  /** Returns this response with an action for its loss. */
  Response ifLost(Runnable action) {
    return new Response(status, body, type, headers, error, action, stream);
  }

  /** Returns this response with another body. */
  Response body(Json other) {
    return new Response(status, Optional.of(other), type, headers, error, ifLost, stream);
  }

  /** Returns this response with a changed body, if it has one. */
  Response mapBody(UnaryOperator<Json> change) {
    return body.map(change).map(this::body).orElse(this);
  }

  Optional<String> contentType() {
    return body.isPresent() || stream.isPresent() ? Optional.of(type) : Optional.empty();
  }

  /** Returns the bytes in pieces, each made when it is asked for: items of a list one by one. */
  Iterator<byte[]> pieces() {
    if (body.isPresent() && body.get() instanceof Json.Obj object && object.fields().size() == 1) {
      Map.Entry<String, Json> only = object.fields().entrySet().iterator().next();
      if (only.getValue() instanceof Json.Arr list) {
        return new JsonList(only.getKey(), list.items().iterator(), () -> Json.EMPTY);
      }
    }
    return List.of(bytes()).iterator();
  }

  byte[] bytes() {
    return body.map(this::bytes).orElse(new byte[0]);
  }

  private byte[] bytes(Json content) {
    return content instanceof Json.Str text && !type.equals(ResponseWriter.JSON)
        ? text.value().getBytes(StandardCharsets.UTF_8)
        : content.toBytes();
  }
}

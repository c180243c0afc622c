package dev.localpod.http;

import dev.localpod.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the contract says of an answer, and the words for what it should be. */
record Answer(int status, String contentType, Optional<String> allow, String body) {

  static Answer of(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Allow"),
        response.body());
  }

  /** A success with the body of a golden file. */
  static Answer ok(String golden) {
    return okWith(golden(golden));
  }

  static Answer okWith(String body) {
    return new Answer(200, Wire.JSON, Optional.empty(), body);
  }

  /** An error with the body of a golden file. */
  static Answer error(int status, String golden) {
    return new Answer(status, Wire.JSON, Optional.empty(), golden(golden));
  }

  /** A 400 with this text. */
  static Answer badRequest(String detail) {
    String body =
        """
        {"status":400,"title":"Bad Request","detail":%1$s,"error":%1$s}"""
            .formatted(Json.of(detail));
    return new Answer(400, Wire.JSON, Optional.empty(), body);
  }

  Answer allowing(String methods) {
    return new Answer(status, contentType, Optional.of(methods), body);
  }

  /** The one line of a file in {@code golden/}. */
  static String golden(String name) {
    try (var file = Answer.class.getResourceAsStream("golden/" + name + ".json")) {
      if (file == null) {
        throw new IllegalArgumentException("there is no golden file " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

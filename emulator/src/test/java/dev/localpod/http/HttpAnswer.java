package dev.localpod.http;

import dev.localpod.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the contract says of an answer, and the words for what it should be. */
record HttpAnswer(int status, String contentType, Optional<String> allow, String body) {

  static HttpAnswer of(HttpResponse<String> response) {
    return new HttpAnswer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Allow"),
        response.body());
  }

  /** A success with the body of a golden file. */
  static HttpAnswer ok(String golden) {
    return okWith(golden(golden));
  }

  static HttpAnswer okWith(String body) {
    return new HttpAnswer(200, HttpFixture.JSON, Optional.empty(), body);
  }

  /** An error with the body of a golden file. */
  static HttpAnswer error(int status, String golden) {
    return new HttpAnswer(status, HttpFixture.JSON, Optional.empty(), golden(golden));
  }

  /** A 400 with this text. */
  static HttpAnswer badRequest(String detail) {
    return error(400, "Bad Request", detail);
  }

  /** A 403 with this text. */
  static HttpAnswer forbidden(String detail) {
    return error(403, "Forbidden", detail);
  }

  /** A 404 with this text. */
  static HttpAnswer notFound(String detail) {
    return error(404, "Not Found", detail);
  }

  /** An error with this text. */
  static HttpAnswer error(int status, String title, String detail) {
    String body =
        """
        {"status":%1$d,"title":"%2$s","detail":%3$s,"error":%3$s}"""
            .formatted(status, title, Json.of(detail));
    return new HttpAnswer(status, HttpFixture.JSON, Optional.empty(), body);
  }

  HttpAnswer allowing(String methods) {
    return new HttpAnswer(status, contentType, Optional.of(methods), body);
  }

  /** The one line of a file in {@code golden/}. */
  static String golden(String name) {
    try (var file = HttpAnswer.class.getResourceAsStream("golden/" + name + ".json")) {
      if (file == null) {
        throw new IllegalArgumentException("there is no golden file " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

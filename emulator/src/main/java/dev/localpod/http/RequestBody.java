package dev.localpod.http;

import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parses request bodies that {@link RequestBodies} has read. */
final class RequestBody {

  private RequestBody() {}

  /** Parses the body of a submission. */
  static Json.Obj object(Context ctx, int limit) {
    return object(ctx, limit, "a JSON object with a key 'input'");
  }

  /**
   * Parses a JSON object.
   *
   * @param expected names it in messages
   */
  static Json.Obj object(Context ctx, int limit, String expected) {
    // The input may nest as deep as any value; the body around it adds a level (RUN-4).
    return object(ctx, limit, expected, Json.MAX_DEPTH + 1);
  }

  /**
   * Parses a JSON object.
   *
   * @param expected names it in messages
   * @param maxDepth the number of levels that it may have
   */
  static Json.Obj object(Context ctx, int limit, String expected, int maxDepth) {
    return object(ctx, limit, expected, body -> Json.parse(body, maxDepth));
  }

  /** Parses a JSON object, none of whose objects names a member twice. */
  static Json.Obj strictObject(Context ctx, int limit) {
    return object(ctx, limit, "a JSON object", body -> Json.parseStrictly(body, Json.MAX_DEPTH));
  }

  private static Json.Obj object(
      Context ctx, int limit, String expected, Function<InputStream, Json> parser) {
    ReceivedBody received = received(ctx, limit);
    try {
      Json body = parser.apply(received.stream());
      if (body instanceof Json.Obj object) {
        return object;
      }
      throw HttpError.badRequest("the request body must be " + expected + ", not " + kind(body));
    } catch (MalformedJsonException e) {
      throw HttpError.badRequest("the request body is not JSON: " + e.getMessage());
    } finally {
      received.release();
    }
  }

  /** Returns the bytes of the body. */
  static byte[] bytes(Context ctx, int limit) {
    ReceivedBody received = received(ctx, limit);
    try {
      return received.stream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the stream is over memory
    } finally {
      received.release();
    }
  }

  private static ReceivedBody received(Context ctx, int limit) {
    @Nullable ReceivedBody received = CallBody.of(ctx).received();
    if (received == null) {
      throw new IllegalStateException("the body of the call to " + ctx.path() + " was not read");
    }
    if (received.size() > limit) {
      throw ReceivedBody.tooLarge(limit);
    }
    return received;
  }

  /** Returns what messages call a value. */
  static String kind(Json value) {
    if (value instanceof Json.Obj) {
      return "an object";
    } else if (value instanceof Json.Arr) {
      return "an array";
    } else if (value instanceof Json.Str) {
      return "a string";
    } else if (value instanceof Json.Num) {
      return "a number";
    }
    return value.toString();
  }
}

package dev.localpod.http;

import dev.localpod.core.json.Json;
import dev.localpod.core.json.MalformedJsonException;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies, never holding more of one than its operation allows (RUN-2, SYNC-2). */
final class RequestBody {

  private static final int MIB = 1 << 20;

  /** The largest body of {@code /run}, in bytes (RUN-2). */
  static final int RUN_LIMIT = 10 * MIB;

  /** The largest body of {@code /runsync}, in bytes (SYNC-2). */
  static final int RUNSYNC_LIMIT = 20 * MIB;

  /** How much more than the limit is read and thrown away, so that the client reads its answer. */
  private static final int DRAIN_LIMIT = 32 * MIB;

  private RequestBody() {}

  static Json.Obj object(Context ctx, int limit) {
    try {
      // The input may nest as deep as any value; the body around it adds a level (RUN-4).
      Json body = Json.parse(bytes(ctx, limit), Json.MAX_DEPTH + 1);
      if (body instanceof Json.Obj object) {
        return object;
      }
      throw Refusal.badRequest(
          "the request body must be a JSON object with a key 'input', not " + kind(body));
    } catch (MalformedJsonException e) {
      throw Refusal.badRequest("the request body is not JSON: " + e.getMessage());
    } catch (IOException e) {
      throw Refusal.badRequest("the request body ended before it was complete");
    }
  }

  private static byte[] bytes(Context ctx, int limit) throws IOException {
    InputStream in = ctx.req().getInputStream();
    int announced = ctx.req().getContentLength();
    var body = new ByteArrayOutputStream(Math.min(limit, Math.max(64, announced)));
    var buffer = new byte[8 * 1024];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (body.size() + n > limit) {
        in.skipNBytes(DRAIN_LIMIT);
        throw Refusal.badRequest(
            "the request body is larger than the "
                + limit
                + " bytes ("
                + limit / MIB
                + " MB) that are allowed");
      }
      body.write(buffer, 0, n);
    }
    return body.toByteArray();
  }

  /** What a value is called in messages. */
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

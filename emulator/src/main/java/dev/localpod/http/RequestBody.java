package dev.localpod.http;

import dev.localpod.core.time.WallClockDeadline;
import dev.localpod.json.Json;
import dev.localpod.json.MalformedJsonException;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;

/** Reads request bodies up to the limit of the operation (RUN-2, SYNC-2). */
final class RequestBody {

  /** The number of bytes beyond the limit that are read and dropped (RUN-2). */
  private static final long DRAIN_BYTES = 32L << 20;

  /** How long they are read, in real time (RUN-2). */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

  private static final String DRAINED = "dev.localpod.drained";

  /** Says on a call that its body is being read, for which a client may have waited. */
  private static final String BEGUN = "dev.localpod.begun";

  private static final int BUFFER = 16 * 1024;

  private RequestBody() {}

  /** Reads the body of a submission. */
  static Json.Obj object(Context ctx, int limit) {
    return object(ctx, limit, "a JSON object with a key 'input'");
  }

  /**
   * Reads a JSON object.
   *
   * @param expected names it in messages
   */
  static Json.Obj object(Context ctx, int limit, String expected) {
    // The input may nest as deep as any value; the body around it adds a level (RUN-4).
    return object(ctx, limit, expected, Json.MAX_DEPTH + 1);
  }

  /**
   * Reads a JSON object.
   *
   * @param expected names it in messages
   * @param maxDepth the number of levels that it may have
   */
  static Json.Obj object(Context ctx, int limit, String expected, int maxDepth) {
    return parse(bytes(ctx, limit), expected, maxDepth);
  }

  /** Parses a body as {@link #object} does. */
  static Json.Obj parse(byte[] bytes, String expected, int maxDepth) {
    try {
      Json body = Json.parse(bytes, maxDepth);
      if (body instanceof Json.Obj object) {
        return object;
      }
      throw HttpError.badRequest("the request body must be " + expected + ", not " + kind(body));
    } catch (MalformedJsonException e) {
      throw HttpError.badRequest("the request body is not JSON: " + e.getMessage());
    }
  }

  static byte[] bytes(Context ctx, int limit) {
    return bytesWithin(ctx, limit).orElseThrow(() -> tooLarge(limit));
  }

  /** Reads a body; returns nothing if it is larger than the limit. */
  static Optional<byte[]> bytesWithin(Context ctx, int limit) {
    try {
      return read(ctx, limit);
    } catch (IOException e) {
      throw HttpError.badRequest("the request body ended before it was complete");
    }
  }

  private static Optional<byte[]> read(Context ctx, int limit) throws IOException {
    checkEncoding(ctx);
    long announced = ctx.req().getContentLengthLong();
    if (announced > limit) {
      drain(ctx, limit + DRAIN_BYTES); // the bytes up to the limit count as well
      return Optional.empty();
    }
    ctx.attribute(BEGUN, true);
    InputStream in = ctx.req().getInputStream();
    var body = new ByteArrayOutputStream((int) Math.max(BUFFER, announced));
    var buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (body.size() + n > limit) {
        return Optional.empty();
      }
      body.write(buffer, 0, n);
    }
    return Optional.of(body.toByteArray());
  }

  /** Refuses a body that would have to be decoded first (HTTP-11). */
  private static void checkEncoding(Context ctx) {
    checkEncoding(ctx, HttpHeader.CONTENT_ENCODING, "identity");
    checkEncoding(ctx, HttpHeader.TRANSFER_ENCODING, "chunked");
  }

  private static void checkEncoding(Context ctx, HttpHeader header, String supported) {
    for (String encoding : HttpCall.headers(ctx, header.asString())) {
      if (!encoding.equalsIgnoreCase(supported)) {
        throw HttpError.badRequest(
            "the header %s is '%s'; must be %s, or left out"
                .formatted(header.asString(), encoding, supported));
      }
    }
  }

  static HttpError tooLarge(int limit) {
    return HttpError.badRequest(
        "the request body must be %s bytes (%s MB) or less".formatted(limit, limit >> 20));
  }

  /**
   * Reads and drops the rest of the body of a refused call, for an ordinary client reads the answer
   * only after it has sent everything. Closes the connection if the rest is too large or too slow.
   */
  static void drain(Context ctx) {
    drain(ctx, DRAIN_BYTES);
  }

  private static void drain(Context ctx, long most) {
    if (ctx.attribute(DRAINED) != null) {
      return;
    }
    ctx.attribute(DRAINED, true);
    if (ctx.attribute(BEGUN) == null && expectsContinue(ctx)) {
      // Reading would tell the client to send a body that is refused already (HTTP-11).
      ctx.header(HttpHeader.CONNECTION.asString(), "close");
      return;
    }
    var connection =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    long idleTimeout = connection.getIdleTimeout();
    connection.setIdleTimeout(DRAIN_TIME.toMillis());
    try {
      InputStream in = ctx.req().getInputStream();
      var buffer = new byte[BUFFER];
      var deadline = WallClockDeadline.in(DRAIN_TIME);
      long drained = 0;
      int n = 0;
      while (n >= 0 && drained <= most && !deadline.hasPassed()) {
        n = in.read(buffer);
        drained += n;
      }
      if (n >= 0) {
        ctx.header(HttpHeader.CONNECTION.asString(), "close");
      }
    } catch (IOException e) {
      // The client has gone or is too slow.
      ctx.header(HttpHeader.CONNECTION.asString(), "close");
    } finally {
      connection.setIdleTimeout(idleTimeout);
    }
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

  private static boolean expectsContinue(Context ctx) {
    return "100-continue".equalsIgnoreCase(ctx.req().getHeader(HttpHeader.EXPECT.asString()));
  }
}

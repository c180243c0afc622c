package dev.localpod.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes a body part by part; no thread waits for a client that does not read. Each part must be
 * written before the next one.
 */
final class PartialBody {

  /** The response below the servlet's, which would wait. */
  private final Response response;

  PartialBody(Context ctx) {
    response = ServletContextResponse.getServletContextResponse(ctx.res()).getWrapped();
  }

  /**
   * Sends the headers.
   *
   * @param length the length of the whole body, which must be written unless the connection closes
   */
  CompletableFuture<Void> writeHeaders(long length) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    return write(BufferUtil.EMPTY_BUFFER);
  }

  /** Sends the bytes from one index up to another. */
  CompletableFuture<Void> write(byte[] body, int from, int to) {
    return write(ByteBuffer.wrap(body, from, to - from));
  }

  private CompletableFuture<Void> write(ByteBuffer part) {
    return Callback.Completable.with(callback -> response.write(false, part, callback));
  }
}

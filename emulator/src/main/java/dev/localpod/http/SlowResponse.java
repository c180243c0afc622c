package dev.localpod.http;

import dev.localpod.core.Engine;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** An answer whose headers come at once, and whose body comes in pieces, evenly spread. */
final class SlowResponse {

  private static final int MOST_PIECES = 20;

  private final Response response;
  private final byte[] body;
  private final int pieces;
  private final Duration over;
  private final Engine engine;
  private final Context ctx;
  private final Executor answering;

  /**
   * An answer that is still to be written.
   *
   * @param over when the last piece comes, counted from the headers
   * @param answering runs what writes
   */
  SlowResponse(Response response, Duration over, Engine engine, Context ctx, Executor answering) {
    this.response = response;
    this.body = response.bytes();
    this.pieces = Math.min(MOST_PIECES, body.length);
    this.over = over;
    this.engine = engine;
    this.ctx = ctx;
    this.answering = answering;
  }

  /** Writes it; no thread waits for the next piece. */
  CompletableFuture<Void> write() {
    return engine
        .pause(Duration.ZERO) // so that all gaps count from before the client has the headers
        .thenApplyAsync(this::announce, answering)
        .thenCompose(start -> writeFrom(1, start))
        .exceptionally(
            clientIsGone -> {
              response.ifLost().run();
              return null;
            });
  }

  private CompletableFuture<Void> writeFrom(int piece, Instant start) {
    if (piece > pieces) {
      return CompletableFuture.completedFuture(null);
    }
    return engine
        .pauseUntil(start.plus(over.multipliedBy(piece).dividedBy(pieces)))
        .thenRunAsync(() -> write(piece), answering)
        .thenCompose(written -> writeFrom(piece + 1, start));
  }

  private Instant announce(Instant start) {
    ResponseWriter.begin(response, ctx);
    if (pieces == 0) {
      ResponseWriter.end(ctx);
    }
    ctx.res().setContentLength(body.length);
    flush();
    return start;
  }

  private void write(int piece) {
    int from = (int) ((long) body.length * (piece - 1) / pieces);
    int to = (int) ((long) body.length * piece / pieces);
    if (to == body.length) {
      ResponseWriter.end(ctx);
    }
    try {
      ctx.res().getOutputStream().write(body, from, to - from);
    } catch (IOException clientIsGone) {
      throw new UncheckedIOException(clientIsGone);
    }
    flush();
  }

  private void flush() {
    try {
      ctx.res().flushBuffer();
    } catch (IOException clientIsGone) {
      throw new UncheckedIOException(clientIsGone);
    }
  }
}

package dev.localpod.http;

import dev.localpod.core.Engine;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Writes the headers of a response at once and its body in pieces, evenly spread over time. */
final class SlowResponse {

  private static final int MOST_PIECES = 20;

  private final Response response;
  private final byte[] body;
  private final int pieces;
  private final Duration over;
  private final Engine engine;
  private final Context ctx;
  private final HeldAnswers heldAnswers;
  private final PartialBody output;
  private volatile boolean isCancelled;
  private volatile CompletableFuture<Instant> pause = new CompletableFuture<>();

  /**
   * Prepares a response.
   *
   * @param over the time from the headers to the last piece
   * @param heldAnswers writes the pieces
   */
  SlowResponse(
      Response response, Duration over, Engine engine, Context ctx, HeldAnswers heldAnswers) {
    this.response = response;
    this.body = response.bytes();
    this.pieces = Math.min(MOST_PIECES, body.length);
    this.over = over;
    this.engine = engine;
    this.ctx = ctx;
    this.heldAnswers = heldAnswers;
    this.output = new PartialBody(ctx);
  }

  /**
   * Writes the response; no thread waits for the next piece.
   *
   * @return the end; exceptional if the client has gone
   */
  CompletableFuture<Void> write() {
    return heldAnswers
        .continueWith(
            engine.pause(Duration.ZERO), // takes the start time before the client has the headers
            start -> writeHeaders().thenCompose(written -> writeFrom(1, start)))
        .thenCompose(Function.identity());
  }

  /** Writes no further piece, because the client has gone. */
  void cancel() {
    isCancelled = true;
    pause.cancel(false);
  }

  private CompletableFuture<Void> writeFrom(int piece, Instant start) {
    if (piece > pieces) {
      return CompletableFuture.completedFuture(null);
    }
    pause = engine.pauseUntil(start.plus(over.multipliedBy(piece).dividedBy(pieces)));
    if (isCancelled) {
      pause.cancel(false); // the cancellation may have come before this pause
    }
    return heldAnswers
        .continueWith(pause, due -> write(piece))
        .thenCompose(Function.identity())
        .thenCompose(written -> writeFrom(piece + 1, start));
  }

  private CompletableFuture<Void> writeHeaders() {
    ResponseWriter.begin(response, ctx);
    if (pieces == 0) {
      ResponseWriter.end(ctx);
    }
    return output.writeHeaders(body.length);
  }

  private CompletableFuture<Void> write(int piece) {
    int from = (int) ((long) body.length * (piece - 1) / pieces);
    int to = (int) ((long) body.length * piece / pieces);
    if (to == body.length) {
      ResponseWriter.end(ctx);
    }
    return output.write(body, from, to);
  }
}

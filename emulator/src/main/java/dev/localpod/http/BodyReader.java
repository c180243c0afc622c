package dev.localpod.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;

/** Reads the body of one request as its bytes arrive; no thread waits for them. */
final class BodyReader {

  /** Takes the bytes of a body. */
  interface Sink {

    /**
     * Takes bytes that have arrived.
     *
     * @throws HttpError to read no further
     */
    void accept(ByteBuffer bytes);
  }

  private final Content.Source source;
  private final Sink sink;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean isAwaiting;

  BodyReader(Content.Source source, Sink sink) {
    this.source = source;
    this.sink = sink;
  }

  /**
   * Starts to read.
   *
   * @return the end of the body; exceptional with the error of the sink, or if the connection ends
   *     before; completed by others, it ends the reading
   */
  CompletableFuture<Void> start() {
    readAvailable();
    return end;
  }

  /** Returns whether Jetty has yet to call back, so that nobody else may read. */
  boolean isAwaiting() {
    return isAwaiting;
  }

  private void readMore() {
    isAwaiting = false;
    readAvailable();
  }

  private void readAvailable() {
    while (!end.isDone()) {
      Content.Chunk chunk = source.read();
      if (chunk == null) {
        isAwaiting = true;
        source.demand(this::readMore);
        return;
      }
      take(chunk);
    }
  }

  private void take(Content.Chunk chunk) {
    if (Content.Chunk.isFailure(chunk)) {
      end.completeExceptionally(chunk.getFailure());
      return;
    }
    try {
      sink.accept(chunk.getByteBuffer());
    } catch (RuntimeException | Error refused) {
      end.completeExceptionally(refused);
    } finally {
      chunk.release();
    }
    if (chunk.isLast()) {
      end.complete(null);
    }
  }
}

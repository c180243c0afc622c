package dev.localpod.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body piece by piece: the next piece is made once the client has the one before. No
 * thread waits for a client that does not read.
 */
final class StreamedBody extends IteratingCallback {

  private static final System.Logger LOG = System.getLogger(StreamedBody.class.getName());

  private final Iterator<byte[]> pieces;
  private byte @Nullable [] first;
  private final Context ctx;
  private final WatchedEndPoint connection;
  private final UnreadAnswers unread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  StreamedBody(byte[] first, Iterator<byte[]> pieces, Context ctx) {
    this.first = first;
    this.pieces = pieces;
    this.ctx = ctx;
    this.connection = WatchedEndPoint.of(ctx);
    this.unread = UnreadAnswers.of(ctx);
  }

  /** Writes the body; the future completes at the end, also if the client has gone. */
  CompletableFuture<Void> write() {
    iterate();
    return ended;
  }

  @Override
  protected Action process() {
    unread.remove(connection); // the piece before
    byte[] piece = first;
    first = null;
    if (piece == null) {
      if (!pieces.hasNext()) {
        return Action.SUCCEEDED;
      }
      piece = pieces.next();
    }
    unread.add(connection, piece.length);
    ServletContextResponse.getServletContextResponse(ctx.res())
        .write(false, ByteBuffer.wrap(piece), this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onCompleteSuccess() {
    ended.complete(null);
  }

  @Override
  protected void onCompleteFailure(Throwable problem) {
    unread.remove(connection);
    if (!(problem instanceof IOException)) {
      LOG.log(System.Logger.Level.ERROR, "cannot write the answer to " + ctx.path(), problem);
    }
    connection.close(); // the client must not take the part for the whole
    ended.complete(null);
  }
}

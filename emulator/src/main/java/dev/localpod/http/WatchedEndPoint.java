package dev.localpod.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that notices its end while a call is held (SYNC-5, STRM-7). Jetty does not read from
 * a connection between a request and its response, so it sees neither FIN nor RST there. This class
 * reads ahead in that time and keeps what it reads for the next request. Under https it is the TCP
 * connection below TLS: what it reads ahead is still encrypted.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {

  /** The limit of what is read ahead, in bytes; beyond it the watch ends. */
  private static final int READ_AHEAD_LIMIT = 64 * 1024;

  private static final int READ_SIZE = 4 * 1024;

  private final Executor executor;
  private final BooleanSupplier isAlone;
  private final Callback watcher = new Watcher();

  /** Runs at the end of the connection; null unless a call is watched. */
  private @Nullable Runnable onDisconnect;

  /** Whether the watcher is registered for bytes. */
  private boolean watching;

  /** The callback of Jetty that waits for bytes behind the watcher, if any. */
  private @Nullable Callback reader;

  private ByteBuffer readAhead = BufferUtil.EMPTY_BUFFER;
  private boolean disconnected;

  /**
   * Makes a connection.
   *
   * @param executor runs the callbacks of Jetty for bytes that were read ahead
   * @param isAlone tells whether the server has no other connection
   */
  WatchedEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Executor executor,
      BooleanSupplier isAlone) {
    super(channel, selector, key, scheduler);
    this.executor = executor;
    this.isAlone = isAlone;
  }

  /** Returns the connection of a call. */
  static WatchedEndPoint of(Context ctx) {
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    return (WatchedEndPoint) (endPoint instanceof EndPoint.Wrapper tls ? tls.unwrap() : endPoint);
  }

  /** Runs {@code action} once when the client ends the connection; at once if it has. */
  void watch(Runnable action) {
    synchronized (this) {
      if (!disconnected) {
        onDisconnect = action;
        awaitBytes();
        return;
      }
    }
    action.run();
  }

  /** Ends the watch; what was read ahead remains for the next request. */
  synchronized void unwatch() {
    onDisconnect = null;
  }

  /** Reports, without waiting, whether the client has ended the connection. */
  synchronized boolean isDisconnected() {
    if (!disconnected && !isFillInterested()) {
      readAhead();
    }
    return disconnected;
  }

  private void awaitBytes() {
    if (!watching && !super.isFillInterested()) {
      watching = true;
      super.fillInterested(watcher);
    }
  }

  /** Reads what has arrived; returns false if more will not come or would exceed the limit. */
  private boolean readAhead() {
    if (readAhead.remaining() >= READ_AHEAD_LIMIT) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate(READ_SIZE);
    try {
      disconnected = getChannel().read(bytes) < 0;
    } catch (IOException reset) {
      disconnected = true;
    }
    if (bytes.flip().hasRemaining()) {
      readAhead =
          ByteBuffer.allocate(readAhead.remaining() + bytes.remaining())
              .put(readAhead)
              .put(bytes)
              .flip();
    }
    return !disconnected;
  }

  private final class Watcher implements Callback {

    @Override
    public void succeeded() {
      Callback next;
      Runnable action = null;
      synchronized (WatchedEndPoint.this) {
        watching = false;
        next = takeReader();
        if (next == null && onDisconnect != null) {
          if (readAhead()) {
            awaitBytes();
          } else if (disconnected) {
            action = takeAction();
          }
        }
      }
      if (next != null) {
        next.succeeded();
      } else if (action != null) {
        action.run();
      }
    }

    @Override
    public void failed(Throwable reason) {
      Callback next;
      Runnable action = null;
      synchronized (WatchedEndPoint.this) {
        watching = false;
        next = takeReader();
        if (next == null && reason instanceof TimeoutException) {
          if (onDisconnect != null) {
            awaitBytes(); // a held call may take longer than an idle connection lives
          }
        } else if (next == null) {
          action = takeAction();
        }
      }
      if (next != null) {
        next.failed(reason);
      } else if (action != null) {
        action.run();
      }
    }

    private @Nullable Callback takeReader() {
      Callback taken = reader;
      reader = null;
      return taken;
    }

    private @Nullable Runnable takeAction() {
      Runnable taken = onDisconnect;
      onDisconnect = null;
      return taken;
    }
  }

  // ---- reads of Jetty

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    synchronized (this) {
      if (readAhead.hasRemaining()) {
        int position = BufferUtil.flipToFill(buffer);
        int filled = BufferUtil.put(readAhead, buffer);
        BufferUtil.flipToFlush(buffer, position);
        return filled;
      }
    }
    return super.fill(buffer);
  }

  @Override
  public void fillInterested(Callback callback) {
    if (!tryFillInterested(callback)) {
      throw new ReadPendingException();
    }
  }

  @Override
  public boolean tryFillInterested(Callback callback) {
    synchronized (this) {
      if (!readAhead.hasRemaining()) {
        if (!watching) {
          return super.tryFillInterested(isAlone.getAsBoolean() ? blocking(callback) : callback);
        }
        boolean isFirst = reader == null;
        reader = isFirst ? callback : reader;
        return isFirst;
      }
    }
    executor.execute(callback::succeeded);
    return true;
  }

  /**
   * Makes Jetty believe that a callback blocks, so that a second thread waits for other connections
   * meanwhile. That keeps a second processor awake, on which a lone client gets its answer sooner.
   */
  private static Callback blocking(Callback callback) {
    return Callback.from(InvocationType.BLOCKING, callback::succeeded, callback::failed);
  }

  @Override
  public synchronized boolean isFillInterested() {
    return watching ? reader != null : super.isFillInterested();
  }
}

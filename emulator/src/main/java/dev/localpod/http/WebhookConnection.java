package dev.localpod.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A connection for one request. It takes the head of the answer, reads on for a while, so that a
 * receiver can send what it has to say, and closes.
 */
final class WebhookConnection extends AbstractConnection
    implements HttpParser.ResponseHandler, SslHandshakeListener {

  /** The part of an answer that is read; nobody looks at its body. */
  static final int MOST_BYTES = 64 * 1024;

  private static final int BUFFER_BYTES = 4 * 1024;

  private final WebhookPost post;
  private final CompletableFuture<Integer> status;
  private final Runnable whenClosed;
  private final ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
  private final HttpParser parser = new HttpParser(this);
  private int code;
  private volatile boolean answered;
  private boolean complete;
  private int bytes;

  /**
   * Creates a connection that posts as soon as it is open.
   *
   * @param status gets the status of the answer, or a {@link WebhookFailure}
   * @param whenClosed runs at the end of the connection
   */
  WebhookConnection(
      WebhookPost post,
      CompletableFuture<Integer> status,
      Runnable whenClosed,
      EndPoint endPoint,
      Executor executor) {
    super(endPoint, executor);
    this.post = post;
    this.status = status;
    this.whenClosed = whenClosed;
    if (endPoint instanceof SslConnection.SslEndPoint tls) {
      tls.getSslConnection().addHandshakeListener(this);
    }
  }

  @Override
  public void onOpen() {
    super.onOpen();
    fillInterested();
    // A receiver may answer before it has read everything, so what is read decides.
    getEndPoint().write(Callback.NOOP, ByteBuffer.wrap(post.head()), ByteBuffer.wrap(post.body()));
  }

  @Override
  public void onFillable() {
    try {
      while (getEndPoint().isOpen()) {
        BufferUtil.clear(buffer);
        int read = getEndPoint().fill(buffer);
        if (read == 0) {
          fillInterested();
          return;
        } else if (read < 0) {
          fail(closed());
        } else {
          parse(read);
        }
      }
    } catch (IOException problem) {
      fail(WebhookFailure.of(problem));
    }
  }

  private static WebhookFailure closed() {
    return new WebhookFailure(WebhookFailure.CLOSED);
  }

  private void parse(int read) {
    bytes += read;
    while (BufferUtil.hasContent(buffer) && !complete) {
      parser.parseNext(buffer);
      if (complete && isInformational()) {
        complete = false;
        parser.reset();
      }
    }
    if (complete || bytes > MOST_BYTES) {
      fail(new WebhookFailure("answered no valid HTTP"));
    }
  }

  private boolean isInformational() {
    return HttpStatus.isInformational(code) && code != HttpStatus.SWITCHING_PROTOCOLS_101;
  }

  /** Closes the connection; the attempt has failed unless the status is there. */
  private void fail(WebhookFailure reason) {
    failUnlessAnswered(reason);
    close();
  }

  private void failUnlessAnswered(WebhookFailure reason) {
    if (!answered) {
      status.completeExceptionally(reason);
    }
  }

  /** Takes the reason before the connection is closed for it. */
  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    failUnlessAnswered(WebhookFailure.of(failure));
  }

  @Override
  public void onFillInterestedFailed(Throwable problem) {
    fail(WebhookFailure.of(problem));
  }

  @Override
  public void onClose(Throwable cause) {
    super.onClose(cause);
    failUnlessAnswered(cause == null ? closed() : WebhookFailure.of(cause));
    whenClosed.run();
  }

  @Override
  public void startResponse(HttpVersion version, int number, String reason) {
    code = number;
  }

  @Override
  public void parsedHeader(HttpField field) {}

  /** Takes the status, for an answer without the end of its head is none. */
  @Override
  public boolean headerComplete() {
    if (!isInformational()) {
      answered = true;
      // Elsewhere, for what follows from the answer may take long.
      status.completeAsync(() -> code, getExecutor());
    }
    return false;
  }

  @Override
  public boolean content(ByteBuffer part) {
    return false;
  }

  @Override
  public boolean contentComplete() {
    return false;
  }

  @Override
  public boolean messageComplete() {
    complete = true;
    return true;
  }

  @Override
  public void earlyEOF() {
    complete = true;
  }

  @Override
  public void badMessage(HttpException failure) {
    complete = true;
  }
}

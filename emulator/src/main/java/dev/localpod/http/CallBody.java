package dev.localpod.http;

import dev.localpod.core.time.EndpointClock;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The body of one call: read up to its limit, then dropped for a while if there is more of it. */
final class CallBody {

  /** The number of bytes beyond the limit that are read and dropped (RUN-2). */
  private static final long DRAIN_BYTES = 32L << 20;

  /** How long they are read, in real time (RUN-2). */
  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

  /** How often, in real time, it is checked how many bytes have come (HTTP-7). */
  private static final Duration RATE_PERIOD = Duration.ofSeconds(10);

  private static final long LEAST_BYTES_PER_SECOND = 1_000;

  private static final String ATTRIBUTE = "dev.localpod.body";

  private final Context ctx;
  private final Request request;
  private @Nullable BodyReader reader;
  private @Nullable ReceivedBody received;
  private long drainBytes = DRAIN_BYTES;
  private boolean isAnnouncedTooLarge;
  private boolean isAtEnd;
  private boolean isDrained;

  private CallBody(Context ctx) {
    this.ctx = ctx;
    this.request = ServletContextRequest.getServletContextRequest(ctx.req());
  }

  /** Returns the body of a call. */
  static CallBody of(Context ctx) {
    CallBody body = ctx.attribute(ATTRIBUTE);
    if (body == null) {
      body = new CallBody(ctx);
      ctx.attribute(ATTRIBUTE, body);
    }
    return body;
  }

  /** Returns what was read; null before. */
  @Nullable ReceivedBody received() {
    return received;
  }

  /** Forgets what was read. */
  void release() {
    if (received != null) {
      received.release();
    }
  }

  /** Returns whether it was refused because of its size. */
  boolean isTooLarge() {
    return isAnnouncedTooLarge || (received != null && received.isTooLarge());
  }

  /**
   * Reads the body up to its end.
   *
   * @param limit its largest size in bytes
   * @param memory limits the memory of all bodies
   * @param realTime measures how fast it comes
   * @param whileComing runs every 10 s of real time while enough bytes come
   * @return the end; exceptional with an {@link HttpError}, or if the connection ends before
   */
  CompletableFuture<Void> read(
      int limit, BodyMemory memory, EndpointClock realTime, Runnable whileComing) {
    checkEncoding();
    if (request.getLength() > limit) {
      isAnnouncedTooLarge = true;
      drainBytes = limit + DRAIN_BYTES; // the bytes up to the limit count as well
      throw ReceivedBody.tooLarge(limit);
    }
    var body = new ReceivedBody(limit, memory);
    received = body;
    reader = new BodyReader(request, body::add);
    CompletableFuture<Void> end = reader.start();
    if (!end.isDone()) {
      Request.addCompletionListener(request, failure -> body.release());
      checkRate(body, end, realTime, whileComing);
    }
    return end.whenComplete(
        (none, problem) -> {
          isAtEnd = problem == null;
          if (problem != null) {
            body.release();
          }
        });
  }

  /**
   * Refuses a body that would have to be decoded first, even one that no operation reads (HTTP-11).
   *
   * @throws HttpError if the body has an encoding
   */
  void checkEncoding() {
    if (hasBody()) {
      checkEncoding(HttpHeader.CONTENT_ENCODING, "identity");
      checkEncoding(HttpHeader.TRANSFER_ENCODING, "chunked");
    }
  }

  private boolean hasBody() {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  private void checkEncoding(HttpHeader header, String supported) {
    for (String encoding : request.getHeaders().getValuesList(header)) {
      if (!encoding.equalsIgnoreCase(supported)) {
        throw HttpError.badRequest(
            "the header %s is '%s'; must be %s, or left out"
                .formatted(header.asString(), encoding, supported));
      }
    }
  }

  /**
   * Ends a body with an error as soon as it comes too slowly (HTTP-7).
   *
   * @param whileComing runs after each check that it passes
   */
  static void checkRate(
      ReceivedBody body,
      CompletableFuture<Void> end,
      EndpointClock realTime,
      Runnable whileComing) {
    new RateCheck(body, end, realTime, whileComing).schedule();
  }

  private static final class RateCheck {
    private final ReceivedBody body;
    private final CompletableFuture<Void> end;
    private final EndpointClock realTime;
    private final Runnable whileComing;
    private long before;
    private EndpointClock.@Nullable Timer timer;

    RateCheck(
        ReceivedBody body,
        CompletableFuture<Void> end,
        EndpointClock realTime,
        Runnable whileComing) {
      this.body = body;
      this.end = end;
      this.realTime = realTime;
      this.whileComing = whileComing;
      end.whenComplete((none, problem) -> cancel());
    }

    synchronized void schedule() {
      if (!end.isDone()) {
        timer = realTime.after(RATE_PERIOD, this::check);
      }
    }

    private synchronized void cancel() {
      if (timer != null) {
        timer.cancel();
      }
    }

    private void check() {
      long size = body.size();
      if (size - before < LEAST_BYTES_PER_SECOND * RATE_PERIOD.toSeconds()) {
        end.completeExceptionally(
            HttpError.bodyTooSlow(
                "%s bytes of the request body came in %s seconds; must be %s or more a second"
                    .formatted(size - before, RATE_PERIOD.toSeconds(), LEAST_BYTES_PER_SECOND)));
        return;
      }
      before = size;
      whileComing.run();
      schedule();
    }
  }

  // ---- the rest of the body of a refused call

  /**
   * Reads and drops the rest of the body, for an ordinary client reads the answer only after it has
   * sent everything. Closes the connection after the answer if the rest is too large or too slow.
   *
   * @return completes when the answer may be sent
   */
  CompletableFuture<Void> drain(EndpointClock realTime) {
    if (isAtEnd || isDrained) {
      return CompletableFuture.completedFuture(null);
    }
    isDrained = true;
    if (reader == null && expectsContinue()) {
      // Reading would tell the client to send a body that is refused already (HTTP-11).
      closeAfterwards();
      return CompletableFuture.completedFuture(null);
    }
    if (reader != null && reader.isAwaiting()) {
      closeAfterwards(); // it came too slowly
      return CompletableFuture.completedFuture(null);
    }
    var dropped = new AtomicLong();
    CompletableFuture<Void> end = new BodyReader(request, bytes -> drop(bytes, dropped)).start();
    EndpointClock.@Nullable Timer timer =
        end.isDone() ? null : realTime.after(DRAIN_TIME, () -> end.cancel(false));
    return end.handle(
        (none, unfinished) -> {
          if (timer != null) {
            timer.cancel();
          }
          if (unfinished != null) {
            closeAfterwards();
          }
          return none;
        });
  }

  private void drop(ByteBuffer bytes, AtomicLong dropped) {
    if (dropped.addAndGet(bytes.remaining()) > drainBytes) {
      throw HttpError.badRequest("the rest of the request body is too large to be dropped");
    }
  }

  private void closeAfterwards() {
    ctx.header(HttpHeader.CONNECTION.asString(), "close");
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(ctx.req().getHeader(HttpHeader.EXPECT.asString()));
  }
}

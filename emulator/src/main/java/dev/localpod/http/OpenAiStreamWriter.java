package dev.localpod.http;

import dev.localpod.core.JobUpdate;
import dev.localpod.core.OpenAiJob;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobStatus;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream chunk by chunk as the chunks come (OAI-3). No thread waits, neither for a chunk
 * nor for a client that reads slowly: then the chunks stay with the job.
 */
final class OpenAiStreamWriter extends IteratingCallback {

  private static final System.Logger LOG = System.getLogger(OpenAiStreamWriter.class.getName());

  private final OpenAiJob job;
  private final Response response;
  private final Context ctx;
  private final HeldAnswers heldAnswers;
  private final CallRecorder recorder;
  private final WatchedEndPoint connection;
  private final UnreadAnswers unread;
  private final Damage damage;
  private final OpenAiEvents events = new OpenAiEvents();
  private final DoneFilter done = new DoneFilter();
  private final CompletableFuture<Void> written = new CompletableFuture<>();

  private Job latest;
  private Iterator<Chunk> chunks;
  private @Nullable OpenAiError interruption;
  private boolean ended;
  private boolean hasBegun;
  private boolean isCut;
  private volatile boolean isCancelled;
  private volatile CompletableFuture<JobUpdate> next = new CompletableFuture<>();

  /** What a fault does to the stream while it is written. */
  enum Damage {
    /** Nothing. */
    NONE,
    /** Sends the first chunk, then half of the next text, and closes the connection. */
    TRUNCATE,
    /** Leaves out the mark of the end. */
    MISSING_DONE
  }

  OpenAiStreamWriter(
      OpenAiStream stream, Damage damage, Response response, Context ctx, HeldAnswers heldAnswers) {
    this.damage = damage;
    this.job = stream.job();
    this.latest = stream.first().job();
    this.chunks = stream.first().chunks().iterator();
    this.response = response;
    this.ctx = ctx;
    this.heldAnswers = heldAnswers;
    this.recorder = CallRecorder.of(ctx).orElseThrow();
    this.connection = WatchedEndPoint.of(ctx);
    this.unread = UnreadAnswers.of(ctx);
  }

  /**
   * Writes the stream.
   *
   * @return the end; exceptional if the client has gone before it
   */
  CompletableFuture<Void> write() {
    ResponseWriter.begin(response, ctx);
    iterate();
    return written;
  }

  /** Writes no further chunk, because the client has gone. */
  void cancel() {
    isCancelled = true;
    next.cancel(false);
    connection.close(); // ends a write that the client does not read
  }

  @Override
  protected Action process() throws IOException {
    unread.remove(connection); // what was written before
    if (isCut) {
      throw new IOException("a planned fault ends the connection");
    } else if (chunks.hasNext()) {
      String text = events.chunk(chunks.next().output());
      boolean isLast = !chunks.hasNext() && isFinal() && damage != Damage.TRUNCATE;
      send(isLast ? text + end() : text);
      return Action.SCHEDULED;
    } else if (ended) {
      return Action.SUCCEEDED;
    } else if (isFinal()) {
      send(end());
      return Action.SCHEDULED;
    }
    awaitNext();
    return Action.SCHEDULED;
  }

  private boolean isFinal() {
    return interruption != null || latest.status().isFinal();
  }

  /** Ends the call before the client has the rest, and returns the rest. */
  private String end() {
    ended = true;
    String text = interruption == null ? events.end(latest) : events.error(interruption);
    if (damage != Damage.TRUNCATE) {
      endCall();
    }
    return text;
  }

  private void endCall() {
    if (interruption != null) {
      recorder.error(interruption.message());
    } else if (latest.status() != JobStatus.COMPLETED && latest.status().isFinal()) {
      recorder.error(OpenAiError.of(latest).message());
    }
    recorder.reports(latest);
    recorder.reports(latest.status(), events.chunks());
    recorder.end(ctx);
  }

  private void send(String text) {
    switch (damage) {
      case NONE -> write(text);
      case MISSING_DONE -> write(done.filter(text) + (ended ? done.rest() : ""));
      case TRUNCATE -> {
        if (hasBegun || ended) {
          isCut = true;
          recorder.reportsNothing();
          recorder.end(ctx);
        }
        write(isCut ? text.substring(0, text.length() / 2) : text);
      }
    }
    hasBegun = true;
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    unread.add(connection, bytes.length);
    ServletContextResponse.getServletContextResponse(ctx.res())
        .write(false, ByteBuffer.wrap(bytes), this);
  }

  private void awaitNext() {
    next = job.next();
    if (isCancelled) {
      next.cancel(false); // the cancellation may have come before this wait
    }
    heldAnswers.answer(
        next.handle((update, problem) -> (Runnable) () -> take(update, problem)), Runnable::run);
  }

  private void take(@Nullable JobUpdate update, @Nullable Throwable problem) {
    if (problem instanceof CancellationException) {
      failed(problem);
      return;
    } else if (update == null) {
      interrupt(OpenAiOperations.errorFor(Objects.requireNonNull(problem), ctx));
    } else {
      latest = update.job();
      chunks = update.chunks().iterator();
      if (!chunks.hasNext() && !latest.status().isFinal()) {
        interrupt(OpenAiError.of(latest)); // the endpoint has been closed
      }
    }
    succeeded();
  }

  private void interrupt(OpenAiError error) {
    interruption = error;
  }

  @Override
  protected void onCompleteSuccess() {
    written.complete(null);
  }

  @Override
  protected void onCompleteFailure(Throwable clientIsGone) {
    unread.remove(connection);
    if (!(clientIsGone instanceof IOException || clientIsGone instanceof CancellationException)) {
      LOG.log(
          System.Logger.Level.ERROR, "cannot write the stream of job " + job.id(), clientIsGone);
    }
    if (events.isDone() && !isCut) { // it has read all that matters, and the job goes on
      endCall();
      written.complete(null);
    } else {
      written.completeExceptionally(clientIsGone);
    }
  }
}

package dev.localpod.http;

import dev.localpod.core.EndpointGoneException;
import dev.localpod.core.JobStateException;
import dev.localpod.job.JobNotFoundException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** Writes responses, and maps exceptions to error responses. */
final class ResponseWriter {

  static final String JSON = "application/json";

  private static final String DEFECT = "defect of the emulator; see its log";

  private static final System.Logger LOG = System.getLogger(ResponseWriter.class.getName());

  private ResponseWriter() {}

  /** Answers a call with the error for an exception. */
  static void error(Exception problem, Context ctx) {
    send(errorFor(problem, ctx), ctx);
  }

  /** Returns the error for an exception, in the shape of its route (HTTP-6, HTTP-7, OAI-4). */
  static Response errorFor(Throwable problem, Context ctx) {
    return OpenAiError.shape(serviceErrorFor(problem, ctx), ctx);
  }

  private static Response serviceErrorFor(Throwable problem, Context ctx) {
    if (problem instanceof CompletionException wrapped && wrapped.getCause() != null) {
      return serviceErrorFor(wrapped.getCause(), ctx);
    } else if (problem instanceof CancellationException) {
      return Response.NONE;
    } else if (problem instanceof HttpError error) {
      return error.response();
    } else if (problem instanceof JobNotFoundException
        || problem instanceof EndpointGoneException) {
      return error(HttpStatus.NOT_FOUND_404, problem);
    } else if (problem instanceof JobStateException) {
      return error(HttpStatus.BAD_REQUEST_400, problem);
    } else if (problem instanceof HttpResponseException javalin) {
      return Response.error(
          javalin.getStatus(), HttpStatus.getMessage(javalin.getStatus()), Map.of());
    }
    LOG.log(System.Logger.Level.ERROR, "cannot answer the call to " + ctx.path(), problem);
    if (problem instanceof Error error) {
      report(error);
    }
    return Response.error(HttpStatus.INTERNAL_SERVER_ERROR_500, DEFECT, Map.of());
  }

  /** Answers a call with the JSON of a 500 for an error that no exception handler gets. */
  static void error(HttpServletResponse response, Error error) {
    LOG.log(System.Logger.Level.ERROR, "cannot answer a call", error);
    response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
    response.setContentType(JSON);
    try {
      response
          .getOutputStream()
          .write(HttpError.body(HttpStatus.INTERNAL_SERVER_ERROR_500, DEFECT).toBytes());
    } catch (IOException clientIsGone) {
      LOG.log(System.Logger.Level.DEBUG, "nobody reads the answer", clientIsGone);
    }
    report(error);
  }

  /** Lets the process decide about an error, as about one that nothing catches. */
  private static void report(Error error) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
  }

  private static Response error(int status, Throwable problem) {
    return Response.error(status, String.valueOf(problem.getMessage()), Map.of());
  }

  /**
   * Sends a response, an error after the rest of the request; if that fails, the response is lost.
   * No thread waits for the client, neither to send nor to read.
   */
  static void send(Response response, Context ctx) {
    if (response.status() >= HttpStatus.BAD_REQUEST_400) {
      RequestBodies.of(ctx).drain(ctx, () -> sendNow(response, ctx));
    } else {
      sendNow(response, ctx);
    }
  }

  /** Sends the content of a 200. */
  static void send(Content content, Context ctx) {
    ctx.status(HttpStatus.OK_200);
    content.headers().forEach(ctx::header);
    ctx.res().setContentType(content.type());
    write(content.pieces(), ctx, () -> {});
  }

  private static void sendNow(Response response, Context ctx) {
    begin(response, ctx);
    end(ctx);
    write(response.pieces(), ctx, response.ifLost());
  }

  /** Writes a body; runs {@code ifLost} if that fails, which only a body of one piece tells. */
  private static void write(Iterator<byte[]> pieces, Context ctx, Runnable ifLost) {
    byte[] first = pieces.next();
    if (pieces.hasNext()) {
      ctx.future(() -> new StreamedBody(first, pieces, ctx).write());
    } else {
      write(first, ctx, ifLost);
    }
  }

  /** Sets status and headers, and sends nothing yet. */
  static void begin(Response response, Context ctx) {
    response
        .error()
        .ifPresent(detail -> CallRecorder.of(ctx).ifPresent(recorder -> recorder.error(detail)));
    ctx.status(response.status());
    ctx.res().setContentType(response.contentType().orElse(null));
    response.headers().forEach(ctx::header);
  }

  /** Ends the call before the client has the answer, so that the next call finds it ended. */
  static void end(Context ctx) {
    CallRecorder.of(ctx).ifPresent(recorder -> recorder.end(ctx));
  }

  /** Writes a whole body; runs {@code ifLost} if that fails. */
  static void write(byte[] body, Context ctx, Runnable ifLost) {
    var written =
        Callback.Completable.with(
            callback ->
                ServletContextResponse.getServletContextResponse(ctx.res())
                    .getHttpOutput()
                    .sendContent(ByteBuffer.wrap(body), callback));
    if (written.isDone() && !written.isCompletedExceptionally()) {
      return; // as nearly always
    }
    EndPoint connection = WatchedEndPoint.of(ctx);
    UnreadAnswers unread = UnreadAnswers.of(ctx);
    if (!written.isDone()) {
      unread.add(connection, body.length);
    }
    written.whenComplete(
        (none, clientIsGone) -> {
          unread.remove(connection);
          if (clientIsGone != null) {
            ifLost.run();
          }
        });
  }
}

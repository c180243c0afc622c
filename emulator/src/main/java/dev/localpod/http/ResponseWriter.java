package dev.localpod.http;

import dev.localpod.core.EndpointGoneException;
import dev.localpod.core.JobStateException;
import dev.localpod.job.JobNotFoundException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpStatus;

/** Writes responses, and maps exceptions to error responses. */
final class ResponseWriter {

  static final String JSON = "application/json";

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
    return Response.error(
        HttpStatus.INTERNAL_SERVER_ERROR_500, "defect of the emulator; see its log", Map.of());
  }

  private static Response error(int status, Throwable problem) {
    return Response.error(status, String.valueOf(problem.getMessage()), Map.of());
  }

  /** Writes a response; if that fails, the response is lost. */
  static void send(Response response, Context ctx) {
    begin(response, ctx);
    end(ctx);
    write(response, response.bytes(), ctx);
  }

  /** Sets status and headers, and sends nothing yet. */
  static void begin(Response response, Context ctx) {
    if (response.status() >= HttpStatus.BAD_REQUEST_400) {
      RequestBody.drain(ctx);
    }
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

  /** Writes a body. */
  static void write(Response response, byte[] body, Context ctx) {
    try {
      ctx.res().setContentLength(body.length);
      ctx.res().getOutputStream().write(body);
      ctx.res().flushBuffer();
    } catch (IOException clientIsGone) {
      response.ifLost().run();
    }
  }
}

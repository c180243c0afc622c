package dev.localpod.http;

import dev.localpod.core.EndpointGoneException;
import dev.localpod.core.JobNotFoundException;
import dev.localpod.core.JobStateException;
import dev.localpod.core.limit.LimitException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpStatus;

/** Turns what went wrong into the error that the contract has for it (HTTP-6, HTTP-7). */
final class Answers {

  static final String JSON = "application/json";

  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  private Answers() {}

  static void error(Exception problem, Context ctx) {
    if (problem instanceof CompletionException wrapped
        && wrapped.getCause() instanceof Exception cause) {
      error(cause, ctx);
    } else if (problem instanceof Refusal refusal) {
      refusal.headers().forEach(ctx::header);
      error(refusal.status(), message(refusal), ctx);
    } else if (problem instanceof LimitException limit) {
      error(Refusal.tooManyRequests(limit), ctx);
    } else if (problem instanceof JobNotFoundException
        || problem instanceof EndpointGoneException) {
      error(HttpStatus.NOT_FOUND_404, message(problem), ctx);
    } else if (problem instanceof JobStateException) {
      error(HttpStatus.BAD_REQUEST_400, message(problem), ctx);
    } else if (problem instanceof HttpResponseException javalin) {
      error(javalin.getStatus(), message(problem), ctx);
    } else {
      LOG.log(System.Logger.Level.ERROR, "a call could not be answered: " + ctx.path(), problem);
      error(HttpStatus.INTERNAL_SERVER_ERROR_500, "a defect of the emulator; see its log", ctx);
    }
  }

  private static String message(Exception problem) {
    return String.valueOf(problem.getMessage());
  }

  private static void error(int status, String detail, Context ctx) {
    CallNote.of(ctx).ifPresent(note -> note.refused(detail));
    RequestBody.drain(ctx);
    ctx.status(status).contentType(JSON).result(Refusal.body(status, detail));
  }
}

package dev.localpod.http;

import dev.localpod.fault.CallFault;
import dev.localpod.job.Job;
import dev.localpod.json.Json;
import dev.localpod.script.Template;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/** Writes answers that are wrong, incomplete or missing on purpose. */
final class FaultResponses {

  /** Neither JSON nor UTF-8, where 28 cannot follow C3. */
  private static final byte[] GARBAGE =
      "<<< \u00c3\u0028 this is not JSON".getBytes(StandardCharsets.ISO_8859_1);

  private FaultResponses() {}

  /** Returns bytes that are neither JSON nor UTF-8. */
  static byte[] garbage() {
    return GARBAGE.clone();
  }

  /**
   * Returns the answer that a fault gives instead of the real one.
   *
   * @param job the job whose placeholders the body may hold, if there is one
   * @param speed how many times faster the endpoint's clock runs
   */
  static Response planned(CallFault.Answer fault, Optional<Job> job, int speed) {
    Map<String, String> headers = new LinkedHashMap<>(fault.headers());
    if (fault.retryAfter().isPresent()) {
      int planned = fault.retryAfter().getAsInt();
      long seconds = speed == 1 ? planned : RetryAfter.seconds(Duration.ofSeconds(planned), speed);
      headers.put(HttpHeader.RETRY_AFTER.asString(), Long.toString(seconds));
    }
    if (fault.body().isEmpty() && fault.status() >= HttpStatus.BAD_REQUEST_400) {
      return Response.error(fault.status(), "a planned fault of the emulator", headers);
    }
    Template template = new Template(job.map(FaultResponses::variables).orElse(Json.EMPTY));
    Optional<Json> body = fault.body().map(template::fill);
    String type =
        body.filter(Json.Str.class::isInstance).isPresent() ? Response.TEXT : ResponseWriter.JSON;
    return Response.of(fault.status(), body, type, headers);
  }

  private static Json.Obj variables(Job job) {
    return Json.object()
        .put("id", job.id().value())
        .put("status", job.status().name())
        .put("input", job.request().input())
        .build();
  }

  /** Closes the connection without an answer. */
  static void drop(Context ctx) {
    // Unread bytes would turn the close into a reset.
    RequestBodies.of(ctx)
        .drain(
            ctx,
            () -> {
              cutOff(ctx);
              WatchedEndPoint.of(ctx).close();
            });
  }

  /** Resets the connection. */
  static void reset(Context ctx) {
    cutOff(ctx);
    WatchedEndPoint connection = WatchedEndPoint.of(ctx);
    try {
      connection.getChannel().socket().setSoLinger(true, 0);
    } catch (IOException clientWasFaster) {
      // The client has closed the connection already.
    }
    connection.close();
  }

  private static void cutOff(Context ctx) {
    CallRecorder.of(ctx).ifPresent(CallRecorder::cutOff);
  }

  /** Announces a body, sends half of it, and closes the connection. */
  static void truncate(Response response, Context ctx) {
    byte[] body = response.bytes();
    ResponseWriter.begin(response, ctx);
    ResponseWriter.end(ctx);
    var output = new PartialBody(ctx);
    ctx.future(
        () ->
            output
                .writeHeaders(body.length)
                .thenCompose(written -> output.write(body, 0, body.length / 2))
                .handle(
                    (written, clientIsGone) -> {
                      WatchedEndPoint.of(ctx).close(); // it may have got even less
                      return written;
                    }));
  }

  /** Sends bytes instead of the answer. */
  static void garble(Context ctx) {
    Response response = Response.ok(Json.EMPTY);
    ResponseWriter.begin(response, ctx);
    ResponseWriter.end(ctx);
    ResponseWriter.write(GARBAGE, ctx, response.ifLost());
  }
}

package dev.localpod.http;

import dev.localpod.options.LocalpodOptions;
import io.javalin.http.Context;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Refuses calls of foreign web pages, and lets the others read their answers in a browser
 * (HTTP-13).
 */
final class CrossOriginCalls {

  private final OriginCheck allowed;
  private final boolean refusesForeign;

  /**
   * Creates the rules of an emulator.
   *
   * @param onLoopback whether it is bound to loopback; elsewhere it is called by other names, and
   *     refuses none
   */
  CrossOriginCalls(LocalpodOptions options, boolean onLoopback) {
    this.allowed = new OriginCheck(options.allowOrigins(), options.allowHosts());
    this.refusesForeign = onLoopback;
  }

  /**
   * Checks a call before anything else (HTTP-9).
   *
   * @throws HttpError if its {@code Host} or {@code Origin} is foreign
   */
  void check(Context ctx) {
    if (!refusesForeign) {
      return;
    }
    allowed
        .foreignHost(HttpCall.headers(ctx, HttpHeader.HOST.asString()))
        .ifPresent(host -> refuse("Host", host, "--allow-host NAME"));
    allowed
        .foreignOrigin(origins(ctx))
        .ifPresent(origin -> refuse("Origin", origin, "--allow-origin URL"));
  }

  private static void refuse(String header, String value, String option) {
    throw HttpError.forbidden(
        "the "
            + header
            + " of the call is '"
            + value
            + "'; must be loopback or allowed with "
            + option);
  }

  /** Allows a page that is not foreign to read the answer. */
  void allowReading(Context ctx) {
    if (isPageAllowed(ctx)) {
      ctx.header(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN.asString(), origins(ctx).get(0));
      ctx.header(HttpHeader.VARY.asString(), HttpHeader.ORIGIN.asString());
      ctx.header(
          HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS.asString(), HttpHeader.RETRY_AFTER.asString());
    }
  }

  /**
   * Answers the question of a browser whether a page may make a call, which is no call itself.
   *
   * @return false if this is no such question, or comes from a foreign page
   */
  boolean answersPreflight(Context ctx) {
    boolean asks =
        HttpMethod.OPTIONS.is(ctx.req().getMethod())
            && ctx.header(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD.asString()) != null;
    if (!asks || !isPageAllowed(ctx)) {
      return false;
    }
    allowReading(ctx);
    ctx.status(HttpStatus.NO_CONTENT_204);
    ctx.header(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS.asString(), "GET, POST");
    String headers = HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS.asString();
    ctx.header(
        HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS.asString(),
        String.join(", ", HttpCall.headers(ctx, headers)));
    return true;
  }

  private boolean isPageAllowed(Context ctx) {
    List<String> origins = origins(ctx);
    return !origins.isEmpty() && allowed.foreignOrigin(origins).isEmpty();
  }

  private static List<String> origins(Context ctx) {
    return HttpCall.headers(ctx, HttpHeader.ORIGIN.asString());
  }
}

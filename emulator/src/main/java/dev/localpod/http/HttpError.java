package dev.localpod.http;

import dev.localpod.core.limit.RateLimitException;
import dev.localpod.json.Json;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** Refuses a call with an error response, before it has an effect (HTTP-6, HTTP-7). */
public final class HttpError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  private HttpError(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  /** Returns a 400: the request is malformed or has a value out of range. */
  public static HttpError badRequest(String detail) {
    return new HttpError(HttpStatus.BAD_REQUEST_400, detail, Map.of());
  }

  static HttpError unauthorized(String detail) {
    return new HttpError(HttpStatus.UNAUTHORIZED_401, detail, Map.of("WWW-Authenticate", "Bearer"));
  }

  /** Returns a 403: the caller is not allowed to call. */
  public static HttpError forbidden(String detail) {
    return new HttpError(HttpStatus.FORBIDDEN_403, detail, Map.of());
  }

  /** Returns a 404: the call names something that does not exist. */
  public static HttpError notFound(String detail) {
    return new HttpError(HttpStatus.NOT_FOUND_404, detail, Map.of());
  }

  /** Returns a 405 with this {@code Allow} header. */
  public static HttpError methodNotAllowed(String detail, String allow) {
    return new HttpError(HttpStatus.METHOD_NOT_ALLOWED_405, detail, Map.of("Allow", allow));
  }

  /** Returns a 409: the present state does not allow the request. */
  public static HttpError conflict(String detail) {
    return new HttpError(HttpStatus.CONFLICT_409, detail, Map.of());
  }

  static HttpError tooManyRequests(RateLimitException reason, int speed) {
    long seconds = RetryAfter.seconds(reason.retryAfter(), speed);
    return new HttpError(
        HttpStatus.TOO_MANY_REQUESTS_429,
        reason.getMessage() + "; try again in " + seconds + " s",
        Map.of("Retry-After", Long.toString(seconds)));
  }

  /** Returns a 408: the body comes too slowly (HTTP-7); its connection is closed. */
  static HttpError bodyTooSlow(String detail) {
    return new HttpError(HttpStatus.REQUEST_TIMEOUT_408, detail, Map.of("Connection", "close"));
  }

  /** Returns a 503 that asks to try again in a second (HTTP-7). */
  static HttpError unavailable(String detail) {
    return new HttpError(HttpStatus.SERVICE_UNAVAILABLE_503, detail, Map.of("Retry-After", "1"));
  }

  /** Returns the response to the call. */
  Response response() {
    return Response.error(status, String.valueOf(getMessage()), headers);
  }

  /** Returns the body of an error (HTTP-6). */
  static Json.Obj body(int status, String detail) {
    return Json.object()
        .put("status", status)
        .put("title", HttpStatus.getMessage(status))
        .put("detail", detail)
        .put("error", detail)
        .build();
  }
}

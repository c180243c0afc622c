package dev.localpod.http;

import dev.localpod.core.limit.RateLimitException;
import dev.localpod.json.Json;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** A call that is answered with an error; nothing has been done (HTTP-6, HTTP-7). */
public final class HttpError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  private HttpError(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  /** 400: the call asks for what cannot be. */
  public static HttpError badRequest(String detail) {
    return new HttpError(HttpStatus.BAD_REQUEST_400, detail, Map.of());
  }

  static HttpError unauthorized(String detail) {
    return new HttpError(HttpStatus.UNAUTHORIZED_401, detail, Map.of("WWW-Authenticate", "Bearer"));
  }

  /** 403: whoever calls may not. */
  public static HttpError forbidden(String detail) {
    return new HttpError(HttpStatus.FORBIDDEN_403, detail, Map.of());
  }

  /** 404: what the call names is not there. */
  public static HttpError notFound(String detail) {
    return new HttpError(HttpStatus.NOT_FOUND_404, detail, Map.of());
  }

  /** 405, with the methods that are allowed as an {@code Allow} header lists them. */
  public static HttpError methodNotAllowed(String detail, String allow) {
    return new HttpError(HttpStatus.METHOD_NOT_ALLOWED_405, detail, Map.of("Allow", allow));
  }

  /** 409: what the call asks for does not go with how things stand. */
  public static HttpError conflict(String detail) {
    return new HttpError(HttpStatus.CONFLICT_409, detail, Map.of());
  }

  static HttpError tooManyRequests(RateLimitException reason) {
    // Whole seconds, rounded up: a client that waits for so long must not be refused again.
    long seconds = (reason.retryAfter().toMillis() + 999) / 1_000;
    return new HttpError(
        HttpStatus.TOO_MANY_REQUESTS_429,
        reason.getMessage() + "; try again in " + seconds + " s",
        Map.of("Retry-After", Long.toString(Math.max(1, seconds))));
  }

  /** What the call is answered with. */
  Response response() {
    return Response.error(status, String.valueOf(getMessage()), headers);
  }

  /** The body of every error (HTTP-6). */
  static Json.Obj body(int status, String detail) {
    return Json.object()
        .put("status", status)
        .put("title", HttpStatus.getMessage(status))
        .put("detail", detail)
        .put("error", detail)
        .build();
  }
}

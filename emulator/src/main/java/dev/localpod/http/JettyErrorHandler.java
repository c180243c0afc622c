package dev.localpod.http;

import static java.util.Map.entry;

import dev.localpod.json.Json;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Writes errors as JSON that Jetty finds before a handler, such as too large headers. */
final class JettyErrorHandler extends ErrorHandler {

  private static final String WRONG_VERSION =
      "the version of HTTP is not supported; must be HTTP/1.1 or HTTP/1.0";

  /** What is wrong, in place of Jetty's words (HTTP-12). */
  private static final Map<Integer, String> DETAILS =
      Map.ofEntries(
          entry(HttpStatus.BAD_REQUEST_400, "the request is not valid HTTP/1.1"),
          entry(
              HttpStatus.NOT_FOUND_404,
              "nothing is at *; operations are at /v2/{endpointId}/{operation}, as in"
                  + " /v2/{endpointId}/run"),
          entry(HttpStatus.REQUEST_TIMEOUT_408, "the request did not arrive in time"),
          entry(
              HttpStatus.URI_TOO_LONG_414,
              "the URL is too long; URL and headers must be %s bytes or less together"
                  .formatted(Connectors.HEAD_BYTES)),
          entry(
              HttpStatus.EXPECTATION_FAILED_417,
              "the header Expect must be 100-continue, or left out"),
          entry(
              HttpStatus.MISDIRECTED_REQUEST_421,
              "this port serves https; the URL must begin with https://"),
          entry(HttpStatus.UPGRADE_REQUIRED_426, WRONG_VERSION), // HTTP/2
          entry(
              HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
              "the headers are too large; URL and headers must be %s bytes or less together"
                  .formatted(Connectors.HEAD_BYTES)),
          entry(HttpStatus.INTERNAL_SERVER_ERROR_500, "defect of the emulator; see its log"),
          entry(
              HttpStatus.NOT_IMPLEMENTED_501,
              "the transfer encoding is not supported; must be chunked, or left out"),
          entry(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505, WRONG_VERSION));

  /** The method of the request that Jetty makes up for one that it cannot parse. */
  private static final String UNPARSABLE = "BAD";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ResponseWriter.JSON);
    response.getHeaders().put(HttpServer.NO_SNIFFING, "nosniff");
    if (request.getMethod().equals(UNPARSABLE)) {
      // Jetty closes the connection, and takes the version for one in which that goes without
      // saying.
      response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    }
    String path =
        UndecodableTarget.of(request.getConnectionMetaData().getConnection())
            .orElseGet(() -> request.getHttpURI().getPath());
    String detail = DETAILS.getOrDefault(status, HttpStatus.getMessage(status));
    Json body =
        OpenAiError.isFor(path)
            ? OpenAiError.of(status, detail).toJson()
            : HttpError.body(status, detail);
    response.write(true, ByteBuffer.wrap(body.toBytes()), callback);
  }
}

package dev.localpod.http;

import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Chooses the thread of each call. A call of an endpoint is handled by the thread that read it from
 * its connection: it is over in microseconds, of which a switch to another thread would be half. It
 * waits for nothing but the lock of its endpoint, under which nothing waits. All else, as a call of
 * the admin API, gets a thread of the pool, so that other connections do not wait for it.
 */
final class CallDispatcher extends Handler.Wrapper {

  private static final String ENDPOINTS = "/v2/";

  /** Ends of the paths of operations that take as long as an endpoint has jobs. */
  private static final List<String> LONG = List.of("/purge-queue", "/requests");

  /** The largest body, in bytes, that is read as quickly as the rest of a call is handled. */
  private static final int SMALL_BODY = 64 * 1024;

  private final Executor executor;

  /**
   * Wraps the handler of all calls.
   *
   * @param executor runs the calls that may take long
   */
  CallDispatcher(Handler handler, Executor executor) {
    super(handler);
    this.executor = executor;
  }

  /** Lets Jetty call this handler on the thread that reads from connections. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (isShort(request.getHttpURI().getPath()) && request.getLength() <= SMALL_BODY) {
      return super.handle(request, response, callback);
    }
    executor.execute(() -> handleLater(request, response, callback));
    return true;
  }

  private static boolean isShort(String path) {
    return path.startsWith(ENDPOINTS) && LONG.stream().noneMatch(path::endsWith);
  }

  private void handleLater(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404); // OPTIONS *
      }
    } catch (Throwable problem) {
      Response.writeError(request, response, callback, problem);
    }
  }
}

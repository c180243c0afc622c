package dev.localpod.http;

import java.util.concurrent.CompletableFuture;

/** Serves further paths on the same port. */
public interface RouteProvider {

  /**
   * Returns the prefix of its paths, such as {@code /_localpod}. Of several providers the one with
   * the longest matching prefix gets a call.
   */
  String prefix();

  /** Returns the largest body of a call, in bytes. */
  int bodyLimit();

  /**
   * Checks a call before its body is read, and returns its handler, which runs after that.
   *
   * @throws HttpError if the call is refused
   */
  Handler authorize(HttpCall call);

  /** Answers the calls of a route. */
  interface Handler {

    /**
     * Returns the content of a 200; any thread may complete it later.
     *
     * @throws HttpError if the call is refused; the future may also end with one
     */
    CompletableFuture<Content> answer(HttpCall call);
  }
}

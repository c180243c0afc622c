package dev.localpod.http;

import java.util.concurrent.CompletableFuture;

/** Paths that another room serves on the same port. */
public interface RouteProvider {

  /**
   * What its paths begin with, such as {@code /_localpod}: whatever is below is its own, but for
   * what is below a longer one.
   */
  String prefix();

  /**
   * Decides whether a call may go on, by all that can be told without its body.
   *
   * @throws HttpError if it may not
   */
  Handler admit(HttpCall call);

  /** Answers the calls of a route. */
  interface Handler {

    /**
     * What to answer, with status 200. It may come later and from any thread; no thread waits.
     *
     * @throws HttpError if there is nothing to answer but an error; the future may end with one too
     */
    CompletableFuture<Content> answer(HttpCall call);
  }
}

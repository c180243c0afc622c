package dev.localpod.core;

/** The endpoint was removed, or replaced by another one, while the call was under way. */
public final class EndpointGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EndpointGoneException() {
    super("this endpoint has been removed or replaced, and its jobs are gone", null, false, false);
  }
}

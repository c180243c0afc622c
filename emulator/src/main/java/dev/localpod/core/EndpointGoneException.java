package dev.localpod.core;

/** Thrown when an endpoint was removed or replaced while a call was in progress. */
public final class EndpointGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EndpointGoneException() {
    super("this endpoint has been removed or replaced, and its jobs are gone", null, false, false);
  }
}

package dev.localpod;

/** Thrown when a test asks a live endpoint for what only an emulated one can do. */
public final class LiveEndpointException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  LiveEndpointException(String message) {
    super(message);
  }
}

package dev.localpod.json;

/** A text is not exactly one JSON value; the message says what is wrong and where. */
public final class MalformedJsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the text. */
  public MalformedJsonException(String message) {
    super(message);
  }
}

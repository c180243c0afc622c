package dev.localpod.scenario;

/** A scenario cannot be used; the message says where, what is there and what is allowed. */
public final class ScenarioException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScenarioException(String message) {
    super(onOneLine(message));
  }

  // What a message quotes may hold line breaks.
  private static String onOneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}

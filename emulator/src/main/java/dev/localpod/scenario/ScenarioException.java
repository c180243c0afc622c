package dev.localpod.scenario;

/** An error in a scenario; the message names the location, the value and what it must be. */
public final class ScenarioException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ScenarioException(String message) {
    super(onOneLine(message));
  }

  // Quoted values may contain line breaks.
  private static String onOneLine(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ");
  }
}

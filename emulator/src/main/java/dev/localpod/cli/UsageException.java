package dev.localpod.cli;

/** An error in the arguments or the scenario; the message is one line. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message.replaceAll("\\p{Cntrl}+", " "));
  }

  UsageException(String message, Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}+", " "), cause);
  }
}

package dev.localpod.cli;

/** The emulator cannot start as it was asked to; the message is one line that says why. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message, Throwable cause) {
    super(message.replaceAll("\\p{Cntrl}+", " "), cause);
  }
}

package dev.localpod.check;

/** Says why a rule cannot be decided. */
public final class NotTriedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotTriedException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}

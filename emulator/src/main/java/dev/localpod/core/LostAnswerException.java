package dev.localpod.core;

/** Ends a call of an attached worker whose answer an injected fault loses. */
public final class LostAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LostAnswerException() {
    super("an injected fault loses the answer", null, false, false);
  }
}

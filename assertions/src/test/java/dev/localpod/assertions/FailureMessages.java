package dev.localpod.assertions;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Reads the messages of failing assertions. */
final class FailureMessages {

  private FailureMessages() {}

  /** Returns the message with which the assertion fails; fails if it passes. */
  static String failureOf(ThrowingCallable assertion) {
    AssertionError error = catchThrowableOfType(AssertionError.class, assertion);
    if (error == null) {
      throw new AssertionError("expected an assertion to fail, but it passed");
    }
    return error.getMessage();
  }
}

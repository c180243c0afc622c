package dev.localpod.assertions;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What failing assertions say. */
final class FailureMessages {

  private FailureMessages() {}

  /** The text with which this assertion fails; fails itself if it does not. */
  static String failureOf(ThrowingCallable assertion) {
    AssertionError error = catchThrowableOfType(AssertionError.class, assertion);
    if (error == null) {
      throw new AssertionError("expected an assertion to fail, but it passed");
    }
    return error.getMessage();
  }
}

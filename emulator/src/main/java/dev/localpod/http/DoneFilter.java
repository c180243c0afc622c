package dev.localpod.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the line that marks the end out of a stream of events, with the empty line after it
 * (OAI-3). Text that may become such a line is held back until the rest of the line is there.
 */
final class DoneFilter {

  private static final Pattern DONE = Pattern.compile("data:[ \\t]*\\[DONE][ \\t]*");

  private final StringBuilder line = new StringBuilder();

  /** Whether the current line, as far as it is there, is held back. */
  private boolean isHeldBack = true;

  private boolean afterReturn;

  /** Whether the line feed after a return belongs to a break that was taken out. */
  private boolean isBreakTakenOut;

  /** Whether the line before was taken out, so that an empty one goes with it. */
  private boolean isDoneBefore;

  /** Returns the text that can be sent now: this one, or less, or some that was held back too. */
  String filter(String text) {
    var passed = new StringBuilder();
    for (char c : text.toCharArray()) {
      read(c, passed);
    }
    return passed.toString();
  }

  /** Returns what is still held back, at the end of the stream. */
  String rest() {
    return DONE.matcher(line).matches() ? "" : line.toString();
  }

  private void read(char c, StringBuilder passed) {
    boolean isSameBreak = c == '\n' && afterReturn;
    afterReturn = c == '\r';
    if (isSameBreak) {
      if (!isBreakTakenOut) {
        passed.append(c);
      }
    } else if (c == '\n' || c == '\r') {
      endLine(c, passed);
    } else if (isHeldBack) {
      line.append(c);
      Matcher done = DONE.matcher(line);
      if (!done.matches() && !done.hitEnd()) {
        isHeldBack = false;
        passed.append(line);
        line.setLength(0);
      }
    } else {
      passed.append(c);
    }
  }

  private void endLine(char end, StringBuilder passed) {
    boolean isDone = isHeldBack && DONE.matcher(line).matches();
    boolean isEmpty = isHeldBack && line.isEmpty();
    isBreakTakenOut = isDone || (isEmpty && isDoneBefore);
    if (!isBreakTakenOut) {
      passed.append(line).append(end);
    }
    isDoneBefore = isDone;
    isHeldBack = true;
    line.setLength(0);
  }
}

package dev.localpod.script;

/**
 * One token of an answer.
 *
 * @param tool the number of the tool call that it belongs to, from 0; 0 for a text
 * @param text the text of the token; the name of the tool where a call begins
 */
record ChatPiece(Kind kind, int tool, String text) {

  /** What a token belongs to. */
  enum Kind {
    TEXT,
    REFUSAL,
    /** The beginning of a tool call, with its name. */
    TOOL,
    /** A part of the arguments of a tool call. */
    ARGUMENTS
  }

  boolean isOfTool() {
    return kind == Kind.TOOL || kind == Kind.ARGUMENTS;
  }
}

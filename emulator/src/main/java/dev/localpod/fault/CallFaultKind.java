package dev.localpod.fault;

import dev.localpod.job.Operation;
import dev.localpod.job.Operation.Property;
import java.util.EnumSet;
import java.util.Set;

/** The kinds of call faults. */
public enum CallFaultKind {
  /** {@link CallFault.Answer}: answers with another response and does nothing. */
  STATUS("status", true),
  /** {@link CallFault.Delayed}: holds the call before anything is done. */
  DELAY("delay", true),
  /** Closes the connection without an answer and does nothing. */
  DROP_BEFORE("drop-before", true),
  /** Handles the call, then closes the connection without an answer. */
  DROP_AFTER("drop-after", false),
  /** Handles the call, then closes the connection after half of the answer's body. */
  TRUNCATE("truncate", false),
  /** Handles the call, then answers 200 with a body that is neither JSON nor UTF-8. */
  GARBAGE("garbage", false),
  /** {@link CallFault.Slow}: handles the call, then sends the answer's body piece by piece. */
  SLOW("slow", false),
  /** Handles the call, then resets the connection: a TCP RST instead of an answer. */
  RESET("reset", false),
  /** Answers with a {@code status} that is not documented. */
  UNKNOWN_STATUS("unknown-status", Property.RETURNS_STATUS),
  /** Answers with additional fields that are not documented. */
  EXTRA_FIELDS("extra-fields", Property.RETURNS_FIELDS),
  /** Answers without the optional fields: timings, worker, retries. */
  MISSING_FIELDS("missing-fields", Property.RETURNS_TIMINGS),
  /** Answers with timings that need more than 32 and more than 53 bits. */
  LARGE_NUMBERS("large-numbers", Property.RETURNS_TIMINGS),
  /** Ends a stream of events without {@code [DONE]}. */
  MISSING_DONE("missing-done", Property.RETURNS_EVENTS);

  private final String text;
  private final boolean beforeWork;
  private final Set<Operation> operations;

  CallFaultKind(String text, boolean beforeWork) {
    this.text = text;
    this.beforeWork = beforeWork;
    this.operations = EnumSet.allOf(Operation.class);
  }

  CallFaultKind(String text, Property needed) {
    this.text = text;
    this.beforeWork = false;
    this.operations = Operation.all(needed);
  }

  /** Returns its name in scenarios and texts. */
  public String text() {
    return text;
  }

  /** Returns whether the fault occurs before anything is done; else it concerns the answer. */
  public boolean isBeforeWork() {
    return beforeWork;
  }

  /** Returns whether calls of the operation can have this fault. */
  public boolean appliesTo(Operation operation) {
    return operations.contains(operation);
  }

  Set<Operation> operations() {
    return operations;
  }
}

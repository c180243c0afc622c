package dev.localpod.job;

import java.util.Optional;
import java.util.stream.Stream;

/** The client operations, by the names that limits, scenarios and texts use for them. */
public enum Operation {
  /** Submits a job and answers at once. */
  RUN("run"),
  /** Submits a job and answers when it is final. */
  RUNSYNC("runsync"),
  /** Reads a job, at once or when it is final. */
  STATUS("status"),
  /** Reads the chunks of a job. */
  STREAM("stream"),
  /** Ends a job. */
  CANCEL("cancel"),
  /** Runs a failed or timed-out job again. */
  RETRY("retry"),
  /** Cancels all waiting jobs. */
  PURGE_QUEUE("purge-queue"),
  /** Counts jobs and workers. */
  HEALTH("health"),
  /** Lists jobs. */
  REQUESTS("requests"),
  /** The OpenAI-compatible route. */
  OPENAI("openai");

  private final String text;

  Operation(String text) {
    this.text = text;
  }

  /** The operation's name. */
  public String text() {
    return text;
  }

  /** The operation of that name, if there is one. */
  public static Optional<Operation> named(String text) {
    return Stream.of(values()).filter(operation -> operation.text.equals(text)).findFirst();
  }
}

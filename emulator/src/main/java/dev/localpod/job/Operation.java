package dev.localpod.job;

import static dev.localpod.job.Operation.Property.NAMES_A_JOB;
import static dev.localpod.job.Operation.Property.READS_A_JOB;
import static dev.localpod.job.Operation.Property.RETURNS_EVENTS;
import static dev.localpod.job.Operation.Property.RETURNS_FIELDS;
import static dev.localpod.job.Operation.Property.RETURNS_STATUS;
import static dev.localpod.job.Operation.Property.RETURNS_TIMINGS;
import static dev.localpod.job.Operation.Property.SUBMITS_A_JOB;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The client operations, by the names that limits, scenarios and texts use for them. */
public enum Operation {
  /** Submits a job and answers at once. */
  RUN("run", SUBMITS_A_JOB, RETURNS_FIELDS, RETURNS_STATUS),
  /** Submits a job and answers when it is final. */
  RUNSYNC("runsync", SUBMITS_A_JOB, RETURNS_FIELDS, RETURNS_STATUS, RETURNS_TIMINGS),
  /** Reads a job, at once or when it is final. */
  STATUS("status", NAMES_A_JOB, READS_A_JOB, RETURNS_FIELDS, RETURNS_STATUS, RETURNS_TIMINGS),
  /** Reads the chunks of a job. */
  STREAM("stream", NAMES_A_JOB, READS_A_JOB, RETURNS_FIELDS, RETURNS_STATUS),
  /** Ends a job. */
  CANCEL("cancel", NAMES_A_JOB, RETURNS_FIELDS, RETURNS_STATUS, RETURNS_TIMINGS),
  /** Runs a failed or timed-out job again. */
  RETRY("retry", NAMES_A_JOB, RETURNS_FIELDS, RETURNS_STATUS),
  /** Cancels all waiting jobs. */
  PURGE_QUEUE("purge-queue", RETURNS_FIELDS),
  /** Counts jobs and workers. */
  HEALTH("health", RETURNS_FIELDS),
  /** Lists jobs. */
  REQUESTS("requests", RETURNS_FIELDS, RETURNS_STATUS, RETURNS_TIMINGS),
  /** Submits a job through the OpenAI-compatible route and answers with the worker's own body. */
  OPENAI("openai", SUBMITS_A_JOB, RETURNS_EVENTS);

  /** What a call of an operation does or returns. */
  public enum Property {
    /** The call creates a job. */
    SUBMITS_A_JOB,
    /** The path contains a job id. */
    NAMES_A_JOB,
    /** The call reads one job; clients repeat it until the job is final. */
    READS_A_JOB,
    /** The answer has fields that the service defines. */
    RETURNS_FIELDS,
    /** The answer contains the status of at least one job. */
    RETURNS_STATUS,
    /** The answer contains {@code delayTime} and {@code executionTime} of finished jobs. */
    RETURNS_TIMINGS,
    /** The answer is a stream of server-sent events if the caller asks for one. */
    RETURNS_EVENTS
  }

  private static final List<Operation> ALL = List.of(values());

  private final String text;
  private final Set<Property> properties;

  Operation(String text, Property... properties) {
    this.text = text;
    this.properties = Set.of(properties);
  }

  /** Returns the operation's name. */
  public String text() {
    return text;
  }

  /** Returns whether the operation has the property. */
  public boolean has(Property property) {
    return properties.contains(property);
  }

  /** Returns the operations that have the property. */
  public static Set<Operation> all(Property property) {
    return Stream.of(values())
        .filter(operation -> operation.has(property))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));
  }

  /** Finds the operation of that name. */
  public static Optional<Operation> named(String text) {
    for (Operation operation : ALL) {
      if (operation.text.equals(text)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}

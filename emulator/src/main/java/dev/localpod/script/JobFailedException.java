package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fails the job of the {@link Handler} that throws it, with an error and an output (STAT-1). Any
 * other exception fails the job with its message alone.
 */
public final class JobFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Json output;

  /**
   * Creates a failure.
   *
   * @param error the error, which is also the message
   * @param output the output beside it, read by {@link Json#of}
   */
  public JobFailedException(String error, Object output) {
    super(error);
    this.output = Json.of(output);
  }

  /** Returns the error. */
  public String error() {
    return String.valueOf(getMessage());
  }

  /** Returns the output. */
  public Optional<Json> output() {
    return Optional.ofNullable(output);
  }
}

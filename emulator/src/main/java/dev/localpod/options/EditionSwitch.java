package dev.localpod.options;

import dev.localpod.job.Policy;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One point on which the service's documents and the live service differ. {@link #ALL} is the table
 * of them: scenarios read and write the switches of this table and no others.
 *
 * @param <T> the type of its values
 */
public final class EditionSwitch<T> {

  /** The status of a job after its execution timeout (POL-1). */
  public static final EditionSwitch<TimeoutEnd> EXECUTION_TIMEOUT =
      choice("executionTimeout", TimeoutEnd.TIMED_OUT, TimeoutEnd.FAILED, "TIMED_OUT", "FAILED");

  /** The end of a running job whose ttl passes (POL-2). */
  public static final EditionSwitch<TtlEnd> TTL_IN_PROGRESS =
      choice("ttlInProgress", TtlEnd.TIMED_OUT, TtlEnd.REMOVED, "TIMED_OUT", "REMOVED");

  /** The part of a job's life that its ttl limits (POL-2). */
  public static final EditionSwitch<TtlScope> TTL_COVERS =
      choice("ttlCovers", TtlScope.LIFE, TtlScope.LIFE, "life", "queue");

  /** The shortest execution timeout that a policy may ask for (POL-1). */
  public static final EditionSwitch<Duration> MIN_EXECUTION_TIMEOUT =
      new EditionSwitch<>(
          "minExecutionTimeout",
          value ->
              value.choice(
                  Map.of("5001", Duration.ofMillis(5_001), "5000", Duration.ofMillis(5_000))),
          Duration::toMillis,
          Policy.MIN_EXECUTION_TIMEOUT,
          Duration.ofMillis(5_000));

  /** The effect of {@code ?wait} on runsync (SYNC-3, EXP-1). */
  public static final EditionSwitch<SyncWait> SYNC_WAIT =
      choice("syncWait", SyncWait.HOLD_AND_RETAIN, SyncWait.HOLD, "hold-and-retain", "hold");

  /**
   * The pauses between a failed webhook attempt and the next one; one entry for each attempt after
   * the first (HOOK-1).
   */
  public static final EditionSwitch<List<Duration>> WEBHOOK_DELAYS =
      new EditionSwitch<>(
          "webhookDelays",
          Value::durations,
          delays -> delays.stream().map(delay -> Delay.of(delay).toJson()).toList(),
          List.of(Duration.ofSeconds(10), Duration.ofSeconds(10)),
          List.of(Duration.ofSeconds(5), Duration.ofSeconds(15)));

  /** The statuses that acknowledge a webhook (HOOK-1). */
  public static final EditionSwitch<WebhookAck> WEBHOOK_ACK =
      choice("webhookAck", WebhookAck.ONLY_200, WebhookAck.ANY_2XX, "200", "2xx");

  /** The body of a webhook (HOOK-1). */
  public static final EditionSwitch<WebhookBody> WEBHOOK_BODY =
      choice("webhookBody", WebhookBody.STATUS, WebhookBody.FULL, "status", "full");

  /** The body of stream answers (STRM-1). */
  public static final EditionSwitch<StreamBody> STREAM_BODY =
      choice("streamBody", StreamBody.ENVELOPE, StreamBody.ENVELOPE, "envelope", "array");

  /** The longest time that one webhook attempt may take, in real time (HOOK-4). */
  public static final EditionSwitch<Duration> WEBHOOK_TIMEOUT =
      duration(
          "webhookTimeout",
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          Duration.ofSeconds(20));

  /** The end of a job whose result is too large (JOB-5). */
  public static final EditionSwitch<OversizeResult> OVERSIZE_RESULT =
      choice(
          "oversizeResult", OversizeResult.FAILED, OversizeResult.NO_OUTPUT, "FAILED", "NO_OUTPUT");

  /** The time that a stream call without {@code ?wait} is held (STRM-3). */
  public static final EditionSwitch<Duration> STREAM_WAIT =
      duration(
          "streamWait",
          Duration.ofSeconds(8),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(300));

  /** All switches, in the order in which scenarios write them. */
  public static final List<EditionSwitch<?>> ALL =
      List.of(
          EXECUTION_TIMEOUT,
          TTL_IN_PROGRESS,
          TTL_COVERS,
          MIN_EXECUTION_TIMEOUT,
          SYNC_WAIT,
          WEBHOOK_DELAYS,
          WEBHOOK_ACK,
          WEBHOOK_BODY,
          STREAM_BODY,
          WEBHOOK_TIMEOUT,
          OVERSIZE_RESULT,
          STREAM_WAIT);

  /** The status of a job after its execution timeout. */
  public enum TimeoutEnd {
    /** TIMED_OUT. */
    TIMED_OUT,
    /** FAILED, with the error {@code executionTimeout exceeded}. */
    FAILED
  }

  /** The end of a running job whose ttl passes. */
  public enum TtlEnd {
    /** It is TIMED_OUT, and retained as any result. */
    TIMED_OUT,
    /** It is stopped and removed. */
    REMOVED
  }

  /** The part of a job's life that its ttl limits. */
  public enum TtlScope {
    /** From submission to the end, in the queue and on a worker. */
    LIFE,
    /** The time in the queue only. */
    QUEUE
  }

  /** The effect of {@code ?wait} on runsync. */
  public enum SyncWait {
    /** Holds the call, and keeps the result as long, a minute at least. */
    HOLD_AND_RETAIN,
    /** Holds the call; the result is kept for a minute. */
    HOLD
  }

  /** The statuses that acknowledge a webhook. */
  public enum WebhookAck {
    /** 200 only. */
    ONLY_200,
    /** Any from 200 to 299. */
    ANY_2XX
  }

  /** The body of a webhook. */
  public enum WebhookBody {
    /** The body of {@code /status}. */
    STATUS,
    /** The same without {@code workerId}, with {@code input} and {@code webhook}. */
    FULL
  }

  /** The body of stream answers. */
  public enum StreamBody {
    /** An object of {@code status} and {@code stream}. */
    ENVELOPE,
    /** The array alone, which no official client can read. */
    ARRAY
  }

  /** The end of a job whose result is too large. */
  public enum OversizeResult {
    /** It is FAILED, with an error that names the size. */
    FAILED,
    /** It ends as its worker says, without an {@code output}. */
    NO_OUTPUT
  }

  /** A value in a scenario, read as the type that a switch needs. */
  public interface Value {
    /** Returns the entry whose key is the text of the value. */
    <E> E choice(Map<String, E> named);

    /** Returns a duration from {@code min} to {@code max}. */
    Duration duration(Duration min, Duration max);

    /** Returns a list of durations. */
    List<Duration> durations();
  }

  private final String name;
  private final Function<Value, T> reader;
  private final Function<T, Object> writer;
  private final T documented;
  private final T observed;

  private EditionSwitch(
      String name,
      Function<Value, T> reader,
      Function<T, Object> writer,
      T documented,
      T observed) {
    this.name = name;
    this.reader = reader;
    this.writer = writer;
    this.documented = documented;
    this.observed = observed;
  }

  /** Creates a switch; {@code words} are the names of the values in the order of their enum. */
  private static <E extends Enum<E>> EditionSwitch<E> choice(
      String name, E documented, E observed, String... words) {
    Map<String, E> named =
        Stream.of(documented.getDeclaringClass().getEnumConstants())
            .collect(Collectors.toMap(value -> words[value.ordinal()], value -> value));
    return new EditionSwitch<>(
        name, value -> value.choice(named), value -> words[value.ordinal()], documented, observed);
  }

  /** Creates a switch whose value is a duration in a range. */
  private static EditionSwitch<Duration> duration(
      String name, Duration documented, Duration observed, Duration min, Duration max) {
    return new EditionSwitch<>(
        name,
        value -> value.duration(min, max),
        duration -> Delay.of(duration).toJson(),
        documented,
        observed);
  }

  /** Returns its name in scenarios. */
  public String name() {
    return name;
  }

  /** Returns the value that the service's documents give. */
  public T documented() {
    return documented;
  }

  /** Returns the value that the live service was seen to have. */
  public T observed() {
    return observed;
  }

  /** Returns the edition with this switch set to the value of a scenario. */
  public Edition read(Value value, Edition edition) {
    return edition.with(this, reader.apply(value));
  }

  /** Returns the edition's value as a scenario has it: a word, a number or a list of durations. */
  public Object write(Edition edition) {
    return writer.apply(edition.get(this));
  }

  @Override
  public String toString() {
    return name;
  }
}

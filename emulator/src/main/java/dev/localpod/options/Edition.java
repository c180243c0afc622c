package dev.localpod.options;

import dev.localpod.job.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which reading of the service an endpoint follows where its documents and the live service differ.
 * {@link #DOCUMENTED} and {@link #OBSERVED} are the two named ones; each switch can be set alone.
 *
 * @param executionTimeout what a job becomes whose execution timeout passes (POL-1)
 * @param ttlInProgress what becomes of a running job whose ttl passes (POL-2)
 * @param ttlCovers how far a ttl reaches (POL-2)
 * @param minExecutionTimeout the shortest execution timeout a policy may ask for (POL-1)
 * @param syncWait what {@code ?wait} on runsync does (SYNC-3, EXP-1)
 * @param webhookDelays how long after each failed webhook attempt the next one begins; one entry
 *     for each attempt after the first (HOOK-1)
 * @param webhookAck which answers acknowledge a webhook (HOOK-1)
 * @param webhookBody what a webhook is sent (HOOK-1)
 * @param streamBody what stream answers look like (STRM-1)
 */
public record Edition(
    TimeoutEnd executionTimeout,
    TtlEnd ttlInProgress,
    TtlScope ttlCovers,
    Duration minExecutionTimeout,
    SyncWait syncWait,
    List<Duration> webhookDelays,
    WebhookAck webhookAck,
    WebhookBody webhookBody,
    StreamBody streamBody) {

  /** As the service's documents say. */
  public static final Edition DOCUMENTED =
      new Edition(
          TimeoutEnd.TIMED_OUT,
          TtlEnd.TIMED_OUT,
          TtlScope.LIFE,
          Policy.MIN_EXECUTION_TIMEOUT,
          SyncWait.HOLD_AND_RETAIN,
          List.of(Duration.ofSeconds(10), Duration.ofSeconds(10)),
          WebhookAck.ONLY_200,
          WebhookBody.STATUS,
          StreamBody.ENVELOPE);

  /** As the live service was seen to behave. */
  public static final Edition OBSERVED =
      new Edition(
          TimeoutEnd.FAILED,
          TtlEnd.REMOVED,
          TtlScope.LIFE,
          Duration.ofMillis(5_000),
          SyncWait.HOLD,
          List.of(Duration.ofSeconds(5), Duration.ofSeconds(15)),
          WebhookAck.ANY_2XX,
          WebhookBody.FULL,
          StreamBody.ENVELOPE);

  /** The editions that have a name. */
  public static final Map<String, Edition> NAMED =
      Map.of("documented", DOCUMENTED, "observed", OBSERVED);

  /** Copies {@code webhookDelays}. */
  public Edition {
    webhookDelays = List.copyOf(webhookDelays);
  }

  /** Its name; {@code of its own} if it has none. */
  public String name() {
    return NAMED.entrySet().stream()
        .filter(named -> named.getValue().equals(this))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("of its own");
  }

  /** What a job becomes whose execution timeout passes. */
  public enum TimeoutEnd {
    /** TIMED_OUT. */
    TIMED_OUT,
    /** FAILED, with the error {@code executionTimeout exceeded}. */
    FAILED
  }

  /** What becomes of a running job whose ttl passes. */
  public enum TtlEnd {
    /** It is TIMED_OUT, and retained as any result. */
    TIMED_OUT,
    /** It is stopped and removed. */
    REMOVED
  }

  /** How far a ttl reaches. */
  public enum TtlScope {
    /** Over the job's life, in the queue and on a worker. */
    LIFE,
    /** Over its time in the queue only. */
    QUEUE
  }

  /** What {@code ?wait} on runsync does. */
  public enum SyncWait {
    /** Holds the call, and keeps the result as long, a minute at least. */
    HOLD_AND_RETAIN,
    /** Holds the call; the result is kept for a minute. */
    HOLD
  }

  /** Which answers acknowledge a webhook. */
  public enum WebhookAck {
    /** 200 and no other. */
    ONLY_200,
    /** Any from 200 to 299. */
    ANY_2XX
  }

  /** What a webhook is sent. */
  public enum WebhookBody {
    /** The body of {@code /status}. */
    STATUS,
    /** The same without {@code workerId}, with {@code input} and {@code webhook}. */
    FULL
  }

  /** What stream answers look like. */
  public enum StreamBody {
    /** An object of {@code status} and {@code stream}. */
    ENVELOPE,
    /** The array alone, which no official client can read. */
    ARRAY
  }

  /** This edition with another end of jobs whose execution timeout passes. */
  public Edition executionTimeout(TimeoutEnd end) {
    return new Edition(
        end,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with another end of running jobs whose ttl passes. */
  public Edition ttlInProgress(TtlEnd end) {
    return new Edition(
        executionTimeout,
        end,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with another reach of a ttl. */
  public Edition ttlCovers(TtlScope scope) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        scope,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with another shortest execution timeout. */
  public Edition minExecutionTimeout(Duration shortest) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        shortest,
        syncWait,
        webhookDelays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with another meaning of {@code ?wait} on runsync. */
  public Edition syncWait(SyncWait wait) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        wait,
        webhookDelays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with other pauses between webhook attempts. */
  public Edition webhookDelays(List<Duration> delays) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        delays,
        webhookAck,
        webhookBody,
        streamBody);
  }

  /** This edition with other answers that acknowledge a webhook. */
  public Edition webhookAck(WebhookAck ack) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        ack,
        webhookBody,
        streamBody);
  }

  /** This edition with another body of webhooks. */
  public Edition webhookBody(WebhookBody body) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        webhookAck,
        body,
        streamBody);
  }

  /** This edition with another look of stream answers. */
  public Edition streamBody(StreamBody body) {
    return new Edition(
        executionTimeout,
        ttlInProgress,
        ttlCovers,
        minExecutionTimeout,
        syncWait,
        webhookDelays,
        webhookAck,
        webhookBody,
        body);
  }
}

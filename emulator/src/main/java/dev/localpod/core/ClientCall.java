package dev.localpod.core;

import dev.localpod.core.limit.RateLimitException;
import dev.localpod.job.Job;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import java.time.Instant;

/** A call of a client, from its arrival to its answer. */
public interface ClientCall {

  /** The number of the last journal entry before the call began. */
  long after();

  /** The begin of the call, in endpoint time. */
  Instant at();

  /** The begin of the call, in real time. */
  Instant realAt();

  /** Records in the journal that the call is not answered at once. */
  void start(Event.CallStarted started);

  /**
   * Counts the call for the rate limits (LIM-1).
   *
   * @param key the API key of the call
   * @throws RateLimitException if the call exceeds a limit; then it is not counted
   */
  void admit(String key, Operation operation);

  /** Records that the call is answered with a job as it is now. */
  void polled(Job job);

  /** Records that the call is answered with the present health. */
  void polled(Health health);

  /** Ends the call and adds it to the journal. Further calls of this method have no effect. */
  void end(Event.Call answered);
}

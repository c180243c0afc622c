package dev.localpod.core;

import dev.localpod.core.limit.RateLimitException;
import dev.localpod.job.Job;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import java.time.Instant;

/** A client's call that is under way, from its arrival until it has been answered. */
public interface ClientCall {

  /** The number of the journal's last entry before it began. */
  long after();

  /** When it began, in endpoint time. */
  Instant at();

  /** When it began, in real time. */
  Instant realAt();

  /**
   * Counts it for the limits (LIM-1).
   *
   * @param key whose call it is
   * @throws RateLimitException if it goes over a limit; then it is not counted
   */
  void admit(String key, Operation operation);

  /** It asks for a job as it stands, and this is what it is shown. */
  void polled(Job job);

  /** It asks for the endpoint as it stands, and this is what it is shown. */
  void polled(Health health);

  /**
   * Its answer is ready: it is under way no longer, and {@code answered} goes into the journal.
   * Called again it does nothing.
   */
  void end(Event.Call answered);
}

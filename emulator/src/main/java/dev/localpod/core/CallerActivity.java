package dev.localpod.core;

import java.time.Duration;

/**
 * Tells whether clients may be on their way to an endpoint, so that time waits for them. It is
 * asked in short intervals of real time, never under the lock of an endpoint.
 */
public interface CallerActivity {

  /** Knows nothing of clients; time waits for none that has not called yet. */
  CallerActivity UNKNOWN = new FixedGrace(Duration.ofMillis(20), false);

  /** Clients in other processes: time waits until 25 ms have passed since the last arrival. */
  CallerActivity OTHER_PROCESSES = new FixedGrace(Duration.ofMillis(25), true);

  /** Reports whether time waits for clients that may be on their way. */
  boolean isAwaited();

  /** Looks at the clients, which may take a millisecond. */
  Observation observe();

  /** Returns how long a client that has submitted a job may take to its first poll. */
  Duration pollGrace();

  /**
   * What one look at the clients shows. All durations are in real time.
   *
   * @param anyAtWork whether a client is seen that may be about to call
   * @param grace how long nothing must happen before no client is taken to be on its way
   * @param limit how long clients are waited for at most
   * @param limitForSeveral the limit once several calls have arrived, so that more are likely
   */
  record Observation(boolean anyAtWork, Duration grace, Duration limit, Duration limitForSeveral) {}

  /** Waits a fixed real time after each event. */
  record FixedGrace(Duration pollGrace, boolean isAwaited) implements CallerActivity {

    @Override
    public Observation observe() {
      return new Observation(false, pollGrace, pollGrace, pollGrace);
    }
  }
}

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

  /** Reports whether a client is seen that may be about to call. */
  boolean isAnyAtWork();

  /** Returns how long nothing must happen before no client is taken to be on its way. */
  Duration grace();

  /** Returns how long, after the last event, a client is waited for. */
  Duration limit();

  /** Returns how long a client that has submitted a job may take to its first poll. */
  Duration pollGrace();

  /** Waits a fixed real time after each event. */
  record FixedGrace(Duration grace, boolean isAwaited) implements CallerActivity {

    @Override
    public boolean isAnyAtWork() {
      return false;
    }

    @Override
    public Duration limit() {
      return grace;
    }

    @Override
    public Duration pollGrace() {
      return grace;
    }
  }
}

package dev.localpod.core;

import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.time.Duration;
import java.util.Optional;

/** Decides the pauses between the attempts of one webhook (HOOK-1). */
record WebhookRetryPolicy(Edition edition) {

  /** Returns the pause after a failed attempt, counted from 1; empty if no attempt is left. */
  Optional<Duration> pauseAfter(int attempt) {
    return edition.get(EditionSwitch.WEBHOOK_DELAYS).stream().skip(attempt - 1).findFirst();
  }
}

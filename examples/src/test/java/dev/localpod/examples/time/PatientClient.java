package dev.localpod.examples.time;

import dev.localpod.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The code under test: a client that polls, waits longer each time, and gives up at last. */
record PatientClient(JobClient jobs, Clock clock, Sleeper sleeper) {

  private static final Duration GIVE_UP = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Submits a job and returns its last state; cancels it after ten minutes. */
  String draw() throws IOException, InterruptedException {
    String job = jobs.submit();
    Instant deadline = clock.instant().plus(GIVE_UP);
    Duration pause = Duration.ofMillis(10);
    String state = jobs.poll(job);
    while (!JobClient.isFinal(state)) {
      if (!clock.instant().isBefore(deadline)) {
        return jobs.cancel(job);
      }
      sleeper.sleep(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      state = jobs.poll(job);
    }
    return state;
  }
}

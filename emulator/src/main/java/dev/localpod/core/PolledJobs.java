package dev.localpod.core;

import dev.localpod.core.time.Stopwatch;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that clients poll: which of them were shown unfinished since time last moved, and which
 * have changed since then, so that their clients are to see that first; changed only under the
 * lock.
 */
final class PolledJobs {

  /** How many times the longest pause so far a client may take before it has given up. */
  private static final int PAUSES = 3;

  /** How many times the grace a client that has polled may take at least. */
  private static final int GRACES = 4;

  /** The last poll of a job. */
  private record Poll(JobState shown, Stopwatch since) {}

  private final JobLifecycle lifecycle;
  private final boolean skips;

  /** Assumes a busy machine until it is known better. */
  private Duration pollGrace = Duration.ofMillis(400);

  private Stopwatch sinceMove = Stopwatch.start();
  private final Duration longestWait;
  private final Set<JobId> shownUnfinished = new HashSet<>();
  private final Map<JobId, Poll> lastPolls = new HashMap<>();

  /** The jobs whose end has yet to be shown to the client that polls them. */
  private final Set<JobId> followed = new HashSet<>();

  /** The jobs that their clients have yet to poll for the first time, oldest first. */
  private final Map<JobId, Stopwatch> unpolled = new LinkedHashMap<>();

  private Duration longestPause = Duration.ZERO;

  /**
   * Creates an empty set of polled jobs.
   *
   * @param skips whether time is skipped; nobody waits for a poll otherwise, and no job is
   *     remembered
   * @param longestWait how long the next poll of a job is waited for at most, in real time
   */
  PolledJobs(JobLifecycle lifecycle, boolean skips, Duration longestWait) {
    this.lifecycle = lifecycle;
    this.skips = skips;
    this.longestWait = longestWait;
  }

  /** Whether jobs are remembered, which they are where time is skipped. */
  boolean areRemembered() {
    return skips;
  }

  /** Sets how long a client that has submitted a job may take to its first poll, in real time. */
  void pollGrace(Duration realTime) {
    pollGrace = realTime;
  }

  /** Notes that a client has submitted a job, and may be about to poll it. */
  void submitted(JobId id, boolean byParticipant) {
    if (skips
        && !byParticipant
        && lifecycle.reported(id).filter(job -> job.request().webhook().isEmpty()).isPresent()) {
      unpolled.put(id, Stopwatch.start());
    }
  }

  /** Counts the jobs whose first poll is waited for. */
  int unpolledJobs() {
    Iterator<Stopwatch> oldest = unpolled.values().iterator();
    while (oldest.hasNext() && oldest.next().hasReached(pollGrace)) {
      oldest.remove();
    }
    return unpolled.size();
  }

  /**
   * Notes what a poll shows.
   *
   * @param byParticipant whether the client may be a participant, which waits in endpoint time and
   *     is not waited for in real time
   */
  void show(Job job, boolean byParticipant) {
    JobId id = job.id();
    shownUnfinished.add(id);
    unpolled.remove(id);
    Poll last = lastPolls.remove(id);
    if (last != null && last.since().hasReached(longestPause)) {
      longestPause = last.since().elapsed();
    }
    if (job.status().isFinal()) {
      followed.remove(id);
      return;
    }
    followed.add(id);
    if (!byParticipant) {
      lastPolls.put(id, new Poll(job.state(), Stopwatch.start()));
    }
  }

  /** Counts the jobs that are remembered. */
  int size() {
    return Stream.of(shownUnfinished, lastPolls.keySet(), followed, unpolled.keySet())
        .mapToInt(Set::size)
        .sum();
  }

  /** Notes that time has moved, so that what was shown may be outdated. */
  void timeMoved() {
    sinceMove = Stopwatch.start();
    shownUnfinished.clear();
  }

  /** Reports whether a job was shown unfinished since time last moved, and still is. */
  boolean isAnyUnfinished() {
    return shownUnfinished.stream().anyMatch(lifecycle::isUnfinished);
  }

  /** Reports whether a polled job has ended and its client has yet to see that. */
  boolean isAnyEndUnseen() {
    followed.removeIf(id -> lifecycle.reported(id).isEmpty());
    return followed.stream().anyMatch(id -> !lifecycle.isUnfinished(id));
  }

  /** Counts the jobs that have changed and whose next poll is waited for. */
  int expectedPolls() {
    lastPolls.entrySet().removeIf(poll -> isGivenUp(poll.getKey(), poll.getValue()));
    return (int)
        lastPolls.entrySet().stream()
            .filter(poll -> hasChanged(poll.getKey(), poll.getValue()))
            .count();
  }

  /**
   * Waits for no client in real time that has polled or submitted so far: a new participant has
   * begun to wait, and it may be the one.
   */
  void participantCame() {
    lastPolls.clear();
    unpolled.clear();
  }

  /** Takes the clients that have yet to see a change for gone. */
  void ignoreExpected() {
    lastPolls.entrySet().removeIf(poll -> hasChanged(poll.getKey(), poll.getValue()));
    unpolled.clear();
  }

  private boolean isGivenUp(JobId id, Poll poll) {
    return reported(id) == null
        || (hasChanged(id, poll)
            && poll.since().hasReached(longestWait())
            && sinceMove.hasReached(longestWait()));
  }

  private Duration longestWait() {
    Duration wait = longestPause.multipliedBy(PAUSES);
    Duration shortest = pollGrace.multipliedBy(GRACES);
    wait = wait.compareTo(shortest) < 0 ? shortest : wait;
    return wait.compareTo(longestWait) > 0 ? longestWait : wait;
  }

  private boolean hasChanged(JobId id, Poll poll) {
    return reported(id) != poll.shown();
  }

  private @Nullable JobState reported(JobId id) {
    return lifecycle.reported(id).map(Job::state).orElse(null);
  }
}

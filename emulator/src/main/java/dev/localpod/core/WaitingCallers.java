package dev.localpod.core;

import dev.localpod.job.Job;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The calls that are held for one job; changed only under the lock. */
final class WaitingCallers {

  private final Set<HeldCall<Job>> forEnd = new LinkedHashSet<>();
  private final Set<HeldCall<StreamBatch>> forChunks = new LinkedHashSet<>();
  private final Set<HeldCall<JobUpdate>> forUpdate = new LinkedHashSet<>();

  /** Holds a call until the job is final, whenever that is (OAI-2). */
  CompletableFuture<Job> holdForEnd(HeldCalls held, Supplier<Job> job) {
    return held.hold(forEnd, job);
  }

  /** Holds a call until there are chunks or the job is final, whenever that is (OAI-3). */
  CompletableFuture<JobUpdate> holdForUpdate(HeldCalls held, Supplier<JobUpdate> update) {
    return held.hold(forUpdate, update);
  }

  /** Holds a call until the job is final (SYNC-1, STAT-5). */
  CompletableFuture<Job> holdForEnd(HeldCalls held, Instant end, Supplier<Job> job) {
    return held.hold(end, forEnd, job);
  }

  /** Holds a call until there are chunks or the job is final (STRM-3). */
  CompletableFuture<StreamBatch> holdForChunks(
      HeldCalls held, Instant end, Supplier<StreamBatch> batch) {
    return held.hold(end, forChunks, batch);
  }

  int size() {
    return forEnd.size() + forChunks.size() + forUpdate.size();
  }

  /** Answers all calls that wait for the end of the job. */
  void answerEnd() {
    List.copyOf(forEnd).forEach(HeldCall::answer);
  }

  boolean isWaitingForUpdate() {
    return !forUpdate.isEmpty();
  }

  /** Answers the call that has waited longest for an update. */
  void answerFirstForUpdate() {
    forUpdate.iterator().next().answer();
  }

  boolean isWaitingForChunks() {
    return !forChunks.isEmpty();
  }

  /** Answers the call that has waited longest for chunks. */
  void answerFirstForChunks() {
    forChunks.iterator().next().answer();
  }

  /** Ends all calls with an exception. */
  void refuseAll(RuntimeException reason) {
    List.copyOf(forEnd).forEach(call -> call.refuse(reason));
    List.copyOf(forChunks).forEach(call -> call.refuse(reason));
    List.copyOf(forUpdate).forEach(call -> call.refuse(reason));
  }
}

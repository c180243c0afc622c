package dev.localpod.core;

import dev.localpod.core.limit.LimitUse;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.SubmissionKind;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One queue-based endpoint without its address: the operations of the contract as methods. All
 * methods may be called from any thread; none of them blocks.
 *
 * <p>Futures complete on the thread that made the change they wait for; code that is slow or blocks
 * must move to another thread.
 */
public final class Engine implements AutoCloseable {

  /** How long a synchronous call is held by default (SYNC-3). */
  public static final Duration SYNC_WAIT = Duration.ofMillis(90_000);

  private final EngineParts parts;
  private final SingleWriter writer;
  private final JobTable table;
  private final JobLifecycle lifecycle;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean removed;

  /**
   * Creates an endpoint without jobs, whose {@code min} workers begin to start.
   *
   * @param seed decides the job ids: the same seed gives the same ids in the same order (RUN-3)
   */
  public Engine(
      EndpointSettings settings, EndpointClock clock, long seed, EngineDependencies dependencies) {
    this.parts = new EngineParts(settings, clock, seed, dependencies);
    this.writer = parts.writer;
    this.table = parts.table;
    this.lifecycle = parts.lifecycle;
  }

  /** The settings; see {@link #script()} for the present script. */
  public EndpointSettings settings() {
    return parts.settings();
  }

  /** Changes the settings, but for the edition and whether workers are attached; jobs stay. */
  public void change(EndpointSettings next) {
    writer.write(() -> parts.change(next));
  }

  /** The endpoint's time. */
  public EndpointClock clock() {
    return parts.clock;
  }

  /** The record of all that has happened on the endpoint. */
  public Journal journal() {
    return parts.journal;
  }

  /** Adds an event to the journal. */
  public void record(Event event) {
    parts.journal.add(parts.clock.now(), parts.clock.realNow(), event);
  }

  /** The script that workers follow. */
  public Script script() {
    return writer.write(() -> parts.scripts.script());
  }

  /** Replaces the script, unless workers are attached; jobs on a worker keep their steps. */
  public void script(Script script) {
    writer.write(() -> parts.replaceScript(script));
  }

  /** The participants in the endpoint's time. */
  public SharedTime sharedTime() {
    return parts.sharedTime;
  }

  // ---- submitting jobs

  /**
   * Begins a call of a client; the caller must end it.
   *
   * @throws EndpointGoneException if the endpoint has been removed
   */
  public ClientCall begin() {
    checkPresent();
    return parts.openCalls.begin();
  }

  /**
   * Submits a job by {@code /run} (RUN-1).
   *
   * @return the submitted job: IN_QUEUE, even if a worker has picked it up already
   */
  public Job run(JobRequest request) {
    return run(request, "submitted");
  }

  /**
   * Submits a job as {@code /run} does, without a client.
   *
   * @param cause the reason that the journal states
   */
  public Job run(JobRequest request, String cause) {
    return writer.write(
        () -> {
          Job job = newJob(SubmissionKind.RUN, request);
          submit(job, SubmissionKind.RUN.retention(), cause);
          return job;
        });
  }

  /**
   * Submits a job by {@code /runsync} and waits for it (SYNC-1, SYNC-3).
   *
   * @param wait how long the call is held, which may extend how long the result is kept (EXP-1);
   *     empty for {@link #SYNC_WAIT}
   */
  public RunsyncCall runsync(JobRequest request, Optional<Duration> wait) {
    Duration shortest = SubmissionKind.RUNSYNC.retention();
    Duration retention =
        switch (settings().edition().get(EditionSwitch.SYNC_WAIT)) {
          case HOLD_AND_RETAIN ->
              wait.filter(asked -> asked.compareTo(shortest) > 0).orElse(shortest);
          case HOLD -> shortest;
        };
    return writer.write(
        () -> {
          Job job = newJob(SubmissionKind.RUNSYNC, request);
          JobRecord record = submit(job, retention, "submitted");
          return new RunsyncCall(job, await(record, wait.orElse(SYNC_WAIT)));
        });
  }

  /** The jobs of the OpenAI-compatible route. */
  public OpenAiJobs openAiJobs() {
    return parts.openAiJobs;
  }

  private Job newJob(SubmissionKind submission, JobRequest request) {
    return Job.submitted(parts.ids.next(submission), submission, request, writer.now());
  }

  private JobRecord submit(Job job, Duration retention, String cause) {
    JobRecord record = lifecycle.submit(job, retention, cause);
    parts.timeouts.startTtl(record);
    return record;
  }

  // ---- reading jobs

  /**
   * Returns a job (STAT-1).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public Job status(JobId id) {
    return writer.write(() -> table.get(id).reported());
  }

  /** Returns the status of a job, if it is there, without recording that it is missing. */
  public Optional<JobStatus> peek(JobId id) {
    return writer.write(() -> table.find(id).map(record -> record.reported().status()));
  }

  /** Returns a job in its true state, if it is there. */
  public Optional<Job> find(JobId id) {
    return writer.write(() -> table.find(id).map(JobRecord::job));
  }

  /**
   * Returns a job after setting its time to live, counted from now (STAT-4): an unfinished job
   * times out then, a final one expires.
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public Job status(JobId id, Duration ttl) {
    return writer.write(
        () -> {
          JobRecord record = table.get(id);
          if (record.isUnfinished()) {
            parts.timeouts.ttlEndsAt(record, writer.now().plus(ttl));
          } else {
            parts.retention.expireAt(record, writer.now().plus(ttl));
          }
          return record.reported();
        });
  }

  /**
   * Returns a job once it is final, or unfinished after {@code wait} (SYNC-1, STAT-5).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public CompletableFuture<Job> await(JobId id, Duration wait) {
    return writer.write(() -> await(table.get(id), wait));
  }

  private CompletableFuture<Job> await(JobRecord record, Duration wait) {
    checkPresent();
    return record.await(parts.held, writer.now().plus(wait));
  }

  /**
   * Returns the chunks since the previous call, once there are any, or the job is final, or {@code
   * wait} has passed (STRM-2, STRM-3, STRM-4).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public CompletableFuture<StreamBatch> stream(JobId id, Duration wait) {
    return writer.write(
        () -> {
          checkPresent();
          return table.get(id).stream(parts.held, writer.now().plus(wait));
        });
  }

  /** Returns all jobs that have not expired, newest first (REQS-1). */
  public List<Job> jobs() {
    return writer.write(() -> table.newestFirst().stream().map(JobRecord::reported).toList());
  }

  // ---- changing jobs

  /** Marks a job whose client will never ask for it, because it was not told the id. */
  public void abandon(JobId id) {
    writer.write(() -> parts.retention.abandon(id));
  }

  /** Takes back chunks that could not be delivered, for the next call (STRM-2). */
  public void putBack(JobId id, List<Chunk> chunks) {
    writer.write(() -> lifecycle.putBack(id, chunks));
  }

  /**
   * Cancels an unfinished job (CANC-1); a final job stays as it is (CANC-2).
   *
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   */
  public CancelOutcome cancel(JobId id) {
    return writer.write(() -> parts.jobControl.cancel(table.get(id), "cancelled by the client"));
  }

  /**
   * Runs a failed or timed-out job again, with the same id and input (RTRY-1).
   *
   * @return the job: IN_QUEUE
   * @throws JobNotFoundException if the job was never submitted or its result has expired
   * @throws JobStateException if the job is neither FAILED nor TIMED_OUT
   */
  public Job retry(JobId id) {
    return writer.write(() -> parts.jobControl.retry(table.get(id), "retried by the client"));
  }

  /**
   * Cancels all jobs that wait for a worker (PURG-1).
   *
   * @return the number of cancelled jobs
   */
  public int purge() {
    return writer.write(lifecycle::purge);
  }

  /** Counts jobs and workers by their state (HLTH-1). */
  public Health health() {
    return writer.write(lifecycle::health);
  }

  /** How much of its limits each operation that is called at present has used (LIM-1). */
  public List<LimitUse> limitUse() {
    return writer.write(parts.openCalls::limitUse);
  }

  /** The control of jobs by hand. */
  public JobControl jobControl() {
    return parts.jobControl;
  }

  /** The control of workers by hand. */
  public WorkerControl workers() {
    return parts.workerControl;
  }

  /** The operations of attached workers; empty if the workers follow a script (ATT-8). */
  public Optional<AttachedOperations> attachedWorkers() {
    return parts.attached.map(attached -> attached.operations);
  }

  // ---- held calls

  /**
   * Holds a call for a while; no thread waits, and closing the endpoint ends the pause.
   *
   * @param duration in endpoint time
   * @return completes with the planned end
   */
  public CompletableFuture<Instant> pause(Duration duration) {
    return writer.write(() -> pauseUntil(writer.now().plus(duration)));
  }

  /** Holds a call until {@code end}, as {@link #pause} does. */
  public CompletableFuture<Instant> pauseUntil(Instant end) {
    return writer.write(
        () ->
            end.isAfter(writer.now())
                ? parts.held.hold(end, new ArrayList<>(), () -> end)
                : CompletableFuture.completedFuture(end));
  }

  /** Returns the jobs for which calls are held, each once per call. */
  public List<JobId> heldCalls() {
    return writer.write(() -> parts.held.size() == 0 ? List.of() : table.heldCalls());
  }

  /** Completes as soon as this many calls are held at once; cancel it to wait no longer. */
  public CompletableFuture<Void> whenHeld(int calls) {
    return writer.write(() -> parts.held.whenHeld(calls));
  }

  // ---- time, and the end

  /**
   * Moves time forward and performs all that falls due on the way, the end included.
   *
   * @param by zero or more
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, if an action of the clock calls this,
   *     or if time is held for too long
   */
  public void advance(Duration by) {
    parts.clockControl.advance(by);
  }

  /** Advances and freezes the clock. */
  public ClockControl clockControl() {
    return parts.clockControl;
  }

  /** Answers all held calls with what is true now; later calls are not held. */
  @Override
  public void close() {
    writer.write(
        () -> {
          parts.held.close();
          parts.attached.ifPresent(AttachedParts::close);
          writer.effect(() -> ended.complete(null));
        });
  }

  /** Removes the endpoint: held calls and later ones end with {@link EndpointGoneException}. */
  public void remove() {
    writer.write(
        () -> {
          removed = true;
          var gone = new EndpointGoneException();
          parts.held.refuseAll(gone);
          parts.attached.ifPresent(attached -> attached.refuseAll(gone));
          writer.effect(() -> ended.complete(null));
        });
  }

  /** Completes when the endpoint is closed or removed; callers must not complete it. */
  public CompletableFuture<Void> whenEnded() {
    return ended;
  }

  private void checkPresent() {
    if (removed) {
      throw new EndpointGoneException();
    }
  }
}

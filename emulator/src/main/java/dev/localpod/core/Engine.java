package dev.localpod.core;

import dev.localpod.core.limit.RateLimiter;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One queue-based endpoint without its address: the operations of the contract as methods. All of
 * them may be called from any thread; none blocks. What takes time happens when the clock says so.
 *
 * <p>Futures are completed on the thread that made the change they wait for, so whoever has to do
 * something slow with an answer does it elsewhere.
 */
public final class Engine implements AutoCloseable {

  /** How long a synchronous call is held unless it says otherwise (SYNC-3). */
  public static final Duration SYNC_WAIT = Duration.ofMillis(90_000);

  private final EndpointSettings settings;
  private final EndpointClock clock;
  private final Random ids;
  private final Journal journal;
  private final SingleWriter writer;
  private final JobTable table;
  private final WorkerPool workerPool;
  private final WebhookDispatcher webhooks;
  private final JobLifecycle lifecycle;
  private final HandlerRunner handlers;
  private final ScriptRunner runner;
  private final HeldCalls held;
  private final SharedTime sharedTime;
  private final OpenCalls openCalls;
  private final Optional<ClockSkipper> skipper;
  private boolean gone;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * An endpoint without jobs, whose {@code min} workers begin to start.
   *
   * @param settings how it behaves
   * @param clock its time
   * @param seed decides the job ids: the same seed gives the same ids in the same order (RUN-3)
   * @param dependencies what it needs from around it
   */
  public Engine(
      EndpointSettings settings, EndpointClock clock, long seed, EngineDependencies dependencies) {
    this.settings = settings;
    this.clock = clock;
    this.ids = new Random(seed);
    this.journal = new Journal(settings.journal());
    this.writer = new SingleWriter(clock, this::settle, this::skip);
    this.held = new HeldCalls(writer);
    this.table = new JobTable(this::recordChange);
    this.workerPool = new WorkerPool(settings.workers(), writer, this::recordChange);
    this.webhooks =
        new WebhookDispatcher(
            settings.edition(),
            writer,
            clock,
            dependencies.webhooks(),
            dependencies.faults(),
            this::recordChange,
            this::activity);
    this.lifecycle =
        new JobLifecycle(settings, writer, table, workerPool, webhooks, this::recordChange);
    var reports = new JobReports(settings.aggregateStream(), writer, lifecycle, this::recordChange);
    // Its own source, so that what scripts draw does not change the ids.
    var random = new Random(~seed);
    this.handlers =
        new HandlerRunner(writer, clock, reports, dependencies.handlers(), this::activity);
    this.runner =
        new ScriptRunner(
            writer,
            lifecycle,
            reports,
            handlers,
            settings.script(),
            random,
            dependencies.faults(),
            this::recordChange);
    this.sharedTime = new SharedTime(writer, clock, this::activity);
    var meter = new RateLimiter(settings.limits());
    this.openCalls =
        new OpenCalls(writer, clock, journal, meter, workerPool, lifecycle, this::activity);
    this.skipper =
        clock instanceof VirtualClock virtual && virtual.skips()
            ? Optional.of(skipper(virtual))
            : Optional.empty();
    writer.write(() -> {});
  }

  private ClockSkipper skipper(VirtualClock virtual) {
    return new ClockSkipper(
        writer,
        virtual,
        settings.skipTimeout(),
        () -> skipFacts(virtual),
        () -> held.firstEnd().or(virtual::nextDue).orElseGet(writer::now),
        openCalls::timeMoved,
        this::recordChange);
  }

  private SkipPolicy.Snapshot skipFacts(VirtualClock virtual) {
    return new SkipPolicy.Snapshot(
        writer.now(),
        virtual.nextDue(),
        virtual.isAdvancing(),
        Math.max(0, openCalls.size() - held.size()),
        handlers.computing(),
        webhooks.underWay(),
        held.size(),
        openCalls.backOffUntil(),
        openCalls.isPolled(),
        webhooks.isExpected(),
        lifecycle.hasUnfinished(),
        lifecycle.firstUnreadEnd(),
        sharedTime.participants());
  }

  /** How it behaves; the script is the one it started with. */
  public EndpointSettings settings() {
    return settings;
  }

  /** The endpoint's time. */
  public EndpointClock clock() {
    return clock;
  }

  /** What happened so far. */
  public Journal journal() {
    return journal;
  }

  /** Notes in the journal something that happened on the way to or from this endpoint. */
  public void record(Event event) {
    journal.add(clock.now(), clock.realNow(), event);
  }

  /** What the workers do. */
  public Script script() {
    return writer.write(() -> runner.script());
  }

  /** Replaces what the workers do; jobs that a worker has already are not affected. */
  public void script(Script script) {
    writer.write(() -> runner.script(script));
  }

  /**
   * Begins a call of a client; whoever begins it ends it.
   *
   * @throws EndpointGoneException if the endpoint has been removed
   */
  public ClientCall begin() {
    return writer.write(
        () -> {
          checkPresent();
          return openCalls.begin();
        });
  }

  /**
   * Submits a job by {@code /run} (RUN-1).
   *
   * @return the job as it came in: IN_QUEUE, even if a worker was free and has it already
   */
  public Job run(JobRequest request) {
    return run(request, "submitted");
  }

  /**
   * Submits a job as {@code /run} does, for somebody who is no client.
   *
   * @param cause what the journal says of it
   */
  public Job run(JobRequest request, String cause) {
    return writer.write(
        () ->
            submit(SubmissionKind.RUN, request, SubmissionKind.RUN.retention(), cause).submitted());
  }

  /**
   * Submits a job by {@code /runsync} and waits for it (SYNC-1, SYNC-3).
   *
   * @param wait how long the caller wants to wait, if it says so, which may extend how long the
   *     result is kept (EXP-1); else {@link #SYNC_WAIT}
   */
  public RunsyncCall runsync(JobRequest request, Optional<Duration> wait) {
    Duration shortest = SubmissionKind.RUNSYNC.retention();
    Duration retention =
        switch (settings.edition().get(EditionSwitch.SYNC_WAIT)) {
          case HOLD_AND_RETAIN ->
              wait.filter(asked -> asked.compareTo(shortest) > 0).orElse(shortest);
          case HOLD -> shortest;
        };
    return writer.write(
        () -> {
          Submitted job = submit(SubmissionKind.RUNSYNC, request, retention, "submitted");
          return new RunsyncCall(job.submitted(), await(job.record(), wait.orElse(SYNC_WAIT)));
        });
  }

  /** A job as it came in, and what is kept of it. */
  private record Submitted(Job submitted, JobRecord record) {}

  private Submitted submit(
      SubmissionKind submission, JobRequest request, Duration retention, String cause) {
    Job job = Job.submitted(nextId(submission), submission, request, writer.now());
    return new Submitted(job, lifecycle.submit(job, retention, cause));
  }

  private JobId nextId(SubmissionKind submission) {
    long high = (ids.nextLong() & ~0xF000L) | 0x4000L; // version 4, random
    long low = (ids.nextLong() & (-1L >>> 2)) | (1L << 63); // the variant of RFC 9562
    return new JobId(submission.idPrefix() + new UUID(high, low) + "-u1");
  }

  /**
   * The job as it stands (STAT-1).
   *
   * @throws JobNotFoundException if there is none, or its result has expired
   */
  public Job status(JobId id) {
    return writer.write(() -> table.get(id).reported());
  }

  /** What a job is in, if it is there; unlike {@link #status} this is no call about the job. */
  public Optional<JobStatus> peek(JobId id) {
    return writer.write(() -> table.find(id).map(record -> record.reported().status()));
  }

  /** The job as it stands, if there is one, for somebody who is no client. */
  public Optional<Job> find(JobId id) {
    return writer.write(() -> table.find(id).map(JobRecord::job));
  }

  /**
   * The job as it stands, after it was given a new time to live, counted from now: until it times
   * out if it is unfinished, until it is forgotten if it is final (STAT-4).
   *
   * @throws JobNotFoundException if there is none, or its result has expired
   */
  public Job status(JobId id, Duration ttl) {
    return writer.write(
        () -> {
          JobRecord record = table.get(id);
          if (record.isUnfinished()) {
            lifecycle.armTtl(record, writer.now().plus(ttl));
          } else {
            lifecycle.expireAt(record, writer.now().plus(ttl));
          }
          return record.reported();
        });
  }

  /**
   * The job once it is final, or as it stands when {@code wait} has passed (SYNC-1, STAT-5).
   *
   * @throws JobNotFoundException if there is none, or its result has expired
   */
  public CompletableFuture<Job> await(JobId id, Duration wait) {
    return writer.write(() -> await(table.get(id), wait));
  }

  private CompletableFuture<Job> await(JobRecord record, Duration wait) {
    checkPresent();
    return record.await(held, writer.now().plus(wait));
  }

  /**
   * The chunks since the previous call, as soon as there are any, or the job is final, or {@code
   * wait} has passed (STRM-2, STRM-3, STRM-4).
   *
   * @throws JobNotFoundException if there is none, or its result has expired
   */
  public CompletableFuture<StreamBatch> stream(JobId id, Duration wait) {
    return writer.write(
        () -> {
          checkPresent();
          return table.get(id).stream(held, writer.now().plus(wait));
        });
  }

  /** Nobody will ask for this job: whoever submitted it was not told its id. */
  public void abandon(JobId id) {
    writer.write(() -> lifecycle.abandon(id));
  }

  /** Gives back chunks that could not be delivered, for the next call to get (STRM-2). */
  public void putBack(JobId id, List<Chunk> chunks) {
    writer.write(() -> lifecycle.putBack(id, chunks));
  }

  /**
   * Ends a job that has not ended (CANC-1); one that has stays as it is (CANC-2).
   *
   * @throws JobNotFoundException if there is none, or its result has expired
   */
  public CancelOutcome cancel(JobId id) {
    return writer.write(
        () -> {
          JobRecord record = table.get(id);
          if (record.job().state() instanceof JobState.Unfinished state) {
            lifecycle.finish(record, state.cancel(writer.now()), "cancelled by the client");
            return new CancelOutcome(record.job(), true);
          }
          return new CancelOutcome(record.reported(), false);
        });
  }

  /**
   * Runs a failed or timed-out job again, with the same id and input (RTRY-1).
   *
   * @return the job as it went back: IN_QUEUE
   * @throws JobNotFoundException if there is none, or its result has expired
   * @throws JobStateException if it is neither FAILED nor TIMED_OUT
   */
  public Job retry(JobId id) {
    return writer.write(
        () -> {
          JobRecord record = table.get(id);
          if (!(record.job().state() instanceof JobState.Retryable state)) {
            throw JobStateException.cannotRetry(record.job());
          }
          lifecycle.retry(record, state);
          return record.job();
        });
  }

  /**
   * Cancels all jobs that wait for a worker (PURG-1).
   *
   * @return how many there were
   */
  public int purge() {
    return writer.write(lifecycle::purge);
  }

  /** How many jobs and workers are in which state (HLTH-1). */
  public Health health() {
    return writer.write(lifecycle::health);
  }

  /**
   * Sets how many workers are throttled (WRK-1). Idle ones come first, then those that initialize,
   * then new ones, then those that run jobs, which they finish.
   *
   * @throws IllegalArgumentException if there cannot be that many
   */
  public void throttle(int workers) {
    writer.write(() -> workerPool.setAside(Worker.Condition.THROTTLED, workers));
  }

  /**
   * Sets how many workers are unhealthy (WRK-1), chosen as by {@link #throttle}.
   *
   * @throws IllegalArgumentException if there cannot be that many
   */
  public void makeUnhealthy(int workers) {
    writer.write(() -> workerPool.setAside(Worker.Condition.UNHEALTHY, workers));
  }

  /**
   * Crashes workers that run jobs, oldest first (JOB-4).
   *
   * @param workers 0 or more
   * @return how many there were to crash, at most {@code workers}
   * @throws IllegalArgumentException if {@code workers} is negative
   */
  public int crash(int workers) {
    if (workers < 0) {
      throw new IllegalArgumentException(
          "cannot crash " + workers + " workers: allowed are 0 or more");
    }
    return writer.write(
        () -> {
          List<Worker> victims = workerPool.running(workers);
          victims.forEach(worker -> lifecycle.lose(worker, "crashed on demand"));
          return victims.size();
        });
  }

  /** All jobs that have not expired, newest first (REQS-1). */
  public List<Job> jobs() {
    return writer.write(() -> table.newestFirst().stream().map(JobRecord::reported).toList());
  }

  /**
   * Holds a caller for a while, as one is held that waits for a job: no thread waits, and an
   * endpoint that is closed holds nobody.
   *
   * @param duration how long, in endpoint time
   * @return when it was to end, then
   */
  public CompletableFuture<Instant> pause(Duration duration) {
    return writer.write(() -> pauseUntil(writer.now().plus(duration)));
  }

  /** Holds a caller as {@link #pause} does, until {@code end}. */
  public CompletableFuture<Instant> pauseUntil(Instant end) {
    return writer.write(
        () -> {
          return end.isAfter(writer.now())
              ? held.hold(end, new ArrayList<>(), () -> end)
              : CompletableFuture.completedFuture(end);
        });
  }

  /** The jobs that calls are held for, each as often as there are such calls. */
  public List<JobId> heldCalls() {
    return writer.write(
        () ->
            table.newestFirst().stream()
                .flatMap(
                    record -> Collections.nCopies(record.heldCalls(), record.job().id()).stream())
                .toList());
  }

  /** Answers all held calls with what there is, and from now on holds none. */
  @Override
  public void close() {
    writer.write(
        () -> {
          held.close();
          writer.effect(() -> ended.complete(null));
        });
  }

  /**
   * Moves time forward and does all that falls due on the way, the end included.
   *
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if time passes by itself, if this is called by something that
   *     falls due, or if something holds time for too long
   */
  public void advance(Duration by) {
    if (!(clock instanceof VirtualClock virtual)) {
      throw new IllegalStateException("time passes by itself; it cannot be advanced");
    }
    if (!by.isNegative()) {
      writer.write(
          () ->
              recordChange(
                  new Event.Clock(
                      writer.now(), writer.now().plus(by), "it was advanced", skipped())));
    }
    try {
      virtual.advance(by);
    } finally {
      writer.write(() -> {}); // what had to wait for the end of it goes on
    }
  }

  /** The clients that go by the endpoint's time. */
  public SharedTime sharedTime() {
    return sharedTime;
  }

  private Duration skipped() {
    return skipper.map(ClockSkipper::skipped).orElse(Duration.ZERO);
  }

  private void activity() {
    skipper.ifPresent(ClockSkipper::activity);
  }

  private boolean skip() {
    return skipper.isPresent() && skipper.get().skip();
  }

  /** Ends the endpoint for good: held calls are told that it is gone, and so are later ones. */
  public void remove() {
    writer.write(
        () -> {
          gone = true;
          held.refuseAll(new EndpointGoneException());
          writer.effect(() -> ended.complete(null));
        });
  }

  /**
   * Completes when the endpoint is closed or removed, for all who wait for something here; it is
   * not for them to complete.
   */
  public CompletableFuture<Void> whenEnded() {
    return ended;
  }

  private void checkPresent() {
    if (gone) {
      throw new EndpointGoneException();
    }
  }

  private void settle() {
    lifecycle.settle(runner);
  }

  private void recordChange(Event event) {
    journal.add(writer.now(), clock.realNow(), event);
  }
}

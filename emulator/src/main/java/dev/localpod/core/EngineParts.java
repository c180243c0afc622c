package dev.localpod.core;

import dev.localpod.core.limit.RateLimiter;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Script;
import java.util.Optional;
import java.util.Random;

/** Creates the parts of one endpoint and connects them. */
final class EngineParts {

  final EndpointClock clock;
  final Journal journal;
  final SingleWriter writer;
  final HeldCalls held;
  final JobTable table;
  final JobIds ids;
  final JobRetention retention;
  final JobLifecycle lifecycle;
  final JobTimeouts timeouts;
  final ScriptChooser scripts;
  final JobControl jobControl;
  final WorkerControl workerControl;
  final SharedTime sharedTime;
  final OpenCalls openCalls;
  final PolledJobs polledJobs;
  final OpenAiJobs openAiJobs;
  final ClockControl clockControl;
  final Optional<AttachedParts> attached;
  private final WorkerPool scripted;
  private final WorkerScaling scaling;
  private final RateLimiter limiter;
  private final Optional<ClockSkipper> skipper;
  private final Runnable dispatcher;
  private volatile EndpointSettings settings;

  EngineParts(
      EndpointSettings settings, EndpointClock clock, long seed, EngineDependencies dependencies) {
    this.settings = settings;
    this.clock = clock;
    journal = new Journal(settings.journal());
    boolean skips = clock instanceof VirtualClock virtual && virtual.skips();
    writer =
        new SingleWriter(clock, this::settle, skips ? Optional.of(this::skip) : Optional.empty());
    held = new HeldCalls(writer);
    ids = new JobIds(seed);
    table = new JobTable(ids, this::record);
    var queue = new JobQueue();
    boolean hasAttached = settings.workers().attached();
    scripted = new WorkerPool(settings.workers(), writer, this::record);
    var attachedPool = new AttachedWorkerPool(writer, this::record, this::lose);
    Workers workers = hasAttached ? attachedPool : scripted;
    var webhooks =
        new WebhookDispatcher(
            settings.edition(),
            writer,
            clock,
            dependencies.webhooks(),
            dependencies.faults(),
            this::record,
            this::activity);
    retention = new JobRetention(writer, table, skips, this::record);
    lifecycle = new JobLifecycle(writer, table, queue, workers, webhooks, retention, this::record);
    timeouts = new JobTimeouts(this::settings, writer, lifecycle);
    jobControl = new JobControl(writer, table, lifecycle, timeouts);
    var random = new Random(~seed); // its own source: draws of scripts do not change the ids
    scripts = new ScriptChooser(settings.script(), random, this::record);
    var handlers = new HandlerRunner(writer, clock, dependencies.handlers(), this::activity);
    var reports = new JobReports(this::settings, writer, lifecycle, this::record);
    var runner =
        new ScriptRunner(
            writer,
            scripts,
            lifecycle,
            reports,
            scripted,
            handlers,
            random,
            dependencies.faults(),
            this::record);
    scaling = new WorkerScaling(settings.workers(), writer, queue, scripted);
    attached =
        hasAttached
            ? Optional.of(
                new AttachedParts(
                    writer,
                    table,
                    queue,
                    attachedPool,
                    lifecycle,
                    timeouts,
                    reports,
                    dependencies.faults(),
                    this::record))
            : Optional.empty();
    dispatcher =
        attached
            .<Runnable>map(parts -> parts::dispatch)
            .orElse(
                new JobDispatcher(queue, scripted, scaling, lifecycle, timeouts, runner)::dispatch);
    workerControl =
        new WorkerControl(
            writer, workers, hasAttached ? Optional.empty() : Optional.of(scripted), lifecycle);
    sharedTime = new SharedTime(writer, clock, this::activity, this::participantCame);
    polledJobs = new PolledJobs(lifecycle, skips, settings.skipTimeout());
    limiter = new RateLimiter(settings.limits());
    openCalls =
        new OpenCalls(
            writer,
            clock,
            journal,
            limiter,
            workers,
            retention,
            polledJobs,
            sharedTime,
            this::callSeen,
            this::activity);
    openAiJobs = new OpenAiJobs(writer, ids, lifecycle, timeouts, table, held);
    skipper =
        clock instanceof VirtualClock virtual && virtual.skips()
            ? Optional.of(
                new ClockSkipper(
                    writer,
                    virtual,
                    settings.skipTimeout(),
                    new SkipFacts(
                        writer,
                        virtual,
                        held,
                        openCalls,
                        polledJobs,
                        handlers,
                        () -> attached.map(AttachedParts::unfinished).orElse(0),
                        webhooks,
                        lifecycle,
                        retention,
                        sharedTime),
                    dependencies.callers(),
                    this::record))
            : Optional.empty();
    clockControl = new ClockControl(writer, clock, skipper, this::record);
    writer.write(scripted::setAsideFromStart); // which also adds the first workers
  }

  /**
   * Replaces the script.
   *
   * @throws IllegalStateException if the workers are attached (ATT-8)
   */
  void replaceScript(Script script) {
    if (attached.isPresent()) {
      throw new IllegalStateException(
          "cannot replace the script: the endpoint has attached workers, which follow none");
    }
    scripts.script(script);
  }

  EndpointSettings settings() {
    return settings;
  }

  /**
   * Changes the settings; jobs stay, and those on a worker keep their steps. A script, or a number
   * of workers that are set aside, that is the same as before stays what it was made since.
   *
   * @throws IllegalArgumentException if the edition is another one, or workers are to be attached
   *     that are not, or the other way round
   */
  void change(EndpointSettings next) {
    EndpointSettings former = settings;
    if (!next.edition().equals(former.edition())
        || next.workers().attached() != former.workers().attached()) {
      throw new IllegalArgumentException(
          "an endpoint that runs cannot get another edition or other kind of workers; both must stay");
    }
    settings = next;
    limiter.limits(next.limits());
    if (!next.script().equals(former.script())) {
      scripts.script(next.script());
    }
    if (!next.workers().equals(former.workers())) {
      scripted.change(next.workers());
      scaling.change(next.workers());
    }
  }

  private void lose(Worker worker, String cause) {
    lifecycle.lose(worker, cause);
  }

  /** Adds an event of the current change to the journal. */
  void record(Event event) {
    journal.add(writer.now(), writer.realNow(), event);
  }

  private void settle() {
    dispatcher.run();
    lifecycle.answerCallers();
  }

  private boolean skip() {
    return skipper.isPresent() && skipper.get().skip();
  }

  private void participantCame() {
    skipper.ifPresent(ClockSkipper::participantCame);
  }

  private void callSeen() {
    skipper.ifPresent(ClockSkipper::callSeen);
  }

  private void activity() {
    skipper.ifPresent(ClockSkipper::activity);
  }
}

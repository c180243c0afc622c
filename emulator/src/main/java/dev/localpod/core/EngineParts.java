package dev.localpod.core;

import dev.localpod.core.limit.RateLimiter;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.VirtualClock;
import dev.localpod.journal.Event;
import dev.localpod.journal.Journal;
import dev.localpod.options.EndpointSettings;
import java.util.Optional;
import java.util.Random;

/** Creates the parts of one endpoint and connects them. */
final class EngineParts {

  final EndpointClock clock;
  final Journal journal;
  final SingleWriter writer;
  final HeldCalls held;
  final JobTable table;
  final JobIdGenerator ids;
  final JobRetention retention;
  final JobLifecycle lifecycle;
  final JobTimeouts timeouts;
  final ScriptChooser scripts;
  final JobControl jobControl;
  final WorkerControl workerControl;
  final SharedTime sharedTime;
  final OpenCalls openCalls;
  final OpenAiJobs openAiJobs;
  final ClockControl clockControl;
  private final Optional<ClockSkipper> skipper;
  private final JobDispatcher dispatcher;

  EngineParts(
      EndpointSettings settings, EndpointClock clock, long seed, EngineDependencies dependencies) {
    this.clock = clock;
    journal = new Journal(settings.journal());
    writer = new SingleWriter(clock, this::settle, this::skip);
    held = new HeldCalls(writer);
    table = new JobTable(this::record);
    ids = new JobIdGenerator(seed);
    var queue = new JobQueue();
    var workers = new WorkerPool(settings.workers(), writer, this::record);
    var webhooks =
        new WebhookDispatcher(
            settings.edition(),
            writer,
            clock,
            dependencies.webhooks(),
            dependencies.faults(),
            this::record,
            this::activity);
    retention = new JobRetention(writer, table, this::record);
    lifecycle = new JobLifecycle(writer, table, queue, workers, webhooks, retention, this::record);
    timeouts = new JobTimeouts(settings, writer, lifecycle);
    jobControl = new JobControl(writer, table, lifecycle, timeouts);
    var random = new Random(~seed); // its own source: draws of scripts do not change the ids
    scripts = new ScriptChooser(settings.script(), random, this::record);
    var handlers = new HandlerRunner(writer, clock, dependencies.handlers(), this::activity);
    var runner =
        new ScriptRunner(
            writer,
            scripts,
            lifecycle,
            new JobReports(settings, writer, lifecycle, this::record),
            workers,
            handlers,
            random,
            dependencies.faults(),
            this::record);
    var scaling = new WorkerScaling(settings.workers(), writer, queue, workers);
    dispatcher = new JobDispatcher(queue, workers, scaling, lifecycle, timeouts, runner);
    workerControl = new WorkerControl(writer, workers, lifecycle);
    sharedTime = new SharedTime(writer, clock, this::activity, this::participantCame);
    var polledJobs = new PolledJobs(lifecycle, settings.skipTimeout());
    openCalls =
        new OpenCalls(
            writer,
            clock,
            journal,
            new RateLimiter(settings.limits()),
            workers,
            lifecycle,
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
                        webhooks,
                        lifecycle,
                        retention,
                        sharedTime),
                    dependencies.callers(),
                    this::record))
            : Optional.empty();
    clockControl = new ClockControl(writer, clock, skipper, this::record);
    writer.write(workers::setAsideFromStart); // which also adds the first workers
  }

  /** Adds an event of the current change to the journal. */
  void record(Event event) {
    journal.add(writer.now(), clock.realNow(), event);
  }

  private void settle() {
    dispatcher.dispatch();
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

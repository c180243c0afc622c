package dev.localpod.core;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An engine on a virtual clock, and short words for what tests do with it. */
final class EngineFixture {

  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  /** Real time, where a test moves that as well. */
  final VirtualClock real = new VirtualClock(START);

  final VirtualClock clock = new VirtualClock(START).realTimeFrom(real);
  final RecordedWebhooks webhooks = new RecordedWebhooks(clock);
  final FaultPlan faults = new FaultPlan(42);
  final Engine engine;

  EngineFixture(EndpointSettings settings) {
    EngineDependencies around = EngineDependencies.none().webhooks(webhooks).faults(faults);
    this.engine = new Engine(settings, clock, 42, around);
  }

  /** The service's defaults with workers that do this. */
  static EngineFixture with(Script script) {
    return new EngineFixture(EndpointSettings.DEFAULT.script(script));
  }

  /** Workers that do this; they do not scale unless asked to, so that tests need not reckon it. */
  static EngineFixture with(Script script, WorkerSettings workers) {
    return new EngineFixture(EndpointSettings.DEFAULT.script(script).workers(workers));
  }

  /** An endpoint without workers: its jobs stay in the queue. */
  static EngineFixture withoutWorkers() {
    return with(Script.ECHO, WorkerSettings.DEFAULT.count(0, 0));
  }

  /** Exactly this many workers, there from the start to the end. */
  static WorkerSettings fixed(int workers) {
    return WorkerSettings.DEFAULT.count(workers, workers);
  }

  // ---- submitting

  JobId run() {
    return run(Json.EMPTY);
  }

  JobId run(Json.Obj input) {
    return run(JobRequest.of(input));
  }

  JobId run(Policy policy) {
    return run(new JobRequest(Json.EMPTY, policy, Optional.empty(), Optional.empty()));
  }

  JobId runsync() {
    return runsync(Optional.empty());
  }

  JobId runsync(Optional<Duration> wait) {
    return engine.runsync(JobRequest.of(Json.EMPTY), wait).job().id();
  }

  JobId run(JobRequest request) {
    return engine.run(request).id();
  }

  /** Submits a job that wants its end posted somewhere. */
  JobId runWithWebhook() {
    URI url = URI.create("http://127.0.0.1:1/hook");
    return run(new JobRequest(Json.EMPTY, Policy.DEFAULT, Optional.of(url), Optional.empty()));
  }

  static Policy executionTimeout(Duration timeout) {
    return new Policy(Optional.of(timeout), Optional.empty(), false);
  }

  static Policy ttl(Duration ttl) {
    return new Policy(Optional.empty(), Optional.of(ttl), false);
  }

  static Policy lowPriority() {
    return new Policy(Optional.empty(), Optional.empty(), true);
  }

  // ---- looking

  JobStatus status(JobId id) {
    return engine.status(id).status();
  }

  /** Whether the endpoint still knows a job. */
  boolean knows(JobId id) {
    return engine.jobs().stream().anyMatch(job -> job.id().equals(id));
  }

  /** How long the job waited for the worker that has, or had, it last. */
  Duration delay(JobId id) {
    return engine.status(id).state().run().orElseThrow().delay();
  }

  /** How long a worker had the job, which has ended. */
  Duration execution(JobId id) {
    Job job = engine.status(id);
    return job.state().run().orElseThrow().execution(job.state().endedAt().orElseThrow());
  }

  String worker(JobId id) {
    return engine.status(id).state().run().orElseThrow().workerId();
  }

  /** What a job has been in, one after the other, as the journal tells it. */
  List<JobStatus> path(JobId id) {
    return events(Event.State.class).stream()
        .filter(state -> state.id().equals(id))
        .flatMap(state -> state.to().stream())
        .toList();
  }

  <T extends Event> List<T> events(Class<T> type) {
    return engine.journal().entries().stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The number of workers in all states. */
  int workers() {
    Health.Workers workers = engine.health().workers();
    return workers.idle() + workers.initializing() + workers.running();
  }

  // ---- time

  EngineFixture advance(Duration by) {
    clock.advance(by);
    return this;
  }

  /** To one millisecond before {@code by} has passed; {@link #tick()} gets there. */
  EngineFixture advanceToJustBefore(Duration by) {
    return advance(by.minusMillis(1));
  }

  EngineFixture tick() {
    return advance(Duration.ofMillis(1));
  }
}

package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.fault.FaultPlan;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.Journal;
import dev.localpod.journal.Timeline;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.script.Script;
import java.net.URI;
import java.util.List;

/**
 * One endpoint as a test sees it: where its clients find it, what its workers do, what has become
 * of the jobs.
 */
public final class Endpoint {

  private final ServedEndpoint served;
  private final long seed;
  private final TestClock clock;

  Endpoint(ServedEndpoint served, long seed) {
    this.served = served;
    this.seed = seed;
    this.clock = new TestClock(served.id(), options().clock(), engine());
  }

  /** Its id. */
  public String id() {
    return served.id();
  }

  /** Where clients find it: {@code http://HOST:PORT/v2/ID}, without a slash at the end. */
  public URI baseUrl() {
    return served.baseUrl();
  }

  /** A key that passes. */
  public String apiKey() {
    return served.apiKeys().get(0);
  }

  /** How it behaved at its start. */
  public EndpointSettings settings() {
    return options().settings();
  }

  /** Replaces what its workers do with the jobs they pick up from now on. */
  public Endpoint script(Script script) {
    engine().script(script);
    return this;
  }

  /** What goes wrong on it on purpose, from now on. */
  public FaultPlan faults() {
    return served.faults();
  }

  /** Its time. */
  public TestClock clock() {
    return clock;
  }

  /**
   * A job as it stands.
   *
   * @throws dev.localpod.job.JobNotFoundException if there is none, or its result has expired
   */
  public Job job(String id) {
    return engine().status(new JobId(id));
  }

  /** All jobs that have not expired, newest first. */
  public List<Job> jobs() {
    return engine().jobs();
  }

  /** The ids of the jobs that calls are held for, each as often as there are such calls. */
  public List<String> heldCalls() {
    return engine().heldCalls().stream().map(JobId::value).toList();
  }

  /** What happened so far. */
  public Journal journal() {
    return engine().journal();
  }

  /** What happened to a job so far; empty if the journal has nothing of it. */
  public Timeline timeline(String jobId) {
    return Timeline.of(heading(), new JobId(jobId), journal());
  }

  /**
   * What happened to each job so far, in the order of their submission, and at the end the calls
   * about no job, if there were any.
   */
  public List<Timeline> timelines() {
    return Timeline.all(heading(), journal());
  }

  private Timeline.Heading heading() {
    return new Timeline.Heading(
        id(), settings().edition().name(), seed, options().clock().toString());
  }

  boolean is(ServedEndpoint other) {
    return served == other;
  }

  private EndpointOptions options() {
    return served.options();
  }

  private Engine engine() {
    return served.engine();
  }
}

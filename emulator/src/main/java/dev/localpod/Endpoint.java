package dev.localpod;

import dev.localpod.core.Engine;
import dev.localpod.fault.FaultPlan;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.journal.Journal;
import dev.localpod.journal.Timeline;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.script.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * One endpoint as a test uses it: its address and key for clients, its script, its faults, its time
 * and its jobs.
 */
public final class Endpoint {

  /** The real time for which {@link #awaitHeldCalls} waits at most. */
  public static final Duration HELD_CALLS_LIMIT = Duration.ofSeconds(10);

  /** The address and the key of an endpoint of the service. */
  private record Live(URI baseUrl, String apiKey) {}

  private final ServedEndpoint served;
  private final Localpod localpod;
  private final Optional<Live> live;
  private final TestClock clock;

  Endpoint(ServedEndpoint served, Localpod localpod) {
    this(served, localpod, Optional.empty());
  }

  private Endpoint(ServedEndpoint served, Localpod localpod, Optional<Live> live) {
    this.served = served;
    this.localpod = localpod;
    this.live = live;
    this.clock = new TestClock(id(), served.options().clock(), served.engine(), live.isPresent());
  }

  /**
   * Returns a view of this endpoint that sends clients to an endpoint of the live service. Its time
   * is that of this endpoint, so this one should have a real clock. What only an emulated endpoint
   * can do (its script, faults, workers, jobs and journal) throws a {@link LiveEndpointException}.
   *
   * @param baseUrl the address of the live endpoint: {@code https://HOST/v2/ID}, without a slash at
   *     the end
   * @param apiKey a key that passes there
   */
  public Endpoint asLive(URI baseUrl, String apiKey) {
    return new Endpoint(served, localpod, Optional.of(new Live(baseUrl, apiKey)));
  }

  /** Returns whether clients are sent to the live service. */
  public boolean isLive() {
    return live.isPresent();
  }

  /** Returns its id. */
  public String id() {
    return live.map(it -> it.baseUrl().getPath().replaceFirst(".*/", "")).orElse(served.id());
  }

  /**
   * Returns its address for clients: {@code http://HOST:PORT/v2/ID}, or {@code https://...} with
   * {@link dev.localpod.options.LocalpodOptions#https()}; without a slash at the end.
   */
  public URI baseUrl() {
    return live.map(Live::baseUrl).orElseGet(() -> URI.create(localpod.baseUrl() + "/" + id()));
  }

  /**
   * Returns a context for clients that trusts the CA of this run, and no other.
   *
   * @throws IllegalStateException if https is off
   */
  public SSLContext sslContext() {
    checkEmulated("the CA");
    return localpod.sslContext();
  }

  /**
   * Returns its address for clients of the OpenAI API: {@link #baseUrl} and {@code /openai/v1},
   * without a slash at the end (OAI-1).
   */
  public String openAiBaseUrl() {
    return baseUrl() + "/openai/v1";
  }

  /** Returns an API key that clients may use. */
  public String apiKey() {
    return live.map(Live::apiKey).orElseGet(() -> served.apiKeys().get(0));
  }

  /** Returns the settings that it was started with. */
  public EndpointSettings settings() {
    return options("the settings").settings();
  }

  /**
   * Replaces the script for jobs that its workers pick up from now on.
   *
   * @throws IllegalStateException if it has attached workers
   */
  public Endpoint script(Script script) {
    engine("the script").script(script);
    return this;
  }

  /** Returns its planned faults, to add and remove some. */
  public FaultPlan faults() {
    checkEmulated("the faults");
    return served.faults();
  }

  /** Returns its workers, to throttle, break and crash some. */
  public TestWorkers workers() {
    return new TestWorkers(engine("the workers").workers());
  }

  /**
   * Returns its attached workers (ATT-1).
   *
   * @throws IllegalStateException if its workers follow a script (ATT-8)
   */
  public AttachedWorkers attachedWorkers() {
    return engine("the workers")
        .attachedWorkers()
        .map(operations -> new AttachedWorkers(served.baseUrl(), apiKey(), operations))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the workers of endpoint '%s' follow a script; workers.attached must be true"
                        .formatted(id())));
  }

  /** Returns its time. */
  public TestClock clock() {
    return clock;
  }

  /**
   * Returns the present state of a job.
   *
   * @throws dev.localpod.job.JobNotFoundException if it was never submitted, or its result expired
   */
  public Job job(String id) {
    return engine("the jobs").status(new JobId(id));
  }

  /** Returns all jobs that have not expired, newest first. */
  public List<Job> jobs() {
    return engine("the jobs").jobs();
  }

  /** Returns the job id of each held call; a job with several held calls appears several times. */
  public List<String> heldCalls() {
    return engine("the held calls").heldCalls().stream().map(JobId::value).toList();
  }

  /**
   * Waits until this many calls are held at once, for at most {@link #HELD_CALLS_LIMIT} of real
   * time. With a {@linkplain TestClock#freeze frozen} clock no call is answered meanwhile.
   *
   * @throws IllegalStateException if the calls do not come in time, or the thread is interrupted
   */
  public void awaitHeldCalls(int calls) {
    CompletableFuture<Void> held = engine("the held calls").whenHeld(calls);
    try {
      held.get(HELD_CALLS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "%s calls of endpoint '%s' are held after %s s of real time; must be %s: %s"
              .formatted(
                  heldCalls().size(), id(), HELD_CALLS_LIMIT.toSeconds(), calls, heldCalls()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for held calls", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      held.cancel(false);
    }
  }

  /** Returns the record of all events so far. */
  public Journal journal() {
    return engine("the journal").journal();
  }

  /** Returns the events of a job so far; empty if the journal contains none. */
  public Timeline timeline(String jobId) {
    return Timeline.of(heading(), new JobId(jobId), journal());
  }

  /**
   * Returns the events of each job so far, in the order of their submission, and last the calls
   * that concern no job, if any.
   */
  public List<Timeline> timelines() {
    return Timeline.all(heading(), journal());
  }

  /**
   * Returns what the endpoint is like now, as the admin API shows it: {@code endpoint} with its
   * settings, counts and clock, {@code faults}, and {@code jobs}, the newest 500, each with its
   * input. Credentials are masked, and values of more than 4,096 bytes are cut as in the journal.
   */
  public Json.Obj snapshot() {
    checkEmulated("the snapshot");
    return Localpod.snapshot(served);
  }

  private Timeline.Heading heading() {
    return new Timeline.Heading(
        id(),
        settings().edition().name(),
        localpod.seed(),
        options("the clock").clock().toString());
  }

  boolean is(ServedEndpoint other) {
    return served == other;
  }

  private EndpointOptions options(String wanted) {
    checkEmulated(wanted);
    return served.options();
  }

  private Engine engine(String wanted) {
    checkEmulated(wanted);
    return served.engine();
  }

  private void checkEmulated(String wanted) {
    if (isLive()) {
      throw new LiveEndpointException(
          wanted + " of endpoint '" + id() + "' cannot be had: it is live; must be emulated");
    }
  }
}

package dev.localpod.core;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobState;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Whatever is done to an endpoint, in whatever order: it shows what the {@link EndpointModel}
 * shows.
 */
class ModelPropertyTest {

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  @Proves({"JOB-1", "JOB-4", "HLTH-1", "STRM-2", "STRM-4", "WRK-2", "EXP-1"})
  void the_engine_does_what_the_model_does(
      @ForAll("settings") EndpointSettings settings, @ForAll("commands") List<Command> commands) {
    var engine = new RealSubject(settings);
    var model = new EndpointModel(settings);
    var story = new ArrayList<String>();
    assertSame(engine.look(), model.look(), story);
    for (Command command : commands) {
      Optional<Action> action = command.on(model);
      if (action.isPresent()) {
        Object answer = action.get().on(engine);
        Object expected = action.get().on(model);
        story.add(command + " -> " + answer);
        assertSame(List.of(answer), List.of(expected), story);
        assertSame(engine.look(), model.look(), story);
      }
    }
    engine.close();
    model.close();
    story.add("close");
    assertSame(engine.look(), model.look(), story);
  }

  private static void assertSame(List<?> actual, List<?> expected, List<String> story) {
    assertThat(actual)
        .as(() -> "the engine after\n  " + String.join("\n  ", story) + "\n")
        .isEqualTo(expected);
  }

  // ---- settings

  @Provide
  Arbitrary<EndpointSettings> settings() {
    Arbitrary<WorkerSettings> workers =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.integers().between(1, 3),
                seconds(0, 3),
                seconds(5, 2),
                Arbitraries.integers().between(1, 2),
                Combinators.combine(
                        Arbitraries.of(ScalingRule.Type.class),
                        Arbitraries.integers().between(1, 4))
                    .as(ScalingRule::new))
            .as(
                (min, max, coldStart, idle, concurrency, scaling) ->
                    new WorkerSettings(
                        Math.min(min, max), max, coldStart, idle, concurrency, scaling));
    return Combinators.combine(
            workers,
            Arbitraries.of(Edition.DOCUMENTED, Edition.OBSERVED),
            Arbitraries.of(true, false))
        .as(
            (workerPool, edition, aggregate) ->
                EndpointSettings.DEFAULT
                    .workers(workerPool)
                    .edition(edition)
                    .aggregateStream(aggregate)
                    .executionTimeout(Duration.ofSeconds(20))
                    .ttl(Duration.ofSeconds(60))
                    .script(JobKind.script()));
  }

  // ---- commands

  /** Something to do; nothing where it cannot be done, as to a job before there is one. */
  private record Command(String text, Choice choice) {
    Optional<Action> on(EndpointModel model) {
      return choice.on(model);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Decides by the model what exactly is to be done to both. */
  private interface Choice {
    Optional<Action> on(EndpointModel model);
  }

  private interface Action {
    Object on(EndpointUnderTest subject);
  }

  @Provide
  Arbitrary<List<Command>> commands() {
    return Arbitraries.frequencyOf(
            Tuple.of(12, run()),
            Tuple.of(4, runsync()),
            Tuple.of(5, advance()),
            Tuple.of(16, advanceToNext()),
            Tuple.of(3, await()),
            Tuple.of(2, stream("newest", EndpointModel::submitted)),
            Tuple.of(7, stream("newest streaming", EndpointModel::streaming)),
            Tuple.of(4, command("putBack", EndpointUnderTest::putBack)),
            Tuple.of(
                3, onJob("cancel", "newest", EndpointModel::submitted, EndpointUnderTest::cancel)),
            Tuple.of(
                2, onJob("retry", "newest", EndpointModel::submitted, EndpointUnderTest::retry)),
            Tuple.of(
                5,
                onJob(
                    "retry",
                    "newest retryable",
                    EndpointModel::retryable,
                    EndpointUnderTest::retry)),
            Tuple.of(1, command("purge", EndpointUnderTest::purge)),
            Tuple.of(4, status()),
            Tuple.of(2, onWorkers("crash", 1, EndpointUnderTest::crash)),
            Tuple.of(2, onWorkers("throttle", 0, EndpointUnderTest::throttle)),
            Tuple.of(2, onWorkers("makeUnhealthy", 0, EndpointUnderTest::makeUnhealthy)))
        .list()
        .withSizeDistribution(RandomDistribution.uniform())
        .ofMaxSize(60);
  }

  private static Arbitrary<Command> run() {
    return Combinators.combine(Arbitraries.of(JobKind.class), policies())
        .as(
            (chore, policy) ->
                new Command(
                    "run(" + chore + text(policy) + ")",
                    always(subject -> subject.run(chore, policy))));
  }

  private static Arbitrary<Command> runsync() {
    return Combinators.combine(Arbitraries.of(JobKind.class), policies(), seconds(1, 90).optional())
        .as(
            (chore, policy, wait) ->
                new Command(
                    "runsync("
                        + chore
                        + text(policy)
                        + wait.map(asked -> ", wait " + asked).orElse("")
                        + ")",
                    always(subject -> subject.runsync(chore, policy, wait))));
  }

  private static Arbitrary<Policy> policies() {
    return Combinators.combine(
            Arbitraries.of(Duration.ofMillis(5_001), Duration.ofSeconds(6)).optional(0.2),
            seconds(10, 12).optional(0.3),
            Arbitraries.of(false, false, false, true))
        .as(Policy::new);
  }

  private static String text(Policy policy) {
    return policy.executionTimeout().map(limit -> ", executionTimeout " + limit).orElse("")
        + policy.ttl().map(ttl -> ", ttl " + ttl).orElse("")
        + (policy.lowPriority() ? ", lowPriority" : "");
  }

  private static Arbitrary<Command> advance() {
    return Arbitraries.of(
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(30))
        .map(by -> new Command("advance(" + by + ")", always(subject -> subject.advance(by))));
  }

  /** To where something happens by itself, or to a millisecond before it or after it. */
  private static Arbitrary<Command> advanceToNext() {
    return Arbitraries.of(0, 0, 0, -1, 1)
        .map(
            offset ->
                new Command(
                    "advance(next" + (offset == 0 ? "" : "%+d ms".formatted(offset)) + ")",
                    model ->
                        model
                            .untilNext()
                            .map(next -> next.plusMillis(offset))
                            .filter(by -> !by.isNegative())
                            .map(by -> subject -> subject.advance(by))));
  }

  private static Arbitrary<Command> await() {
    return seconds(1, 90)
        .flatMap(
            wait ->
                onJob(
                    "await " + wait,
                    "newest",
                    EndpointModel::submitted,
                    (subject, job) -> subject.await(job, wait)));
  }

  private static Arbitrary<Command> stream(
      String which, Function<EndpointModel, List<Integer>> jobs) {
    return seconds(1, 8)
        .flatMap(
            wait ->
                onJob("stream " + wait, which, jobs, (subject, job) -> subject.stream(job, wait)));
  }

  private static Arbitrary<Command> status() {
    return seconds(1, 4)
        .flatMap(
            ttl ->
                onJob(
                    "status ttl " + ttl,
                    "newest",
                    EndpointModel::submitted,
                    (subject, job) -> subject.status(job, ttl)));
  }

  /** One of the last of some jobs. */
  private static Arbitrary<Command> onJob(
      String name,
      String which,
      Function<EndpointModel, List<Integer>> jobs,
      BiFunction<EndpointUnderTest, Integer, Object> operation) {
    return Arbitraries.of(0, 1, 2, 3, 4, 5)
        .map(
            back ->
                new Command(
                    name + "(" + which + (back == 0 ? "" : " - " + back) + ")",
                    model -> {
                      List<Integer> candidates = jobs.apply(model);
                      return Optional.of(candidates.size() - 1 - back)
                          .filter(index -> index >= 0)
                          .map(candidates::get)
                          .map(job -> subject -> operation.apply(subject, job));
                    }));
  }

  private static Arbitrary<Command> onWorkers(
      String name, int fewest, BiFunction<EndpointUnderTest, Integer, Object> operation) {
    return Arbitraries.integers()
        .between(fewest, 3)
        .map(
            workers ->
                new Command(
                    name + "(" + workers + ")",
                    always(subject -> operation.apply(subject, workers))));
  }

  private static Arbitrary<Command> command(String name, Action action) {
    return Arbitraries.just(new Command(name, always(action)));
  }

  private static Choice always(Action action) {
    return model -> Optional.of(action);
  }

  private static Arbitrary<Duration> seconds(int one, int other) {
    return Arbitraries.of(Duration.ofSeconds(one), Duration.ofSeconds(other));
  }

  /** The engine on a virtual clock. */
  private static final class RealSubject implements EndpointUnderTest {
    private final EngineFixture fixture;
    private final Engine engine;
    private final List<JobId> ids = new ArrayList<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();
    private Optional<Streamed> lastStream = Optional.empty();

    private record Streamed(JobId id, CompletableFuture<StreamBatch> batch) {}

    RealSubject(EndpointSettings settings) {
      this.fixture = new EngineFixture(settings);
      this.engine = fixture.engine;
    }

    @Override
    public Object run(JobKind chore, Policy policy) {
      return submitted(engine.run(chore.request(policy)));
    }

    @Override
    public Object runsync(JobKind chore, Policy policy, Optional<Duration> wait) {
      return submitted(engine.runsync(chore.request(policy), wait).job());
    }

    private String submitted(Job job) {
      ids.add(job.id());
      return show(job);
    }

    @Override
    public Object status(int job, Duration ttl) {
      return answer(() -> show(engine.status(ids.get(job), ttl)));
    }

    @Override
    public Object await(int job, Duration wait) {
      return answer(() -> held(engine.await(ids.get(job), wait).thenApply(this::show)));
    }

    @Override
    public Object stream(int job, Duration wait) {
      return answer(
          () -> {
            JobId id = ids.get(job);
            CompletableFuture<StreamBatch> batch = engine.stream(id, wait);
            lastStream = Optional.of(new Streamed(id, batch));
            return held(batch.thenApply(RealSubject::show));
          });
    }

    private String held(CompletableFuture<String> call) {
      calls.add(call);
      return "held call " + (calls.size() - 1);
    }

    @Override
    public Object putBack() {
      Optional<Streamed> answered = lastStream.filter(last -> last.batch().isDone());
      if (answered.isEmpty()) {
        return "nothing";
      }
      lastStream = Optional.empty();
      return answer(
          () -> {
            Streamed last = answered.get();
            engine.putBack(last.id(), chunks(last.batch()));
            return "put back";
          });
    }

    private static List<dev.localpod.job.Chunk> chunks(CompletableFuture<StreamBatch> batch) {
      return batch.isCompletedExceptionally() ? List.of() : batch.join().chunks();
    }

    @Override
    public Object cancel(int job) {
      return answer(
          () -> {
            CancelOutcome cancellation = engine.cancel(ids.get(job));
            return cancellation.cancelledNow() + " " + show(cancellation.job());
          });
    }

    @Override
    public Object retry(int job) {
      return answer(() -> show(engine.retry(ids.get(job))));
    }

    @Override
    public Object purge() {
      return engine.purge();
    }

    @Override
    public Object crash(int workers) {
      return engine.workers().crash(workers);
    }

    @Override
    public Object throttle(int workers) {
      return answer(
          () -> {
            engine.workers().throttle(workers);
            return "done";
          });
    }

    @Override
    public Object makeUnhealthy(int workers) {
      return answer(
          () -> {
            engine.workers().makeUnhealthy(workers);
            return "done";
          });
    }

    @Override
    public Object advance(Duration by) {
      fixture.advance(by);
      return "done";
    }

    @Override
    public Object close() {
      engine.close();
      return "done";
    }

    @Override
    public List<String> look() {
      var facts = new ArrayList<String>();
      facts.add("now " + sinceStart(engine.clock().now()));
      facts.add(engine.health().toString());
      var jobs = new ArrayList<>(engine.jobs());
      Collections.reverse(jobs);
      jobs.forEach(job -> facts.add(show(job)));
      for (int i = 0; i < calls.size(); i++) {
        facts.add("held call " + i + ": " + answerOf(calls.get(i)));
      }
      fixture.webhooks.sent().stream()
          .map(sent -> "webhook " + sent.at() + " " + show(sent.job()))
          .forEach(facts::add);
      return facts;
    }

    private static Object answerOf(CompletableFuture<String> call) {
      return answer(() -> call.getNow(WAITS));
    }

    private static Object answer(Supplier<Object> question) {
      try {
        return question.get();
      } catch (JobNotFoundException e) {
        return NOT_FOUND;
      } catch (JobStateException | IllegalArgumentException e) {
        return REFUSED;
      } catch (CompletionException e) {
        return e.getCause() instanceof JobNotFoundException ? NOT_FOUND : e;
      }
    }

    private static Duration sinceStart(Instant when) {
      return Duration.between(EngineFixture.START, when);
    }

    private static String show(StreamBatch batch) {
      return batch.chunks().stream()
          .map(chunk -> " " + chunk.sequence() + chunk.output())
          .collect(joining("", batch.status().name(), ""));
    }

    private String show(Job job) {
      JobState state = job.state();
      Optional<Json> output = Optional.empty();
      Optional<String> error = Optional.empty();
      Optional<Instant> jobStatus = state.endedAt();
      if (state instanceof JobState.InProgress running) {
        output = running.progress().map(JobState.Progress::output);
        jobStatus = running.progress().map(JobState.Progress::at);
      } else if (state instanceof JobState.Completed done) {
        output = done.output();
      } else if (state instanceof JobState.Failed failure) {
        output = failure.output();
        error = Optional.of(failure.error());
      }
      return EndpointUnderTest.show(
          ids.indexOf(job.id()),
          job.status(),
          job.attempt(),
          job.retries(),
          output,
          error,
          state.run().map(run -> run.delay()),
          jobStatus.flatMap(at -> state.run().map(run -> run.execution(at))));
    }
  }
}

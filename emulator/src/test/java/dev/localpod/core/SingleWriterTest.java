package dev.localpod.core;

import static dev.localpod.core.EngineFixture.fixed;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.time.SystemClock;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on one endpoint: JOB-1, whatever races. */
@Timeout(300)
class SingleWriterTest {

  private static final int THREADS = 8;
  private static final int JOBS_PER_THREAD = 100;

  /** Completes, fails, streams and loses workers, each within some milliseconds. */
  private static final Script MIXED =
      new Script(
          List.of(
              rule("fail", new Step.After(ofMillis(3)), new Step.Fail(Json.of("no"))),
              rule("crash", new Step.After(ofMillis(2)), new Step.Crash()),
              rule("slow", new Step.After(ofMillis(20)), new Step.Complete(Optional.empty())),
              rule(
                  "stream",
                  new Step.Chunk(Json.of(1), Optional.empty()),
                  new Step.After(ofMillis(2)),
                  new Step.Chunk(Json.of(2), Optional.empty()))));

  private static final List<String> KINDS = List.of("echo", "fail", "crash", "slow", "stream");

  @RepeatedTest(3)
  @Proves({"JOB-1", "HLTH-1"})
  void each_submission_ends_exactly_once_whatever_races() throws InterruptedException {
    var settings =
        EndpointSettings.DEFAULT
            .script(MIXED)
            .executionTimeout(ofMillis(15))
            .workers(fixed(4).concurrency(2));
    try (var clock = new SystemClock();
        var engine = new Engine(settings, clock, 1, EngineDependencies.none())) {
      List<CompletableFuture<Job>> ends = Collections.synchronizedList(new ArrayList<>());
      var retries = new AtomicInteger();

      inParallel(
          thread -> {
            var random = new Random(thread);
            for (int i = 0; i < JOBS_PER_THREAD; i++) {
              String kind = KINDS.get(random.nextInt(KINDS.size()));
              var input = Json.object().put("kind", kind).build();
              JobId id = engine.run(JobRequest.of(input)).id();
              ends.add(engine.await(id, ofMinutes(5)));
              engine.stream(id, ofMillis(1));
              List<Job> jobs = engine.jobs();
              JobId other = jobs.get(random.nextInt(jobs.size())).id();
              switch (random.nextInt(8)) {
                case 0 -> engine.cancel(id);
                case 1 -> engine.cancel(other);
                case 2 -> engine.status(other, ofMinutes(20));
                case 3 -> retries.addAndGet(retried(engine, other));
                case 4 -> engine.purge();
                default -> engine.health();
              }
            }
          });
      ends.forEach(CompletableFuture::join);
      waitForTheEndOfAll(engine);

      Map<Optional<JobStatus>, Long> moves =
          states(engine).collect(groupingBy(Event.State::to, counting()));
      assertThat(engine.journal().dropped()).isZero();
      assertThat(finals(moves)).isEqualTo(THREADS * JOBS_PER_THREAD + retries.get());
      assertThat(ends).allMatch(end -> end.join().status().isFinal());
      assertLegalPaths(engine);

      Health.Jobs jobs = engine.health().jobs();
      assertThat(jobs.inQueue()).isZero();
      assertThat(jobs.inProgress()).isZero();
      assertThat(jobs.completed()).isEqualTo(count(moves, COMPLETED));
      assertThat(jobs.failed()).isEqualTo(count(moves, FAILED) + count(moves, JobStatus.TIMED_OUT));
      assertThat(jobs.retried())
          .isEqualTo(
              states(engine)
                  .filter(state -> state.cause().endsWith(" was lost"))
                  .filter(state -> state.to().equals(Optional.of(JobStatus.IN_QUEUE)))
                  .count());
      Health.Workers workers = engine.health().workers();
      assertThat(workers.running()).isZero();
      assertThat(workers.idle()).isEqualTo(4);
    }
  }

  @RepeatedTest(3)
  @Proves("JOB-1")
  void of_many_cancels_one_ends_the_job() throws InterruptedException {
    var fixture = EngineFixture.with(Scripts.hang(), fixed(1));
    for (int i = 0; i < 50; i++) {
      JobId id = fixture.run();
      var ended = new AtomicInteger();

      inParallel(
          thread -> {
            if (fixture.engine.cancel(id).cancelledNow()) {
              ended.incrementAndGet();
            }
          });

      assertThat(ended).hasValue(1);
      assertThat(fixture.path(id).stream().filter(JobStatus::isFinal)).containsExactly(CANCELLED);
    }
  }

  @RepeatedTest(3)
  @Proves("JOB-1")
  void of_many_retries_one_takes_the_job_back() throws InterruptedException {
    var fixture = EngineFixture.with(Scripts.fail("no"), fixed(1));
    JobId id = fixture.run();
    fixture.engine.script(Scripts.hang());
    var taken = new AtomicInteger();

    inParallel(thread -> taken.addAndGet(retried(fixture.engine, id)));

    assertThat(taken).hasValue(1);
    assertThat(fixture.engine.status(id).attempt()).isEqualTo(2);
  }

  @RepeatedTest(3)
  @Proves("STRM-2")
  void of_many_streams_each_chunk_goes_to_one() throws InterruptedException {
    Script chunks =
        Script.always(
            Stream.iterate(0, i -> i + 1)
                .limit(500)
                .<Step>flatMap(
                    i ->
                        Stream.of(
                            new Step.Chunk(Json.of(i), Optional.empty()),
                            new Step.After(ofMillis(1))))
                .toList());
    var fixture = EngineFixture.with(chunks, fixed(1));
    JobId id = fixture.run();
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());

    inParallel(
        thread -> {
          if (thread == 0) {
            for (int i = 0; i < 500; i++) {
              fixture.tick();
            }
            return;
          }
          for (JobStatus status = JobStatus.IN_QUEUE; !status.isFinal(); ) {
            StreamBatch batch = fixture.engine.stream(id, ofMinutes(1)).join();
            batch.chunks().forEach(chunk -> seen.add(chunk.sequence()));
            status = batch.status();
          }
        });

    assertThat(seen).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void what_a_submission_schedules_is_not_overtaken_by_an_advance() throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      var fixture = EngineFixture.with(Scripts.after(ofMillis(5)).complete("done"), fixed(1));
      var advance = new Thread(() -> fixture.advance(ofSeconds(1)));
      advance.start();

      JobId id = fixture.run();
      advance.join();
      fixture.advance(ofSeconds(1));

      assertThat(fixture.execution(id)).isEqualTo(ofMillis(5));
    }
  }

  @Test
  void answers_are_given_with_the_endpoint_free_for_other_threads() throws InterruptedException {
    var fixture = EngineFixture.with(Scripts.after(ofSeconds(1)).complete("done"), fixed(1));
    JobId id = fixture.run();
    var seenByOther = new CountDownLatch(1);
    fixture
        .engine
        .await(id, ofMinutes(1))
        .thenAccept(
            job -> {
              var other =
                  new Thread(
                      () -> {
                        fixture.engine.status(id);
                        seenByOther.countDown();
                      });
              other.start();
              joinUninterruptibly(other);
            });

    fixture.advance(ofSeconds(1));

    assertThat(seenByOther.getCount()).isZero();
  }

  @Test
  void an_answer_that_throws_harms_nobody_else() {
    var fixture = EngineFixture.with(Scripts.after(ofSeconds(1)).complete("done"), fixed(1));
    JobId id = fixture.run();
    fixture
        .engine
        .await(id, ofMinutes(1))
        .whenComplete(
            (job, e) -> {
              throw new IllegalStateException("on purpose");
            });
    CompletableFuture<Job> other = fixture.engine.await(id, ofMinutes(1));

    fixture.advance(ofSeconds(1));

    assertThat(other).isCompleted();
    assertThat(fixture.status(id)).isEqualTo(COMPLETED);
  }

  // ---- what must be true afterwards

  /** Each job moves as JOB-1 allows, and starts where it was. */
  private static void assertLegalPaths(Engine engine) {
    Map<JobId, List<Event.State>> byJob = states(engine).collect(groupingBy(Event.State::id));
    assertThat(byJob).hasSize(THREADS * JOBS_PER_THREAD);
    byJob.forEach(
        (id, moves) -> {
          Optional<JobStatus> at = Optional.empty();
          for (Event.State move : moves) {
            assertThat(move.from()).as("%s: %s", id, moves).isEqualTo(at);
            at = move.to();
            assertThat(isLegal(move)).as("%s: %s", id, move).isTrue();
          }
          assertThat(at).as("%s: %s", id, moves).map(JobStatus::isFinal).contains(true);
        });
  }

  private static boolean isLegal(Event.State move) {
    JobStatus to = move.to().orElseThrow();
    return move.from()
        .map(
            from ->
                switch (from) {
                  case IN_QUEUE ->
                      to == JobStatus.IN_PROGRESS || to == CANCELLED || to == JobStatus.TIMED_OUT;
                  case IN_PROGRESS -> to != JobStatus.IN_PROGRESS;
                  case FAILED, TIMED_OUT -> to == JobStatus.IN_QUEUE;
                  case COMPLETED, CANCELLED -> false;
                })
        .orElse(to == JobStatus.IN_QUEUE);
  }

  private static Stream<Event.State> states(Engine engine) {
    return engine.journal().entries().stream()
        .map(JournalEntry::event)
        .filter(Event.State.class::isInstance)
        .map(Event.State.class::cast);
  }

  private static long finals(Map<Optional<JobStatus>, Long> moves) {
    return Stream.of(JobStatus.values())
        .filter(JobStatus::isFinal)
        .mapToLong(status -> count(moves, status))
        .sum();
  }

  private static long count(Map<Optional<JobStatus>, Long> moves, JobStatus status) {
    return moves.getOrDefault(Optional.of(status), 0L);
  }

  // ---- doing it

  /** Jobs that were retried have ended once before, so their futures say nothing of the end. */
  private static void waitForTheEndOfAll(Engine engine) {
    engine.jobs().forEach(job -> engine.await(job.id(), ofMinutes(5)).join());
  }

  private static int retried(Engine engine, JobId id) {
    try {
      engine.retry(id);
      return 1;
    } catch (JobStateException e) {
      return 0;
    }
  }

  private interface Task {
    void run(int thread) throws InterruptedException;
  }

  private static void inParallel(Task task) throws InterruptedException {
    var go = new CountDownLatch(1);
    var failures = Collections.synchronizedList(new ArrayList<Throwable>());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      var thread =
          new Thread(
              () -> {
                try {
                  go.await();
                  task.run(number);
                } catch (InterruptedException | RuntimeException | Error e) {
                  failures.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private static void joinUninterruptibly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Rule rule(String kind, Step... steps) {
    var pointer = JsonPointer.parse("/kind");
    return new Rule(List.of(new Condition.Equal(pointer, Json.of(kind))), List.of(steps));
  }
}

package dev.localpod.core;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobNotFoundException;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WorkStep;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Clients on many threads do everything at once, and move the clock between their calls, so that
 * cancels, ends, time-outs, retries, purges and expiries meet. Afterwards the journal must add up.
 */
@Timeout(300)
class RaceTest {

  private static final int CLIENTS = 6;
  private static final int CALLS = 300;
  private static final int CHUNKS = 5;

  private final EngineFixture fixture =
      new EngineFixture(
          EndpointSettings.DEFAULT
              .workers(WorkerSettings.DEFAULT.count(1, 4).concurrency(2))
              .executionTimeout(ofSeconds(9))
              .ttl(ofSeconds(30))
              .script(script()));
  private final Engine engine = fixture.engine;

  private final ConcurrentLinkedQueue<JobId> jobs = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<CompletableFuture<?>> held = new ConcurrentLinkedQueue<>();

  /** Each chunk that was delivered and not put back: job, retries by the client, place. */
  private final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();

  @RepeatedTest(3)
  @Proves({"JOB-1", "HLTH-1", "STRM-2"})
  void whatever_meets_each_submission_ends_once_and_everything_adds_up() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    var start = new CountDownLatch(1);
    List<Future<?>> clients =
        IntStream.range(0, CLIENTS)
            .<Future<?>>mapToObj(seed -> threads.submit(() -> client(seed, start)))
            .collect(Collectors.toCollection(ArrayList::new));
    start.countDown();
    for (Future<?> client : clients) {
      client.get();
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    fixture.advance(ofSeconds(70)); // longer than any ttl: all jobs have ended, not all are expired
    assertNoChunkIsLost();
    fixture.advance(ofHours(1));

    assertThat(held).as("held calls").allMatch(CompletableFuture::isDone);
    assertThat(engine.jobs()).as("jobs that have not expired").isEmpty();
    assertThat(delivered).as("chunks").doesNotHaveDuplicates();
    assertThat(engine.journal().dropped()).isZero();
    assertEachSubmissionEndsOnce();
    assertHealthIsWhatTheJournalSays();
  }

  private Void client(int seed, CountDownLatch start) throws InterruptedException {
    var random = new Random(seed);
    start.await();
    for (int call = 0; call < CALLS; call++) {
      List<JobId> known = List.copyOf(jobs);
      JobId any = known.isEmpty() ? submit(random) : known.get(random.nextInt(known.size()));
      try {
        call(random, any);
      } catch (JobNotFoundException | JobStateException refused) {
        assertThat(refused).hasMessageContaining(any.value());
      }
      if (call % 2 == 0) {
        fixture.advance(ofMillis(500)); // in all not as long as a result of run is kept
      }
    }
    return null;
  }

  private void call(Random random, JobId id) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> submit(random);
      case 3 -> engine.cancel(id);
      case 4 -> engine.retry(id);
      case 5 -> held.add(engine.await(id, ofSeconds(random.nextInt(20))));
      case 6, 7 -> stream(id, random);
      case 8 -> engine.status(id, ofSeconds(1 + random.nextInt(60)));
      default -> {
        if (random.nextInt(10) == 0) {
          engine.purge();
        } else {
          engine.workers().crash(1);
        }
      }
    }
  }

  private JobId submit(Random random) {
    String kind = List.of("complete", "fail", "crash", "hang", "stream").get(random.nextInt(5));
    var request = JobRequest.of(Json.object().put("kind", kind).build());
    JobId id;
    if (random.nextBoolean()) {
      id = engine.run(request).id();
    } else {
      RunsyncCall run = engine.runsync(request, Optional.empty());
      held.add(run.answer());
      id = run.job().id();
    }
    jobs.add(id);
    return id;
  }

  private void stream(JobId id, Random random) {
    boolean vanishes = random.nextInt(4) == 0;
    held.add(
        engine.stream(id, ofSeconds(random.nextInt(8)))
            .thenAccept(
                batch -> {
                  if (vanishes) {
                    engine.putBack(id, batch.chunks());
                  } else {
                    batch.chunks().forEach(chunk -> delivered.add(name(id, chunk.sequence())));
                  }
                })
            .exceptionally(removed -> null));
  }

  private static String name(JobId id, long sequence) {
    return id + " " + sequence;
  }

  /** What the last submission of a job sent has been delivered, or still comes. */
  private void assertNoChunkIsLost() {
    Map<JobId, Set<String>> sent = chunksOfLastSubmissions();
    List<JobId> left = engine.jobs().stream().map(Job::id).filter(sent::containsKey).toList();
    assertThat(left).as("jobs with chunks that have not expired").isNotEmpty();
    for (JobId id : left) {
      engine.stream(id, ofSeconds(1))
          .join()
          .chunks()
          .forEach(chunk -> delivered.add(name(id, chunk.sequence())));
    }
    var had = new HashSet<>(delivered);
    assertThat(left).allSatisfy(id -> assertThat(had).containsAll(sent.get(id)));
  }

  private Map<JobId, Set<String>> chunksOfLastSubmissions() {
    Map<JobId, Integer> next = new HashMap<>();
    Map<JobId, Set<String>> sent = new HashMap<>();
    for (JournalEntry entry : engine.journal().entries()) {
      if (entry.event() instanceof Event.Work work && work.step() == WorkStep.CHUNK) {
        int sequence = next.merge(work.id(), 1, Integer::sum) - 1;
        sent.computeIfAbsent(work.id(), id -> new HashSet<>()).add(name(work.id(), sequence));
      } else if (entry.event() instanceof Event.State move
          && move.cause().equals("retried by the client")) {
        sent.remove(move.id());
      }
    }
    return sent;
  }

  private void assertEachSubmissionEndsOnce() {
    Map<JobId, List<Event.State>> moves =
        fixture.events(Event.State.class).stream().collect(groupingBy(Event.State::id));
    assertThat(moves.keySet()).containsExactlyInAnyOrderElementsOf(jobs);
    moves
        .values()
        .forEach(
            story -> {
              Optional<JobStatus> last = Optional.empty();
              for (Event.State move : story) {
                assertThat(move.from()).as("%s", story).isEqualTo(last);
                boolean leavesAnEnd =
                    last.filter(JobStatus::isFinal).isPresent() && move.to().isPresent();
                if (leavesAnEnd) {
                  assertThat(move.cause()).as("%s", story).isEqualTo("retried by the client");
                }
                last = move.to();
              }
              assertThat(last).as("%s", story).isEmpty();
            });
  }

  private void assertHealthIsWhatTheJournalSays() {
    Health.Jobs health = engine.health().jobs();
    assertThat(health)
        .isEqualTo(
            new Health.Jobs(
                count(JobStatus.COMPLETED),
                count(JobStatus.FAILED) + count(JobStatus.TIMED_OUT),
                0,
                0,
                (int)
                    fixture.events(Event.State.class).stream()
                        .filter(move -> move.from().equals(Optional.of(JobStatus.IN_PROGRESS)))
                        .filter(move -> move.to().equals(Optional.of(JobStatus.IN_QUEUE)))
                        .count()));
    assertThat(health.completed()).isPositive();
    assertThat(health.failed()).isPositive();
    assertThat(health.retried()).isPositive();
  }

  private int count(JobStatus end) {
    return (int)
        fixture.events(Event.State.class).stream()
            .filter(move -> move.to().equals(Optional.of(end)))
            .count();
  }

  private static Script script() {
    var streaming = new ArrayList<Step>();
    for (int i = 0; i < CHUNKS; i++) {
      streaming.add(new Step.Chunk(Json.of(i), Optional.empty()));
      streaming.add(new Step.After(ofMillis(700)));
    }
    return new Script(
        List.of(
            rule("complete", List.of(new Step.After(ofSeconds(1)))),
            rule("fail", List.of(new Step.After(ofSeconds(1)), new Step.Fail(Json.of("no")))),
            rule("crash", List.of(new Step.After(ofSeconds(1)), new Step.Crash())),
            rule("hang", List.of(new Step.Hang())),
            rule("stream", streaming)));
  }

  private static Rule rule(String kind, List<Step> steps) {
    return new Rule(List.of(new Condition.Equal(JsonPointer.parse("/kind"), Json.of(kind))), steps);
  }
}

package dev.localpod.core;

import static dev.localpod.core.EngineFixture.START;
import static dev.localpod.job.JobStatus.CANCELLED;
import static dev.localpod.job.JobStatus.COMPLETED;
import static dev.localpod.job.JobStatus.FAILED;
import static dev.localpod.job.JobStatus.TIMED_OUT;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.localpod.core.time.VirtualClock;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Chunk;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Policy;
import dev.localpod.json.Json;
import dev.localpod.options.EndpointSettings;
import dev.localpod.script.Handler;
import dev.localpod.script.JobContext;
import dev.localpod.script.JobFailedException;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers whose handler is written in Java. */
@Timeout(300)
class HandlerTest {

  private record Order(String prompt, int steps) {}

  private record Image(String url) {}

  private VirtualClock clock = VirtualClock.skipping(START);

  // ---- what it gets and gives

  @Test
  void it_makes_an_output_of_the_input() {
    Engine engine =
        engine(
            job -> {
              Order order = job.inputAs(Order.class);
              return new Image(order.prompt() + "-" + order.steps() + "-" + job.attempt());
            });

    Job job = runsync(engine, Map.of("prompt", "cup", "steps", 4));

    assertThat(output(job)).hasToString("{\"url\":\"cup-4-1\"}");
  }

  @Test
  void it_is_told_the_id_of_the_job() {
    Engine engine = engine(JobContext::id);

    Job job = runsync(engine, Map.of());

    assertThat(output(job)).isEqualTo(Json.of(job.id().value()));
  }

  @Test
  @Proves("POL-4")
  void it_gets_the_policy_the_webhook_and_the_s3_config_of_the_job() {
    Engine engine =
        engine(
            job ->
                List.of(
                    job.policy().get("ttl").orElseThrow(),
                    job.webhook().orElseThrow().toString(),
                    job.s3Config().orElseThrow().bucketName()));

    Job job =
        engine
            .runsync(
                new JobRequest(
                    Json.EMPTY,
                    new Policy(Optional.empty(), Optional.of(ofSeconds(60)), false),
                    Optional.of(URI.create("http://127.0.0.1:1/hook")),
                    Optional.of(Json.object().put("bucketName", "images").build())),
                Optional.empty())
            .answer()
            .join();

    assertThat(output(job)).hasToString("[60000,\"http://127.0.0.1:1/hook\",\"images\"]");
  }

  @Test
  void without_a_result_there_is_no_output() {
    Job job = runsync(engine(assigned -> null), Map.of());

    assertThat(job.status()).isEqualTo(COMPLETED);
    assertThat(((JobState.Completed) job.state()).output()).isEmpty();
  }

  @Test
  void without_a_result_chunks_make_up_the_output() {
    Engine engine =
        engine(
            job -> {
              job.chunk("a");
              job.chunk(Map.of("b", 1), Map.of("n", 2));
              return null;
            });

    Job job = runsync(engine, Map.of());

    assertThat(output(job)).hasToString("[\"a\",{\"b\":1}]");
    List<Chunk> chunks = engine.stream(job.id(), ofSeconds(1)).join().chunks();
    assertThat(chunks)
        .extracting(Chunk::metrics)
        .containsExactly(Optional.empty(), Optional.of(Json.of(Map.of("n", 2))));
  }

  @Test
  void an_exception_fails_the_job_with_its_message() {
    Job job =
        runsync(
            engine(
                assigned -> {
                  throw new IllegalStateException("CUDA out of memory");
                }),
            Map.of());

    assertThat(job.status()).isEqualTo(FAILED);
    assertThat(((JobState.Failed) job.state()).error()).isEqualTo("CUDA out of memory");
  }

  @Test
  @Proves("STAT-1")
  void a_failure_may_have_an_output_beside_its_error() {
    Job job =
        runsync(
            engine(
                assigned -> {
                  throw new JobFailedException("no face", Map.of("details", 1));
                }),
            Map.of());

    assertThat(job.state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> {
              assertThat(failed.error()).isEqualTo("no face");
              assertThat(failed.output()).contains(Json.of(Map.of("details", 1)));
            });
  }

  @Test
  void one_without_a_message_fails_it_with_its_name() {
    Job job =
        runsync(
            engine(
                assigned -> {
                  throw new UnsupportedOperationException();
                }),
            Map.of());

    assertThat(((JobState.Failed) job.state()).error())
        .isEqualTo("java.lang.UnsupportedOperationException");
  }

  @Test
  void figures_of_a_chunk_must_be_an_object() {
    Job job =
        runsync(
            engine(
                assigned -> {
                  assigned.chunk("a", 1);
                  return "never";
                }),
            Map.of());

    assertThat(((JobState.Failed) job.state()).error())
        .isEqualTo("the metrics of a chunk cannot be 1; they must be an object");
  }

  @Test
  void steps_of_data_may_come_before_it() {
    Engine engine =
        engine(
            EndpointSettings.DEFAULT.script(
                Scripts.after(ofSeconds(3)).handle(assigned -> "done")));

    Job job = runsync(engine, Map.of());

    assertThat(job.state().run().orElseThrow().execution(job.state().endedAt().orElseThrow()))
        .isEqualTo(ofSeconds(3));
  }

  // ---- its time

  @Test
  void it_sleeps_in_endpoint_time() {
    Engine engine =
        engine(
            job -> {
              job.sleep(ofMinutes(5));
              job.progress(50);
              job.sleep(ofMinutes(4));
              return passed().toMinutes();
            });

    assertThat(output(runsync(engine, Map.of()))).isEqualTo(Json.of(9));
  }

  @Test
  void time_stands_still_while_it_computes() {
    var computing = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    Engine engine =
        engine(
            job -> {
              computing.countDown();
              proceed.await();
              return passed().toSeconds();
            });
    CompletableFuture<Job> answer = answer(engine, Map.of());
    await(computing);
    assertThat(passed()).isZero();

    proceed.countDown();

    assertThat(output(answer.join())).isEqualTo(Json.of(0));
  }

  @Test
  void an_advance_waits_for_what_it_computes_on_the_way() {
    clock = new VirtualClock(START);
    Engine engine =
        new Engine(
            EndpointSettings.DEFAULT.script(
                Scripts.handle(
                    job -> {
                      for (int i = 0; i < 10; i++) {
                        job.sleep(ofSeconds(1));
                        job.chunk(passed().toSeconds());
                      }
                      return null;
                    })),
            clock,
            1,
            onThreads());
    JobId id = engine.run(request(Map.of())).id();

    engine.advance(ofSeconds(10));

    assertThat(output(engine.status(id))).hasToString("[1,2,3,4,5,6,7,8,9,10]");
  }

  @Test
  void one_that_sleeps_too_long_times_out() {
    var jobStatus = new AtomicReference<Throwable>();
    var over = new CountDownLatch(1);
    Engine engine =
        engine(
            job -> {
              try {
                job.sleep(ofHours(1));
              } catch (JobContext.OverException e) {
                jobStatus.set(e);
                over.countDown();
                throw e;
              }
              return "never";
            });

    Job job = runsync(engine, Map.of());

    assertThat(job.status()).isEqualTo(TIMED_OUT);
    await(over);
    assertThat(jobStatus.get())
        .hasMessage("job " + job.id() + " is over for this handler: cancelled, timed out or lost");
  }

  @Test
  void a_sleep_of_no_length_is_none() {
    Engine engine =
        engine(
            job -> {
              job.sleep(Duration.ZERO);
              job.sleep(ofSeconds(-1));
              return passed().toSeconds();
            });

    assertThat(output(runsync(engine, Map.of()))).isEqualTo(Json.of(0));
  }

  @Test
  void one_whose_job_is_over_does_not_fall_asleep() {
    var started = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    var slept = new CompletableFuture<Boolean>();
    Engine engine =
        engine(
            job -> {
              started.countDown();
              cancelled.await();
              try {
                job.sleep(ofHours(1));
                slept.complete(true);
              } catch (JobContext.OverException over) {
                slept.complete(false);
              }
              return "late";
            });
    JobId id = engine.run(request(Map.of())).id();
    await(started);
    engine.cancel(id);
    cancelled.countDown();

    assertThat(slept.join()).isFalse();
    assertThat(passed()).isZero();
  }

  // ---- when the job is over before

  @Test
  void what_it_says_after_a_cancel_is_ignored() {
    var started = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    var over = new CompletableFuture<Boolean>();
    Engine engine =
        engine(
            job -> {
              started.countDown();
              cancelled.await();
              job.progress("late");
              job.chunk("late");
              over.complete(job.isOver());
              return "late";
            });
    JobId id = engine.run(request(Map.of())).id();
    await(started);

    assertThat(engine.cancel(id).job().status()).isEqualTo(CANCELLED);
    cancelled.countDown();

    assertThat(over.join()).isTrue();
    assertThat(status(engine, id)).isEqualTo(CANCELLED);
    assertThat(engine.stream(id, ofSeconds(1)).join().chunks()).isEmpty();
    assertThat(engine.health().workers().running()).isZero();
  }

  @Test
  void a_job_whose_worker_is_lost_is_begun_anew() {
    var first = new CountDownLatch(1);
    Engine engine =
        engine(
            job -> {
              if (job.attempt() == 1) {
                first.countDown();
                job.sleep(ofHours(1));
              }
              return "attempt " + job.attempt();
            });
    JobId id = engine.run(request(Map.of())).id();
    await(first);

    engine.workers().crash(1);

    assertThat(output(answer(engine, id).join())).isEqualTo(Json.of("attempt 2"));
  }

  @Test
  void an_interrupt_ends_its_sleep_and_time_stands_still_again() {
    var thread = new AtomicReference<Thread>();
    var asleep = new CountDownLatch(1);
    clock = new VirtualClock(START);
    Engine engine =
        new Engine(
            EndpointSettings.DEFAULT.script(
                Scripts.handle(
                    job -> {
                      thread.set(Thread.currentThread());
                      asleep.countDown();
                      try {
                        job.sleep(ofSeconds(1));
                        return "slept";
                      } catch (InterruptedException e) {
                        return "interrupted";
                      }
                    })),
            clock,
            1,
            onThreads());
    CompletableFuture<Job> answer = answer(engine, Map.of());
    await(asleep);

    thread.get().interrupt();

    assertThat(output(answer.join())).isEqualTo(Json.of("interrupted"));
    engine.advance(ofSeconds(2));
  }

  @Test
  void an_endpoint_without_threads_cannot_have_one() {
    Engine engine =
        new Engine(
            EndpointSettings.DEFAULT.script(Scripts.handle(job -> "never")),
            clock,
            1,
            EngineDependencies.none());

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> engine.run(request(Map.of())))
        .withMessage("this endpoint cannot run handlers in Java");
  }

  @Test
  void chunks_of_a_run_whose_worker_was_lost_are_no_output_of_the_next_one() {
    var first = new CountDownLatch(1);
    Engine engine =
        engine(
            job -> {
              if (job.attempt() == 1) {
                job.chunk("a");
                first.countDown();
                job.sleep(ofHours(1));
              }
              return null;
            });
    JobId id = engine.run(request(Map.of())).id();
    await(first);

    engine.workers().crash(1);

    Job job = answer(engine, id).join();
    assertThat(((JobState.Completed) job.state()).output()).isEmpty();
  }

  // ---- words for it

  private Engine engine(Handler handler) {
    return engine(EndpointSettings.DEFAULT.script(Scripts.handle(handler)));
  }

  private Engine engine(EndpointSettings settings) {
    return new Engine(settings, clock, 1, onThreads());
  }

  private static EngineDependencies onThreads() {
    return EngineDependencies.none()
        .handlers(
            work -> {
              var thread = new Thread(work);
              thread.setDaemon(true);
              thread.start();
            });
  }

  private static JobRequest request(Map<String, ?> input) {
    return JobRequest.of((Json.Obj) Json.of(input));
  }

  private static Job runsync(Engine engine, Map<String, ?> input) {
    return answer(engine, input).join();
  }

  private static CompletableFuture<Job> answer(Engine engine, Map<String, ?> input) {
    return engine.await(engine.run(request(input)).id(), ofHours(2));
  }

  private static CompletableFuture<Job> answer(Engine engine, JobId id) {
    return engine.await(id, ofHours(2));
  }

  private static JobStatus status(Engine engine, JobId id) {
    return engine.status(id).status();
  }

  private static Json output(Job job) {
    return ((JobState.Completed) job.state()).output().orElseThrow();
  }

  private Duration passed() {
    return Duration.between(START, clock.now());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

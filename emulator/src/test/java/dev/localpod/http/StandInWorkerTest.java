package dev.localpod.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localpod.AttachedWorkers.AttachedWorker;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.WorkerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stand-in of the official Python worker serves clients through the emulator. */
@Timeout(300)
class StandInWorkerTest {

  private static final String INPUT = "{\"input\":{\"n\":7}}";

  private final HttpFixture wire =
      HttpFixture.to(
          EndpointOptions.of("demo")
              .clock(ClockMode.SKIP)
              .workers(WorkerSettings.DEFAULT.attached(true)));
  private final Endpoint endpoint = wire.endpoint();
  private final List<StandInWorker> workers = new ArrayList<>();

  @AfterEach
  void close() {
    workers.forEach(StandInWorker::close);
    wire.close();
  }

  private StandInWorker attach(String id, int concurrency, StandInWorker.Handler handler) {
    var worker =
        StandInWorker.start(endpoint.attachedWorkers().environment(id), concurrency, handler);
    workers.add(worker);
    return worker;
  }

  @Test
  @Proves({"ATT-1", "ATT-2", "ATT-3"})
  void a_function_serves_a_runsync() {
    attach("py-1", 1, StandInWorker.function(input -> input));

    HttpAnswer answer = wire.post("/runsync", INPUT);

    assertThat(Json.parse(answer.body()).at("/output")).contains(Json.parse("{\"n\":7}"));
    assertThat(Json.parse(answer.body()).at("/workerId")).contains(Json.of("py-1"));
    assertThat(answer.body()).contains("COMPLETED");
  }

  @Test
  @Proves({"ATT-4", "STRM-4", "STRM-6"})
  void a_generator_streams_and_aggregates_if_it_wants_to() {
    var pieces = List.of("Hel", "lo", Json.parse("{\"tokens\":2}"));
    attach("py-1", 1, StandInWorker.generator(true, input -> pieces));
    String aggregated = streamToTheEnd();
    assertThat(aggregated)
        .isEqualTo("{\"output\":\"Hel\"}{\"output\":\"lo\"}{\"output\":{\"tokens\":2}}");
    assertThat(lastOutput()).isEqualTo(Json.parse("[\"Hel\",\"lo\",{\"tokens\":2}]"));
    workers.get(0).close();

    attach("py-2", 1, StandInWorker.generator(false, input -> pieces));
    assertThat(streamToTheEnd()).isEqualTo(aggregated);
    assertThat(lastOutput()).isEqualTo(Json.parse("[]"));
  }

  private String streamToTheEnd() {
    String id = run();
    var items = new StringBuilder();
    Json body;
    do {
      body = Json.parse(wire.get("/stream/" + id).body());
      ((Json.Arr) body.at("/stream").orElseThrow()).items().forEach(items::append);
    } while (!body.at("/status").equals(Optional.of(Json.of("COMPLETED"))));
    return items.toString();
  }

  @Test
  @Proves({"ATT-5", "CANC-1"})
  void an_asynchronous_handler_stops_when_its_job_is_cancelled() {
    var stopped = new CountDownLatch(1);
    attach(
        "py-1",
        1,
        (job, reports) -> {
          await().until(reports::isStopped);
          stopped.countDown(); // a cancelled task sends no result
        });
    String id = run();
    untilInProgress(id);

    wire.post("/cancel/" + id);

    await().until(() -> stopped.getCount() == 0);
    assertThat(endpoint.job(id).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  @Proves({"ATT-5", "ATT-7"})
  void a_synchronous_handler_goes_on_and_its_late_result_is_ignored() {
    var cancelled = new CountDownLatch(1);
    StandInWorker worker =
        attach(
            "py-1",
            1,
            (job, reports) -> {
              cancelled.await();
              reports.chunk("late");
              reports.progress("late");
              reports.done(Json.object().put("output", "late").build(), false);
            });
    String id = run();
    untilInProgress(id);
    wire.post("/cancel/" + id);

    cancelled.countDown();

    await().until(() -> worker.answers().size() == 3);
    assertThat(worker.answers()).containsOnly(HttpAnswer.okWith("{}"));
    assertThat(endpoint.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(wire.get("/stream/" + id).body())
        .isEqualTo("{\"status\":\"CANCELLED\",\"stream\":[]}");
  }

  @Test
  @Proves({"ATT-3", "JOB-2"})
  void progress_after_the_end_is_ignored() {
    StandInWorker worker =
        attach(
            "py-1",
            1,
            (job, reports) -> {
              reports.done(Json.object().put("output", "done").build(), false);
              reports.progress("late");
            });

    wire.post("/runsync", INPUT);

    await().until(() -> worker.answers().size() == 2);
    assertThat(lastOutput()).isEqualTo(Json.of("done"));
  }

  @Test
  @Proves("ATT-3")
  void an_exception_of_a_handler_fails_the_job() {
    String error = "{\"error_type\": \"<class 'ValueError'>\", \"error_message\": \"no\"}";
    attach(
        "py-1",
        1,
        (job, reports) -> reports.done(Json.object().put("error", error).build(), false));

    HttpAnswer answer = wire.post("/runsync", INPUT);

    assertThat(Json.parse(answer.body()).at("/error")).contains(Json.of(error));
  }

  @Test
  @Proves({"JOB-4", "ATT-7"})
  void a_worker_that_is_lost_in_mid_job_gives_way_to_another_one() {
    var begun = new CountDownLatch(1);
    StandInWorker killed =
        attach(
            "py-1",
            1,
            (job, reports) -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    CompletableFuture<HttpAnswer> call = wire.hold("/runsync", INPUT);
    await().until(() -> begun.getCount() == 0);
    killed.close();
    attach("py-2", 1, StandInWorker.function(input -> "second"));

    // Its silence lasts 40 s of real time, which AttachedWorkersTest lets pass by hand.
    endpoint.workers().crash(1);

    assertThat(call.join().body()).contains("\"output\":\"second\"", "\"retries\":1", "py-2");
  }

  @Test
  @Proves({"ATT-2", "ATT-8"})
  void one_worker_runs_four_jobs_at_once() {
    var allThere = new CountDownLatch(4);
    attach(
        "py-1",
        4,
        (job, reports) -> {
          allThere.countDown();
          allThere.await();
          reports.done(Json.object().put("output", "done").build(), false);
        });

    List<CompletableFuture<HttpAnswer>> calls =
        IntStream.range(0, 4).mapToObj(n -> wire.hold("/runsync", INPUT)).toList();

    calls.forEach(call -> assertThat(call.join().body()).contains("\"output\":\"done\""));
  }

  @Test
  @Proves("ATT-2")
  void two_workers_race_for_each_job_and_one_gets_it() {
    attach("py-1", 2, StandInWorker.function(input -> input));
    attach("py-2", 2, StandInWorker.function(input -> input));

    List<CompletableFuture<HttpAnswer>> calls =
        IntStream.range(0, 300)
            .mapToObj(n -> wire.hold("/runsync", "{\"input\":{\"n\":" + n + "}}"))
            .toList();

    for (int n = 0; n < calls.size(); n++) {
      assertThat(Json.parse(calls.get(n).join().body()).at("/output/n")).contains(Json.of(n));
    }
    assertThat(endpoint.jobs()).allMatch(job -> job.attempt() == 1);
    assertThat(steps()).isEmpty();
  }

  @Test
  @Proves({"ATT-3", "ATT-7", "JOB-4"})
  void lost_and_doubled_answers_do_no_harm() {
    endpoint.faults().add(Faults.crash().onWorker().every(5));
    endpoint.faults().add(Faults.lostResult().onWorker().every(3));
    endpoint.faults().add(Faults.doubledResult().onWorker().every(2));
    attach("py-1", 1, StandInWorker.function(input -> input));
    attach("py-2", 1, StandInWorker.function(input -> input));

    for (int n = 0; n < 40; n++) {
      HttpAnswer answer = wire.post("/runsync", "{\"input\":{\"n\":" + n + "}}");
      assertThat(Json.parse(answer.body()).at("/output/n")).contains(Json.of(n));
    }
  }

  @Test
  @Proves({"ATT-6", "ATT-8"})
  void the_test_is_told_what_is_attached() {
    var begun = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    attach(
        "py-1",
        1,
        (job, reports) -> {
          begun.countDown();
          over.await();
          reports.done(Json.EMPTY, false);
        });
    String id = run();
    await().until(() -> begun.getCount() == 0);

    assertThat(endpoint.attachedWorkers().list())
        .extracting(AttachedWorker::toString)
        .containsExactly("AttachedWorker[id=py-1, state=RUNNING, jobs=[" + id + "]]");
    assertThat(endpoint.attachedWorkers().address()).isEqualTo(endpoint.baseUrl());
    over.countDown();
    await().until(() -> endpoint.job(id).status() == JobStatus.COMPLETED);
    assertThat(((JobState.Completed) endpoint.job(id).state()).output()).isEmpty();
  }

  @Test
  @Proves("ATT-8")
  void calls_of_workers_are_no_calls_of_clients() {
    attach("py-1", 1, StandInWorker.generator(true, input -> List.of(1)));

    wire.post("/runsync", INPUT);

    assertThat(endpoint.journal().entries())
        .extracting(entry -> entry.event())
        .filteredOn(event -> event instanceof Event.Call || event instanceof Event.CallStarted)
        .extracting(event -> event.details().get("operation").orElseThrow())
        .containsOnly(Json.of("runsync"));
    assertThat(endpoint.heldCalls()).isEmpty();
  }

  private String run() {
    Json body = Json.parse(wire.post("/run", INPUT).body());
    return ((Json.Str) body.at("/id").orElseThrow()).value();
  }

  private void untilInProgress(String id) {
    await().until(() -> endpoint.job(id).status() == JobStatus.IN_PROGRESS);
  }

  private Json lastOutput() {
    Job job = endpoint.jobs().get(0);
    return ((JobState.Completed) job.state()).output().orElseThrow();
  }

  private List<Event.Work> steps() {
    return endpoint.journal().entries().stream()
        .map(entry -> entry.event())
        .filter(Event.Work.class::isInstance)
        .map(Event.Work.class::cast)
        .toList();
  }
}

package dev.localpod.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that know nothing of the endpoint's time, on a clock that skips. */
@Timeout(300)
class SkipWireTest {

  private static final String NOTHING = "{\"input\":{}}";

  private HttpFixture wire = skipping(Scripts.after(ofSeconds(20)).complete("done"));

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void a_synchronous_call_is_answered_without_waiting() {
    HttpAnswer answer = wire.post("/runsync", NOTHING);

    assertThat(answer.body()).contains("\"executionTime\":20000").contains("COMPLETED");
    assertThat(passed()).isEqualTo(ofSeconds(20));
  }

  @Test
  void a_client_that_polls_sees_each_state() {
    wire.close();
    wire =
        HttpFixture.to(
            skip()
                .workers(WorkerSettings.DEFAULT.count(0, 1).coldStart(ofSeconds(9)))
                .script(Scripts.after(ofSeconds(3)).complete("done")));
    wire.post("/run", NOTHING);

    assertThat(pollToTheEnd())
        .containsExactly(JobStatus.IN_QUEUE, JobStatus.IN_PROGRESS, JobStatus.COMPLETED);
  }

  @Test
  void a_day_passes_for_a_job_that_no_worker_takes() {
    wire.close();
    wire = HttpFixture.to(skip().workers(WorkerSettings.DEFAULT.count(0, 0)).script(Script.ECHO));
    wire.post("/run", NOTHING);

    assertThat(pollToTheEnd()).containsExactly(JobStatus.IN_QUEUE, JobStatus.TIMED_OUT);
    assertThat(passed()).isEqualTo(ofHours(24));
  }

  @Test
  void a_result_that_was_read_expires_for_a_client_that_polls_another_job() {
    wire.post("/runsync", NOTHING);
    wire.close();
    wire = HttpFixture.to(skip().workers(WorkerSettings.DEFAULT.count(0, 0)).script(Script.ECHO));
    wire.post("/run", NOTHING);
    pollToTheEnd();
    wire.post("/run", NOTHING);

    assertThat(wire.get("/status/" + HttpFixture.SECOND).status()).isEqualTo(200);
    assertThat(wire.get("/status/" + HttpFixture.FIRST).status()).isEqualTo(404);
  }

  @Test
  void a_stream_is_followed_to_its_end() {
    wire.close();
    wire =
        skipping(Scripts.after(ofSeconds(5)).chunk("a").after(ofSeconds(30)).chunk("b").complete());
    wire.post("/run", NOTHING);

    var answers = new ArrayList<String>();
    do {
      answers.add(wire.get("/stream/" + HttpFixture.FIRST).body());
    } while (answers.get(answers.size() - 1).contains("IN_PROGRESS"));

    assertThat(answers.get(0)).contains("\"output\":\"a\"");
    assertThat(answers.get(answers.size() - 1)).contains("\"output\":\"b\"", "COMPLETED");
    assertThat(passed()).isEqualTo(ofSeconds(35));
  }

  @Test
  void a_client_that_is_refused_for_its_many_calls_passes_the_next_time() {
    wire.post("/purge-queue");
    wire.post("/purge-queue");
    assertThat(wire.post("/purge-queue").status()).isEqualTo(429);

    assertThat(wire.post("/purge-queue").status()).isEqualTo(200);
    assertThat(passed()).isEqualTo(ofSeconds(10));
  }

  @Test
  void a_client_that_only_awaits_its_webhook_gets_it() throws Exception {
    var posted = new CountDownLatch(1);
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
          posted.countDown();
        });
    receiver.start();
    try {
      wire.post(
          "/run",
          "{\"input\":{},\"webhook\":\"http://127.0.0.1:"
              + receiver.getAddress().getPort()
              + "/\"}");
      posted.await();
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void many_clients_at_once_all_come_to_their_ends() {
    List<CompletableFuture<HttpAnswer>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(wire.hold("/runsync?wait=300000", NOTHING));
    }

    assertThat(calls).allSatisfy(call -> assertThat(call.join().body()).contains("COMPLETED"));
  }

  private static HttpFixture skipping(Script script) {
    return HttpFixture.to(skip().script(script));
  }

  private static EndpointOptions skip() {
    return HttpFixture.demo().clock(ClockMode.SKIP);
  }

  private List<JobStatus> pollToTheEnd() {
    var seen = new ArrayList<JobStatus>();
    do {
      Json body = Json.parse(wire.get("/status/" + HttpFixture.FIRST).body());
      seen.add(JobStatus.valueOf(((Json.Str) body.at("/status").orElseThrow()).value()));
    } while (!seen.get(seen.size() - 1).isFinal());
    return seen;
  }

  /** How much time has passed since the endpoint's first call. */
  private Duration passed() {
    Instant began =
        wire.endpoint().journal().entries().stream()
            .map(JournalEntry::event)
            .filter(Event.Call.class::isInstance)
            .map(event -> ((Event.Call) event).request().at())
            .findFirst()
            .orElseThrow();
    return Duration.between(began, wire.endpoint().clock().now());
  }
}

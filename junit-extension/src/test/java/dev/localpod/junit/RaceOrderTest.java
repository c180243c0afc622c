package dev.localpod.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.Sleeper;
import dev.localpod.job.Job;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import dev.localpod.journal.JournalEntry;
import dev.localpod.journal.WebhookStep;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;

/** What races on an endpoint, in every order: its rules hold whichever event comes first. */
@LocalpodTest
@Allow(Leftover.UNUSED_RULE) // a job that is cancelled or purged first follows no rule
class RaceOrderTest {

  private static final Pattern CHUNK = Pattern.compile("\\{\"output\":\"([^\"]*)\"");

  /** What each test has seen in all orders. */
  private static final Map<String, Set<String>> SEEN = new ConcurrentHashMap<>();

  @AfterAll
  static void the_orders_have_shown_all_outcomes() {
    Map<String, Set<String>> outcomes =
        new HashMap<>(
            Map.ofEntries(
                entry("cancel and completion", Set.of("CANCELLED", "COMPLETED")),
                entry("cancel and cold start", Set.of("never started", "started")),
                entry("ttl and pick-up", Set.of("never started", "started")),
                entry("ttl and completion", Set.of("COMPLETED", "TIMED_OUT")),
                entry("execution timeout and completion", Set.of("COMPLETED", "TIMED_OUT")),
                entry("purge and pick-up", Set.of("purged", "started")),
                entry("retry and expiry", Set.of("200", "404")),
                entry(
                    "webhook and poll",
                    Set.of(
                        "COMPLETED before the webhook",
                        "COMPLETED after the webhook",
                        "IN_PROGRESS before the webhook")),
                entry("chunks and a read", Set.of("at once", "held")),
                entry(
                    "chunk and end of a hold",
                    Set.of("in the first answer", "in the second answer")),
                entry("completion and end of a hold", Set.of("COMPLETED", "IN_PROGRESS")),
                entry("worker and ttl", Set.of("never started", "started"))));
    outcomes.keySet().retainAll(SEEN.keySet()); // one test may be run alone
    assertThat(SEEN).isEqualTo(outcomes);
  }

  private static void see(String race, String what) {
    SEEN.computeIfAbsent(race, key -> ConcurrentHashMap.newKeySet()).add(what);
  }

  // ---- ends

  @EachOrder
  @Proves({"CANC-1", "CANC-2", "JOB-1"})
  void a_job_that_ends_as_it_is_cancelled_ends_once(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");

    sleeper.sleep(ofSeconds(10));
    String answer = client.post("/cancel/" + id, "").body();

    Job job = endpoint.job(id);
    assertThat(answer).contains("\"status\":\"" + job.status() + "\"");
    assertEndsOnce(endpoint);
    see("cancel and completion", job.status().name());
  }

  @EachOrder
  @Proves({"CANC-1", "JOB-1"})
  @WithWorkers(coldStart = "10s")
  void a_job_that_is_cancelled_as_its_worker_is_ready_stays_cancelled(
      Endpoint endpoint, Sleeper sleeper) throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");

    sleeper.sleep(ofSeconds(10));
    client.post("/cancel/" + id, "");
    sleeper.sleep(ofSeconds(30));

    assertThat(endpoint.job(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertEndsOnce(endpoint);
    see("cancel and cold start", startOf(endpoint.job(id)));
  }

  @EachOrder
  @Proves({"POL-2", "JOB-1"})
  @WithWorkers(coldStart = "10s")
  @WithPolicy(ttl = "10s")
  @Allow(Leftover.UNREAD_RESULT)
  void a_job_whose_ttl_passes_as_its_worker_is_ready_times_out(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    String id = new Client(endpoint).run("a cup");

    sleeper.sleep(ofSeconds(60));

    assertThat(endpoint.job(id).status()).isEqualTo(JobStatus.TIMED_OUT);
    assertEndsOnce(endpoint);
    see("ttl and pick-up", startOf(endpoint.job(id)));
  }

  @EachOrder
  @Proves({"POL-2", "JOB-1"})
  @WithPolicy(ttl = "10s")
  void a_job_whose_ttl_passes_as_it_completes_ends_once(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));

    String answer = new Client(endpoint).runsync("a cup");

    JobStatus status = endpoint.jobs().get(0).status();
    assertThat(answer).contains("\"status\":\"" + status + "\"");
    assertEndsOnce(endpoint);
    see("ttl and completion", status.name());
  }

  @EachOrder
  @Proves({"POL-1", "JOB-1"})
  @WithPolicy(executionTimeout = "10s")
  void a_job_that_runs_exactly_as_long_as_it_may_ends_once(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));

    String answer = new Client(endpoint).runsync("a cup");

    JobStatus status = endpoint.jobs().get(0).status();
    assertThat(answer).contains("\"status\":\"" + status + "\"");
    assertEndsOnce(endpoint);
    see("execution timeout and completion", status.name());
  }

  @EachOrder
  @Proves("SYNC-3")
  @Allow(Leftover.ABANDONED_JOB)
  void a_runsync_that_ends_as_its_job_does_shows_what_is_true(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));

    String answer = new Client(endpoint).post("/runsync?wait=10000", "{\"input\":{}}").body();

    assertEndsOnce(endpoint);
    see("completion and end of a hold", answer.contains("COMPLETED") ? "COMPLETED" : "IN_PROGRESS");
    assertThat(answer.contains("COMPLETED")).isEqualTo(answer.contains("\"output\""));
  }

  // ---- the queue

  @EachOrder
  @Proves("POL-2")
  @WithWorkers(min = 1, max = 1)
  void a_job_whose_ttl_passes_as_the_worker_is_free_times_out(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    var client = new Client(endpoint);
    String first = client.run("a cup");
    String second =
        Client.id(client.post("/run", "{\"input\":{},\"policy\":{\"ttl\":10000}}").body());

    sleeper.sleep(ofSeconds(30));

    assertThat(client.status(first)).contains("COMPLETED");
    assertThat(client.status(second)).contains("TIMED_OUT");
    assertEndsOnce(endpoint);
    see("worker and ttl", startOf(endpoint.job(second)));
  }

  @EachOrder
  @Proves({"PURG-1", "JOB-1"})
  @WithWorkers(coldStart = "10s")
  void a_purge_removes_a_job_or_a_worker_has_it(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");

    sleeper.sleep(ofSeconds(10));
    String answer = client.post("/purge-queue", "").body();
    sleeper.sleep(ofSeconds(30));

    boolean purged = answer.contains("\"removed\":1");
    assertThat(client.status(id)).contains(purged ? "CANCELLED" : "COMPLETED");
    assertThat(startOf(endpoint.job(id))).isEqualTo(purged ? "never started" : "started");
    assertEndsOnce(endpoint);
    see("purge and pick-up", purged ? "purged" : "started");
  }

  @EachOrder
  @Proves({"EXP-1", "RTRY-1"})
  @Allow({
    Leftover.LOST_RESULT,
    Leftover.REFUSED_CALL,
    Leftover.ABANDONED_JOB,
    Leftover.UNREAD_RESULT
  })
  void a_retry_as_the_result_expires_starts_the_job_or_finds_none(
      Endpoint endpoint, Sleeper sleeper) throws Exception {
    endpoint.script(Scripts.fail("CUDA out of memory"));
    var client = new Client(endpoint);
    String id = client.run("a cup");

    sleeper.sleep(ofMinutes(30));
    int answer = client.post("/retry/" + id, "").statusCode();

    assertThat(endpoint.jobs()).hasSize(answer == 200 ? 1 : 0);
    assertEndsOnce(endpoint);
    see("retry and expiry", String.valueOf(answer));
  }

  // ---- streams

  @EachOrder
  @Proves({"STRM-2", "STRM-4"})
  void each_chunk_is_read_once_and_the_last_one_with_the_end(Endpoint endpoint, Sleeper sleeper)
      throws Exception {
    endpoint.script(
        Scripts.after(ofSeconds(5)).chunk("a").after(ofSeconds(5)).chunk("b").complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");
    var chunks = new ArrayList<String>();
    var answers = new ArrayList<String>();

    while (answers.isEmpty() || !answers.get(answers.size() - 1).contains("COMPLETED")) {
      sleeper.sleep(ofSeconds(5));
      answers.add(client.get("/stream/" + id + "?wait=1000").body());
      chunks.addAll(chunksOf(answers.get(answers.size() - 1)));
    }

    assertThat(chunks).containsExactly("a", "b");
    assertThat(answers.get(answers.size() - 1)).contains("\"b\"");
    assertEndsOnce(endpoint);
    see(
        "chunks and a read",
        events(endpoint, Event.CallStarted.class).isEmpty() ? "at once" : "held");
  }

  @EachOrder
  @Proves("STRM-2")
  void a_chunk_that_comes_as_a_hold_ends_is_not_lost(Endpoint endpoint) {
    endpoint.script(Scripts.after(ofSeconds(5)).chunk("a").after(ofSeconds(5)).complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");

    String first = client.get("/stream/" + id + "?wait=5000").body();
    String second = client.get("/stream/" + id + "?wait=60000").body();

    boolean inFirst = chunksOf(first).equals(List.of("a"));
    assertThat(chunksOf(second)).isEqualTo(inFirst ? List.of() : List.of("a"));
    assertThat(client.get("/stream/" + id + "?wait=60000").body()).contains("COMPLETED", "[]");
    see("chunk and end of a hold", inFirst ? "in the first answer" : "in the second answer");
  }

  @EachOrder
  @Proves("STRM-2")
  void two_readers_share_the_chunks(Endpoint endpoint, Sleeper sleeper) throws Exception {
    endpoint.script(
        Scripts.after(ofSeconds(5)).chunk("a").after(ofSeconds(5)).chunk("b").complete("done"));
    var client = new Client(endpoint);
    String id = client.run("a cup");
    var chunks = new ConcurrentLinkedQueue<String>();

    var readers = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> reads =
          Stream.<Future<?>>generate(
                  () ->
                      readers.submit(
                          () -> {
                            String answer;
                            do {
                              sleeper.sleep(ofSeconds(5));
                              answer = client.get("/stream/" + id + "?wait=1000").body();
                              chunks.addAll(chunksOf(answer));
                            } while (!answer.contains("COMPLETED"));
                            return answer;
                          }))
              .limit(2)
              .toList();
      for (Future<?> read : reads) {
        read.get();
      }
    } finally {
      readers.shutdownNow();
    }

    assertThat(chunks).containsExactly("a", "b");
    assertEndsOnce(endpoint);
  }

  // ---- webhooks

  @EachOrder
  @Proves({"HOOK-1", "HOOK-2"})
  @SuppressWarnings("try") // frozen time is there to be closed
  void a_webhook_comes_once_before_or_after_the_poll(
      Endpoint endpoint, Sleeper sleeper, ScheduledExecutorService scheduler) throws Exception {
    endpoint.script(Scripts.after(ofSeconds(10)).complete("done"));
    var received = new ConcurrentLinkedQueue<String>();
    HttpServer receiver = receiver(received);
    try {
      var client = new Client(endpoint);
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      String body = "{\"input\":{},\"webhook\":\"%s\"}".formatted(url);
      Future<String> poll;
      // Time may go on to an awaited webhook before the client waits.
      try (var frozen = endpoint.clock().freeze()) {
        String id = Client.id(client.post("/run", body).body());
        poll =
            scheduler.schedule(
                () -> {
                  // Looked at first: once the poll is answered, time may go on.
                  boolean before = received.isEmpty();
                  return client.status(id)
                      + (before ? " before the webhook" : " after the webhook");
                },
                10,
                TimeUnit.SECONDS);
      }
      String seen = poll.get();
      sleeper.sleep(ofSeconds(60));

      see("webhook and poll", seen.replaceAll(".*\"status\":\"([A-Z_]+)\".*}", "$1"));
      assertThat(received).hasSize(1).allSatisfy(job -> assertThat(job).contains("COMPLETED"));
      assertThat(events(endpoint, Event.Webhook.class))
          .extracting(Event.Webhook::step)
          .containsExactly(WebhookStep.SENT, WebhookStep.ACKNOWLEDGED);
      assertEndsOnce(endpoint);
    } finally {
      receiver.stop(0);
    }
  }

  private static HttpServer receiver(ConcurrentLinkedQueue<String> received) throws IOException {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    return receiver;
  }

  // ---- what is true in every order

  /** Each submission has exactly one final state (JOB-1), unless it is unfinished still. */
  private static void assertEndsOnce(Endpoint endpoint) {
    Map<JobId, Integer> unended = new HashMap<>();
    for (Event.State state : events(endpoint, Event.State.class)) {
      if (state.isSubmission()) {
        unended.merge(state.id(), 1, Integer::sum);
      } else if (state.to().filter(JobStatus::isFinal).isPresent()) {
        unended.merge(state.id(), -1, Integer::sum);
      }
      assertThat(unended.get(state.id())).isBetween(0, 1);
    }
    for (Job job : endpoint.jobs()) {
      assertThat(unended.get(job.id())).isEqualTo(job.status().isFinal() ? 0 : 1);
    }
  }

  private static String startOf(Job job) {
    return job.state().run().isPresent() ? "started" : "never started";
  }

  private static List<String> chunksOf(String answer) {
    return CHUNK.matcher(answer).results().map(result -> result.group(1)).toList();
  }

  private static <T extends Event> List<T> events(Endpoint endpoint, Class<T> type) {
    return endpoint.journal().entries().stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}

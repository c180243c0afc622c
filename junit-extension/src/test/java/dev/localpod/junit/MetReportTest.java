package dev.localpod.junit;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

@Timeout(300)
class MetReportTest {

  private static final Path SOURCE =
      Path.of("src/test/java", MetReportTest.class.getName().replace('.', '/') + ".java");

  @TempDir private Path directory;

  @Test
  void a_part_that_nobody_met_has_the_line_that_brings_it_about() throws IOException {
    String report = report("met.md", OneJob.class);

    assertThat(report)
        .startsWith("# What the tests have met\n\nIn this run the tests met 5 of ")
        .contains(
            "| run | 1 |  |\n",
            "| COMPLETED | 1 |  |\n",
            "| TIMED_OUT | **no** | `endpoint.script(Scripts.hang());` |\n",
            "| observed | **no** | `@EachEdition` |\n");
  }

  @Test
  void each_line_brings_its_part_about() throws IOException {
    assertThat(report("all.md", Everything.class)).doesNotContain("**no**");
  }

  @Test
  void each_line_is_one_of_the_tests_here() throws IOException {
    String source = Files.readString(SOURCE).replaceAll("\\s+", " ");

    for (ContractItem item : ContractItems.all()) {
      for (String line : item.line().split(", and ")) {
        assertThat(source)
            .as(item.group() + ": " + item.name())
            .contains(line.replaceFirst("^(GET|POST) ", "").replaceFirst("\\{id}.*| with .*", ""));
      }
    }
  }

  @Test
  void no_two_parts_have_the_same_name() {
    assertThat(ContractItems.all())
        .extracting(item -> item.group() + item.name())
        .doesNotHaveDuplicates();
  }

  @Test
  void the_word_off_writes_none() throws IOException {
    run("off", OneJob.class);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
    assertThat(Path.of("off")).doesNotExist();
  }

  @Test
  void by_default_it_is_where_the_build_keeps_what_it_makes() throws IOException {
    assertThat(OutputDirectory.below(directory)).isEmpty();

    Files.createFile(directory.resolve("build.gradle.kts"));
    assertThat(OutputDirectory.below(directory)).contains(directory.resolve("build/localpod"));

    Files.createFile(directory.resolve("pom.xml"));
    assertThat(OutputDirectory.below(directory)).contains(directory.resolve("target/localpod"));
  }

  private String report(String name, Class<?> testClass) throws IOException {
    Path file = directory.resolve("new").resolve(name);
    run(file.toString(), testClass);
    return Files.readString(file);
  }

  private static void run(String parameter, Class<?> testClass) {
    var results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(testClass))
            .configurationParameter(LocalpodExtension.MET_PARAMETER, parameter)
            .execute();
    assertThat(Platform.failures(results)).isEmpty();
  }

  @LocalpodTest
  static class OneJob {
    @Test
    void test(Endpoint endpoint) {
      var client = new Client(endpoint);
      client.status(client.run("a coffee cup"));
    }

    @Test
    void asks_for_no_endpoint() {}
  }

  /** Meets everything that the report lists. */
  static class Everything {

    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder().allow(Leftover.values()).build();

    // ---- operations, states and errors

    @EachEdition
    void operations(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("a coffee cup");
      client.post("/runsync", "{\"input\":{}}");
      client.get("/stream/" + job);
      client.post("/cancel/" + job, "");
      client.post("/retry/" + job, "");
      client.post("/purge-queue", "");
      client.get("/health");
      client.get("/requests");
      client.get("/status/unknown");
      client.post("/openai/v1/chat/completions", "{\"messages\":[]}");
    }

    @Test
    @WithWorkers(coldStart = "20s")
    void a_job_waits_for_its_worker(Endpoint endpoint) {
      endpoint.script(Scripts.complete("done"));
      finish(endpoint);
    }

    @Test
    void a_job_runs(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofSeconds(5)).complete("done"));
      finish(endpoint);
    }

    @Test
    void a_job_fails(Endpoint endpoint) {
      endpoint.script(Scripts.fail("CUDA out of memory"));
      finish(endpoint);
    }

    @Test
    void a_job_is_cancelled(Endpoint endpoint) {
      endpoint.script(Scripts.hang());
      var client = new Client(endpoint);
      client.post("/cancel/" + client.run("a coffee cup"), "");
    }

    @Test
    void a_job_runs_for_too_long(Endpoint endpoint) {
      endpoint.script(Scripts.hang());
      finish(endpoint);
    }

    @Test
    void runsync_falls_back(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofMinutes(3)).complete("late"));
      new Client(endpoint).runsync("a coffee cup");
    }

    @Test
    void a_stream_has_chunks(Endpoint endpoint) {
      endpoint.script(Scripts.chunk("Hel").chunk("lo").complete());
      stream(endpoint);
    }

    @Test
    void a_result_expires(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("a coffee cup");
      endpoint.clock().advance(ofMinutes(31));
      client.status(job);
    }

    @Test
    void calls_are_answered_with_errors(Endpoint endpoint) {
      endpoint.faults().add(Faults.status(400).on(Operation.RUN));
      endpoint.faults().add(Faults.status(401).on(Operation.RUN));
      endpoint.faults().add(Faults.status(429).retryAfter(3).on(Operation.RUN));
      endpoint.faults().add(Faults.status(503).on(Operation.STATUS));
      for (int i = 0; i < 3; i++) {
        new Client(endpoint).post("/run", "{\"input\":{}}");
      }
      finish(endpoint);
    }

    // ---- limits, workers and webhooks

    @Test
    @WithLimits("{run: {requests: 1}}")
    void too_many_calls(Endpoint endpoint) {
      new Client(endpoint).run("a coffee cup");
      new Client(endpoint).post("/run", "{\"input\":{}}");
    }

    @Test
    @WithClock("manual")
    @WithLimits("{runsync: {concurrent: 1}}")
    void too_many_calls_at_once(Endpoint endpoint) throws InterruptedException {
      endpoint.script(Scripts.after(ofSeconds(5)).complete("done"));
      var held = new Thread(() -> new Client(endpoint).runsync("a coffee cup"));
      held.start();
      endpoint.awaitHeldCalls(1);
      new Client(endpoint).runsync("another one");
      endpoint.clock().advance(ofSeconds(5));
      held.join();
    }

    @Test
    void a_request_is_too_large(Endpoint endpoint) {
      new Client(endpoint).post("/run", "x".repeat(11_000_000));
    }

    @Test
    void a_chunk_is_too_large(Endpoint endpoint) {
      endpoint.script(Scripts.chunk("x".repeat(2_000_000)).complete());
      stream(endpoint);
    }

    @Test
    @WithWorkers(max = 0)
    void a_job_waits_for_too_long(Endpoint endpoint) {
      finish(endpoint);
    }

    @Test
    void a_worker_is_lost(Endpoint endpoint) {
      endpoint.faults().add(Faults.crash().onWorker());
      finish(endpoint);
    }

    @Test
    void a_job_is_lost_twice(Endpoint endpoint) {
      endpoint.faults().add(Faults.crash().onWorker().times(2));
      finish(endpoint);
    }

    @Test
    void a_worker_is_throttled(Endpoint endpoint) {
      endpoint.workers().throttle(1);
    }

    @Test
    @WithWorkers(startFaults = 1)
    void a_worker_is_unhealthy(Endpoint endpoint) {
      finish(endpoint);
    }

    @Test
    void a_job_makes_progress(Endpoint endpoint) {
      endpoint.script(Scripts.progress(50).after(ofSeconds(5)).complete("done"));
      finish(endpoint);
    }

    @Test
    void a_webhook_is_acknowledged(Endpoint endpoint) throws IOException {
      notified(endpoint, 1);
    }

    @Test
    void a_webhook_is_sent_again(Endpoint endpoint) throws IOException {
      endpoint.faults().add(Faults.lose().onWebhook());
      notified(endpoint, 1);
    }

    @Test
    void a_webhook_is_given_up(Endpoint endpoint) throws IOException {
      endpoint.faults().add(Faults.lose().onWebhook().times(3));
      notified(endpoint, 1);
    }

    // ---- faults

    @Test
    void calls_have_faults(Endpoint endpoint) {
      endpoint.faults().add(Faults.status(502).afterWork().on(Operation.RUN));
      endpoint.faults().add(Faults.dropBefore().on(Operation.RUN));
      endpoint.faults().add(Faults.dropAfter().on(Operation.RUN));
      endpoint.faults().add(Faults.delay(ofSeconds(20)).on(Operation.STATUS));
      endpoint.faults().add(Faults.truncate().on(Operation.STATUS));
      endpoint.faults().add(Faults.garbage().on(Operation.STATUS));
      endpoint.faults().add(Faults.slow(ofSeconds(20)).on(Operation.STATUS));
      endpoint.faults().add(Faults.reset().on(Operation.STATUS));
      endpoint.faults().add(Faults.unknownStatus().on(Operation.STATUS));
      endpoint.faults().add(Faults.extraFields().on(Operation.STATUS));
      endpoint.faults().add(Faults.missingFields().on(Operation.STATUS));
      endpoint.faults().add(Faults.largeNumbers().on(Operation.STATUS));
      var client = new Client(endpoint);
      for (int i = 0; i < 3; i++) {
        unlessCutOff(() -> client.post("/run", "{\"input\":{}}"));
      }
      String job = client.run("a coffee cup");
      while (!endpoint.faults().list().isEmpty()) {
        unlessCutOff(() -> client.status(job));
      }
    }

    @Test
    void an_openai_stream_ends_without_its_last_event(Endpoint endpoint) {
      endpoint.script(Scripts.chat("Hello"));
      endpoint.faults().add(Faults.missingDone().on(Operation.OPENAI));
      new Client(endpoint)
          .post(
              "/openai/v1/chat/completions",
              "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    @Test
    void webhooks_have_faults(Endpoint endpoint) throws IOException {
      endpoint.faults().add(Faults.lose().onWebhook());
      endpoint.faults().add(Faults.doubled().onWebhook());
      endpoint.faults().add(Faults.reorder().onWebhook());
      endpoint.faults().add(Faults.delay(ofSeconds(20)).onWebhook());
      endpoint.faults().add(Faults.empty().onWebhook());
      endpoint.faults().add(Faults.garbage().onWebhook());
      endpoint.faults().add(Faults.truncate().onWebhook());
      endpoint.faults().add(Faults.unknownStatus().onWebhook());
      endpoint.faults().add(Faults.extraFields().onWebhook());
      endpoint.faults().add(Faults.missingFields().onWebhook());
      notified(endpoint, 10);
    }

    @Test
    void workers_have_faults(Endpoint endpoint) {
      endpoint.faults().add(Faults.hang().onWorker());
      endpoint.faults().add(Faults.oversize().onWorker());
      endpoint.faults().add(Faults.lateResult().onWorker());
      endpoint.faults().add(Faults.lateProgress().onWorker());
      while (!endpoint.faults().list().isEmpty()) {
        new Client(endpoint).runsync("a coffee cup");
      }
    }

    @Test
    @WithWorkers(attached = true)
    void a_result_of_an_attached_worker_is_lost(Endpoint endpoint) {
      endpoint.faults().add(Faults.lostResult().onWorker());
      serveByAttachedWorker(endpoint);
    }

    @Test
    @WithWorkers(attached = true)
    void a_result_of_an_attached_worker_comes_twice(Endpoint endpoint) {
      endpoint.faults().add(Faults.doubledResult().onWorker());
      serveByAttachedWorker(endpoint);
    }

    private static void serveByAttachedWorker(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("a coffee cup");
      client.get("/job-take/worker-1");
      while (endpoint.job(job).status() != JobStatus.COMPLETED) {
        unlessCutOff(() -> client.post("/job-done/worker-1/" + job, "{\"output\":\"done\"}"));
      }
    }

    private static void finish(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("a coffee cup");
      while (!endpoint.job(job).status().isFinal()) {
        client.status(job);
      }
      client.status(job);
    }

    private static void stream(Endpoint endpoint) {
      var client = new Client(endpoint);
      String job = client.run("a coffee cup");
      while (!client.get("/stream/" + job).body().endsWith("\"stream\":[]}")) {
        // the next answer has more
      }
    }

    /** Runs jobs with a webhook until each webhook is over. */
    private static void notified(Endpoint endpoint, int jobs) throws IOException {
      HttpServer receiver =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      receiver.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      receiver.start();
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      for (int i = 0; i < jobs; i++) {
        new Client(endpoint).post("/run", "{\"input\":{},\"webhook\":\"" + url + "\"}");
      }
      endpoint.clock().advance(ofMinutes(5));
      receiver.stop(0);
    }

    private static void unlessCutOff(Runnable call) {
      try {
        call.run();
      } catch (IllegalStateException noAnswer) {
        // as planned
      }
    }
  }
}

package dev.localpod.examples.time;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimits;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** Measures what skipped time costs in real time, in rounds of a warm JVM. */
final class TimeBenchmark {

  private static final int ROUNDS = 5;
  private static final Duration STEP = ofSeconds(5);

  private TimeBenchmark() {}

  private interface Work {
    void run(Endpoint endpoint) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      for (int round = 0; round < ROUNDS; round++) {
        measure("a lone runsync", localpod, ClockMode.SKIP, TimeBenchmark::runsync);
        measure("300 polls by scheduler", localpod, ClockMode.SKIP, TimeBenchmark::scheduled);
        measure("back-off of 20 min", localpod, ClockMode.SKIP, TimeBenchmark::backOff);
        measure("17,280 polls", localpod, ClockMode.skip(STEP), TimeBenchmark::dayOfPolls);
        measure(
            "17,280 by java.net.http", localpod, ClockMode.skip(STEP), TimeBenchmark::dayByJavaNet);
      }
    }
  }

  private static void measure(String what, Localpod localpod, ClockMode mode, Work work)
      throws Exception {
    int workers = mode.equals(ClockMode.SKIP) ? 1 : 0;
    EndpointOptions options =
        EndpointOptions.of("benchmark")
            .clock(mode)
            .workers(WorkerSettings.DEFAULT.count(0, workers));
    Endpoint endpoint = localpod.add(options.settings(options.settings().limits(RateLimits.OFF)));
    try {
      long begin = System.nanoTime();
      work.run(endpoint);
      System.out.printf("%-24s %10.1f ms%n", what, (System.nanoTime() - begin) / 1e6);
    } finally {
      localpod.remove(endpoint.id());
    }
  }

  private static void runsync(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofSeconds(30)).complete("done"));
    new JobClient(endpoint).runsync("90000");
  }

  private static void scheduled(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(5)).complete("done"));
    var client = new JobClient(endpoint);
    String job = client.submit();
    var states = new States();
    ScheduledExecutorService scheduler = endpoint.clock().scheduler();
    scheduler.scheduleWithFixedDelay(() -> states.add(client.pollUnchecked(job)), 1, 1, SECONDS);
    states.awaitEnd();
    scheduler.shutdownNow();
  }

  private static void backOff(Endpoint endpoint) throws Exception {
    ScheduledExecutorService scheduler = endpoint.clock().scheduler();
    scheduler.schedule(() -> {}, 20, MINUTES).get();
    scheduler.shutdownNow();
  }

  /** A job that no worker takes, for its ttl of a day; by a client that costs little itself. */
  private static void dayOfPolls(Endpoint endpoint) throws Exception {
    String job = new JobClient(endpoint).submit();
    URL status = URI.create(endpoint.baseUrl() + "/status/" + job).toURL();
    String state;
    do {
      URLConnection call = status.openConnection();
      call.setRequestProperty("Authorization", "Bearer " + endpoint.apiKey());
      try (InputStream body = call.getInputStream()) {
        state = JobClient.state(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } while (!JobClient.isFinal(state));
  }

  /** The same by a client whose own threads take more time than the endpoint. */
  private static void dayByJavaNet(Endpoint endpoint) throws Exception {
    var client = new JobClient(endpoint);
    String job = client.submit();
    while (!JobClient.isFinal(client.poll(job))) {
      Thread.onSpinWait();
    }
  }
}

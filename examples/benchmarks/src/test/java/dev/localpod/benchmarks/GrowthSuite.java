package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.CallerGrowth;
import dev.localpod.benchmarks.probes.ChunkGrowth;
import dev.localpod.benchmarks.probes.EndpointThreads;
import dev.localpod.benchmarks.probes.JobGrowth;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cost of one operation while there is more and more of what the emulator keeps. */
final class GrowthSuite implements Suite {

  static final String THREADS_ROW = "endpoints on the real clock";
  static final String THREADS = "threads";

  private static final int CONNECTIONS = 16;
  private static final int WARM_UP_SECONDS = 2; // for each round

  private final Load load = Load.best();

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    endpoints(plan, samples);
    probe(Growth.JOBS, JobGrowth.class, plan, samples);
    probe(Growth.CALLERS, CallerGrowth.class, plan, samples);
    probe(Growth.CHUNKS, ChunkGrowth.class, plan, samples);
    int endpoints = Growth.ENDPOINTS.largest(plan);
    double threads = Probe.figures(EndpointThreads.class, endpoints).get(0)[0];
    samples.add(THREADS_ROW, endpoints + " endpoints", THREADS, 1, threads);
  }

  private static void probe(Growth growth, Class<?> probe, Plan plan, Samples samples)
      throws IOException, InterruptedException {
    Map<List<String>, Integer> rounds = new HashMap<>();
    for (List<String> line : Probe.run(probe, growth.largest(plan), plan.growthRounds())) {
      int round = rounds.merge(line.subList(0, 2), 1, Integer::sum);
      String metric = Growth.metric(Integer.parseInt(line.get(1)));
      samples.add(growth.row(), line.get(0), metric, round, Double.parseDouble(line.get(2)));
    }
  }

  private void endpoints(Plan plan, Samples samples) throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(Subject.LOCALPOD)) {
      server.renew();
      for (int second = 0; second < plan.growthRounds() * WARM_UP_SECONDS; second++) {
        load.run("POST", URI.create(server.url("/v2/demo/run")), CONNECTIONS, 1);
      }
      int endpoints = 1; // the one of the start
      for (int size : Growth.ENDPOINTS.sizes(plan)) {
        for (; endpoints < size; endpoints++) {
          server.call("PUT", "/_localpod/endpoints/other-" + endpoints, "{\"limits\": \"off\"}");
        }
        for (int round = 1; round <= plan.growthRounds(); round++) {
          server.renew();
          measure("/run", "POST", server.url("/v2/demo/run"), size, round, server, samples);
          measure("/status", "GET", server.url(server.statusPath()), size, round, server, samples);
        }
      }
    }
  }

  private void measure(
      String operation,
      String method,
      String url,
      int size,
      int round,
      ServerProcess server,
      Samples samples)
      throws IOException, InterruptedException {
    long before = server.cpuMicros();
    long requests = load.run(method, URI.create(url), CONNECTIONS, 1).requests();
    double each = (double) (server.cpuMicros() - before) / requests;
    samples.add(Growth.ENDPOINTS.row(), operation, Growth.metric(size), round, each);
  }
}

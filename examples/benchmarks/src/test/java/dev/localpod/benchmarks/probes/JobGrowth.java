package dev.localpod.benchmarks.probes;

import com.sun.management.OperatingSystemMXBean;
import dev.localpod.admin.AdminApi;
import dev.localpod.benchmarks.inside.Engines;
import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.UnmatchedCalls;
import dev.localpod.http.HttpServer;
import dev.localpod.http.JobJson;
import dev.localpod.job.JobId;
import dev.localpod.job.JobRequest;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What calls cost on an endpoint that keeps many jobs, on the real clock. */
public final class JobGrowth {

  /**
   * The jobs at least that are submitted or purged at each size, on several endpoints if need be.
   */
  private static final int JOBS = 5_000;

  /** The largest size of a first round, which does not count. */
  private static final int WARM_UP = 1_000;

  private static final int READS = 20_000;
  private static final long CALL_NANOS = 200_000_000;
  private static final String ID = "growth";
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final JobRequest request = Engines.request();
  private final LocalpodOptions options = LocalpodOptions.DEFAULT;
  private final HttpServer server = HttpServer.bind("127.0.0.1", 0);
  private final URI url = URI.create("http://127.0.0.1:" + server.port());
  private final EndpointRegistry registry =
      new EndpointRegistry(options, 1, url.resolve("/v2"), EngineDependencies.none());

  private JobGrowth() {
    AdminApi admin = new AdminApi(registry, Optional.empty(), "benchmark", Optional.empty());
    server.serve(options, registry, new UnmatchedCalls(), List.of(admin), "/");
  }

  /**
   * Prints the processor time of each operation at each size.
   *
   * @param arguments the most jobs, and the number of rounds
   */
  public static void main(String[] arguments) throws IOException {
    int largest = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var growth = new JobGrowth();
    for (int size : Sizes.upTo(Math.min(largest, WARM_UP))) {
      growth.measure(size, false);
    }
    for (int round = 0; round < rounds; round++) {
      for (int size : Sizes.upTo(largest)) {
        growth.measure(size, true);
      }
    }
    growth.server.close();
    System.exit(0); // the admin API has threads of its own
  }

  private void measure(int size, boolean counts) throws IOException {
    keep(size, counts);
    purge(size, counts);
  }

  private void keep(int size, boolean counts) throws IOException {
    int added = Math.max(1, size / 10);
    List<Engine> engines = engines(size, Engines.SETTINGS);
    List<List<JobId>> ids = engines.stream().map(engine -> submit(engine, size - added)).toList();
    var submitting = new CpuTime();
    submitting.measure(
        (long) added * engines.size(),
        () -> {
          for (int i = 0; i < engines.size(); i++) {
            ids.get(i).addAll(submit(engines.get(i), added));
          }
        });
    var reading = new CpuTime();
    Reads reads = new Reads(engines, ids);
    reading.measure(READS, reads::status);
    var counting = new CpuTime();
    counting.measure(READS, reads::health);
    double requests = call("/v2/" + ID + "/requests");
    double newest = call("/_localpod/endpoints/" + ID + "/jobs?limit=100");
    double oldest = call("/_localpod/endpoints/" + ID + "/jobs?limit=100&after=101");
    if (counts) {
      submitting.print("a job, from submission to completion", size);
      reading.print("/status", size);
      counting.print("/health", size);
      CpuTime.print("/requests, with its call", size, requests);
      CpuTime.print("admin API: the newest 100 jobs", size, newest);
      CpuTime.print("admin API: the oldest 100 jobs", size, oldest);
    }
    close(engines);
  }

  private void purge(int size, boolean counts) {
    EndpointSettings settings = Engines.SETTINGS;
    List<Engine> engines = engines(size, settings.workers(settings.workers().count(0, 0)));
    engines.forEach(engine -> submit(engine, size));
    var purging = new CpuTime();
    purging.measure((long) size * engines.size(), () -> engines.forEach(Engine::purge));
    if (counts) {
      purging.print("purge, a job", size);
    }
    close(engines);
  }

  /** Starts endpoints, of which the first is served. */
  private List<Engine> engines(int size, EndpointSettings settings) {
    EndpointOptions first = EndpointOptions.of(ID).clock(ClockMode.REAL).settings(settings);
    var engines = new ArrayList<Engine>();
    engines.add(registry.put(first).engine());
    while (engines.size() * size < JOBS) {
      engines.add(Engines.start(settings, ClockMode.REAL));
    }
    return engines;
  }

  private void close(List<Engine> engines) {
    registry.remove(ID);
    engines.subList(1, engines.size()).forEach(Engines::close);
  }

  private List<JobId> submit(Engine engine, int jobs) {
    var ids = new ArrayList<JobId>(jobs);
    for (int job = 0; job < jobs; job++) {
      ids.add(engine.run(request).id());
    }
    return ids;
  }

  /** Jobs that are chosen before the time of reading them is measured. */
  private static final class Reads {
    private final List<Engine> engines;
    private final List<JobId> jobs;

    Reads(List<Engine> all, List<List<JobId>> ids) {
      var random = new Random(1);
      int[] chosen = IntStream.range(0, READS).map(read -> random.nextInt(all.size())).toArray();
      engines = IntStream.of(chosen).mapToObj(all::get).toList();
      jobs =
          IntStream.of(chosen)
              .mapToObj(ids::get)
              .map(of -> of.get(random.nextInt(of.size())))
              .toList();
    }

    void status() {
      for (int read = 0; read < READS; read++) {
        JobJson.full(engines.get(read).status(jobs.get(read))).toBytes();
      }
    }

    void health() {
      engines.forEach(Engine::health);
    }
  }

  /** Returns the processor time of this process for a call, in microseconds. */
  private double call(String path) throws IOException {
    long calls = 0;
    long cpu = MACHINE.getProcessCpuTime();
    for (long begin = System.nanoTime(); System.nanoTime() - begin < CALL_NANOS; calls++) {
      var connection = (HttpURLConnection) url.resolve(path).toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer localpod");
      try (var in = connection.getInputStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return (MACHINE.getProcessCpuTime() - cpu) / 1e3 / calls;
  }
}

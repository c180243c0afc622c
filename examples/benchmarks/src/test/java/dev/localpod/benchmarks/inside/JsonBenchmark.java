package dev.localpod.benchmarks.inside;

import dev.localpod.core.Engine;
import dev.localpod.http.JobJson;
import dev.localpod.job.Job;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The bodies of requests and answers. */
@State(Scope.Thread)
public class JsonBenchmark {

  private final byte[] body = Engines.BODY.getBytes(StandardCharsets.UTF_8);
  private final Job finished = finished();

  private static Job finished() {
    Engine engine = Engines.start(Engines.SETTINGS, ClockMode.REAL);
    Job job = engine.find(engine.run(Engines.request()).id()).orElseThrow();
    Engines.close(engine);
    return job;
  }

  /** Reads the body of {@code /run}. */
  @Benchmark
  public Json read_the_json_of_a_request() {
    return Json.parse(new ByteArrayInputStream(body), Json.MAX_DEPTH);
  }

  /** Makes the body of {@code /status}. */
  @Benchmark
  public byte[] write_the_json_of_an_answer() {
    return JobJson.full(finished).toBytes();
  }
}

package dev.localpod.benchmarks.inside;

import dev.localpod.core.StreamBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Streamed output. */
@State(Scope.Thread)
public class ChunkBenchmark {

  private StreamingJob job = new StreamingJob();

  /** Begins with a new job, since a job keeps its chunks for the result. */
  @Setup(Level.Iteration)
  public void start() {
    job.close();
    job = new StreamingJob();
  }

  /** Ends the last job. */
  @TearDown
  public void stop() {
    job.close();
  }

  /** Streams a chunk and reads it as {@code /stream} does. */
  @Benchmark
  public StreamBatch stream_a_chunk_and_read_it() {
    job.append();
    return job.read();
  }
}

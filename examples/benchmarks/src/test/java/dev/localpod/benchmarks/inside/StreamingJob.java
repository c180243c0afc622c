package dev.localpod.benchmarks.inside;

import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.StreamBatch;
import dev.localpod.job.JobId;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.script.JobContext;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A job whose worker streams a piece of output whenever it is told to, until it is closed. */
public final class StreamingJob implements AutoCloseable {

  private static final Json PIECE = Json.of("a word ");

  private final CompletableFuture<JobContext> worker = new CompletableFuture<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Engine engine;
  private final JobId id;
  private final JobContext context;

  /** Starts the job on an endpoint of its own. */
  public StreamingJob() {
    engine =
        Engines.start(
            Engines.SETTINGS.script(Scripts.handle(this::work)),
            ClockMode.REAL,
            EngineDependencies.none().handlers(handler -> new Thread(handler).start()));
    id = engine.run(Engines.request()).id();
    context = worker.join();
  }

  private String work(JobContext job) throws InterruptedException {
    worker.complete(job);
    end.await();
    return "done";
  }

  /** Adds one chunk. */
  public void append() {
    context.chunk(PIECE);
  }

  /** Reads all chunks since the last time, as {@code /stream} does. */
  public StreamBatch read() {
    return engine.stream(id, Duration.ZERO).join();
  }

  /** Lets the worker end. */
  @Override
  public void close() {
    end.countDown();
    Engines.close(engine);
  }
}

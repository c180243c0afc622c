package dev.localpod.examples.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The code under test: a client that never has more than so many calls under way. */
final class BoundedClient {

  private final JobClient jobs;
  private final ExecutorService threads;
  private final List<CompletableFuture<Void>> calls = new ArrayList<>();

  BoundedClient(JobClient jobs, int most) {
    this.jobs = jobs;
    this.threads = Executors.newFixedThreadPool(most);
  }

  void draw(int number) {
    for (int i = 0; i < number; i++) {
      calls.add(CompletableFuture.runAsync(() -> jobs.runsyncAsync().join(), threads));
    }
  }

  void awaitAll() {
    calls.forEach(CompletableFuture::join);
    threads.shutdown();
  }
}

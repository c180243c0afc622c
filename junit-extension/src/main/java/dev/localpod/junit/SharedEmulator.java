package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.job.JobId;
import dev.localpod.options.LocalpodOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** An emulator that the tests of a run share; the root store closes it. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class SharedEmulator implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final boolean closes;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<JobId> earlierJobs = ConcurrentHashMap.newKeySet();

  private SharedEmulator(Localpod localpod, boolean closes) {
    this.localpod = localpod;
    this.closes = closes;
  }

  /** Starts an emulator, which is closed at the end. */
  static SharedEmulator started(LocalpodOptions options) {
    return new SharedEmulator(Localpod.start(options), true);
  }

  /** Uses a running emulator, which stays open. */
  static SharedEmulator of(Localpod running) {
    return new SharedEmulator(running, false);
  }

  Localpod localpod() {
    return localpod;
  }

  /** Returns the jobs of the tests so far whose endpoint had a fixed id. */
  Set<JobId> earlierJobs() {
    return earlierJobs;
  }

  /** Returns a number that no earlier call returned. */
  int nextNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public void close() {
    if (closes) {
      localpod.close();
    }
  }
}

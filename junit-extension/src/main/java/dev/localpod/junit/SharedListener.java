package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.LocalpodOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** The one emulator of a test run; the root store closes it at the end. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class SharedListener implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT);
  private final AtomicInteger endpoints = new AtomicInteger();

  Localpod localpod() {
    return localpod;
  }

  /** An id that no other endpoint of the run has. */
  String nextId() {
    return "test-" + endpoints.incrementAndGet();
  }

  @Override
  public void close() {
    localpod.close();
  }
}

package dev.localpod.junit;

import dev.localpod.Localpod;
import dev.localpod.options.LocalpodOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** An emulator that the tests of a run share; the root store closes it at the end. */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class SharedEmulator implements Store.CloseableResource, AutoCloseable {

  private final Localpod localpod;
  private final boolean ours;
  private final AtomicInteger numbers = new AtomicInteger();

  private SharedEmulator(Localpod localpod, boolean ours) {
    this.localpod = localpod;
    this.ours = ours;
  }

  /** One that is started here, and closed. */
  static SharedEmulator started(LocalpodOptions options) {
    return new SharedEmulator(Localpod.start(options), true);
  }

  /** One that somebody else has started, and closes. */
  static SharedEmulator of(Localpod running) {
    return new SharedEmulator(running, false);
  }

  Localpod localpod() {
    return localpod;
  }

  /** A number that was not given before. */
  int nextNumber() {
    return numbers.incrementAndGet();
  }

  @Override
  public void close() {
    if (ours) {
      localpod.close();
    }
  }
}

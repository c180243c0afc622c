package dev.localpod.junit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The endpoints that constructors of test classes asked for. The test that begins next on the same
 * thread takes them.
 */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class ConstructorEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Map<Thread, TestEndpoints> byThread = new ConcurrentHashMap<>();

  /** Returns the endpoints of the constructor that runs on this thread. */
  TestEndpoints get(Supplier<TestEndpoints> created) {
    return byThread.computeIfAbsent(Thread.currentThread(), thread -> created.get());
  }

  /** Removes and returns the endpoints of this thread. */
  Optional<TestEndpoints> take() {
    return Optional.ofNullable(byThread.remove(Thread.currentThread()));
  }

  /** Closes the endpoints that a failed constructor left. */
  void discard() {
    take().ifPresent(TestEndpoints::close);
  }

  @Override
  public void close() {
    byThread.values().forEach(TestEndpoints::close);
  }
}

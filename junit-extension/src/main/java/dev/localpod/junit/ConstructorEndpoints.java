package dev.localpod.junit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/**
 * The endpoints that constructors of test classes got, until the test is known for which they ran:
 * it begins next on the same thread.
 */
@SuppressWarnings("deprecation") // CloseableResource is what JUnit before 5.13 knows
final class ConstructorEndpoints implements Store.CloseableResource, AutoCloseable {

  private final Map<Thread, TestEndpoints> byThread = new ConcurrentHashMap<>();

  /** Those of the test whose instance this thread makes. */
  TestEndpoints get(Supplier<TestEndpoints> none) {
    return byThread.computeIfAbsent(Thread.currentThread(), thread -> none.get());
  }

  /** Hands them over to the test. */
  Optional<TestEndpoints> take() {
    return Optional.ofNullable(byThread.remove(Thread.currentThread()));
  }

  /** Another instance is made: of a test whose constructor failed something may be left. */
  void discard() {
    take().ifPresent(TestEndpoints::close);
  }

  @Override
  public void close() {
    byThread.values().forEach(TestEndpoints::close);
  }
}

package dev.localpod;

import dev.localpod.core.ClockFreeze;

/**
 * Time that does not move by itself until this is closed:
 *
 * <pre>{@code
 * try (var frozen = endpoint.clock().freeze()) {
 *   startEightCalls();
 *   endpoint.awaitHeldCalls(8);
 * }
 * }</pre>
 */
public final class FrozenTime implements AutoCloseable {

  private final ClockFreeze freeze;

  FrozenTime(ClockFreeze freeze) {
    this.freeze = freeze;
  }

  /** Lets time move by itself again; called again it does nothing. */
  @Override
  public void close() {
    freeze.close();
  }
}

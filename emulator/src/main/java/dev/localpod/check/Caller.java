package dev.localpod.check;

import java.io.IOException;

/** Sends calls and waits for their answers. */
@FunctionalInterface
public interface Caller {

  /**
   * Sends a call and returns its answer.
   *
   * @throws IOException if no answer comes
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  WireResponse send(WireRequest request) throws IOException, InterruptedException;
}

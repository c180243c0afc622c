package dev.localpod.examples.stories;

import dev.localpod.Endpoint;
import java.time.Duration;

/** The way in which a client sleeps: in production it is {@code Thread.sleep}. */
@FunctionalInterface
interface Pause {

  void pause(Duration time) throws InterruptedException;

  /** Returns pauses that move the clock of an endpoint instead. */
  static Pause in(Endpoint endpoint) {
    endpoint.clock().asJavaClock(); // its time is that of the client: assertions measure in it
    return endpoint.clock()::advance;
  }
}

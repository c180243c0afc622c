package dev.localpod.benchmarks;

import java.io.IOException;
import java.net.URI;

/** Calls one path over and over. */
interface Load {

  /**
   * What it has seen.
   *
   * @param requests that were answered
   * @param seconds that they took together
   * @param medianMicros of the time of one
   */
  record Result(long requests, double seconds, double medianMicros) {}

  /**
   * Makes calls.
   *
   * @throws IOException also if one is not answered with success
   */
  Result run(String method, URI url, int connections, int seconds)
      throws IOException, InterruptedException;

  /** Returns wrk where it is installed, else the client of the project. */
  static Load best() {
    return Wrk.isInstalled() ? new Wrk() : new SocketLoad();
  }
}

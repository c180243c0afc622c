package dev.localpod.benchmarks.probes;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;

/** Adds and removes endpoints. */
public final class EndpointCost {

  private static final int ENDPOINTS = 5_000;

  private EndpointCost() {}

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      for (int round = -1; round < rounds; round++) {
        long begin = System.nanoTime();
        for (int i = 0; i < ENDPOINTS; i++) {
          Endpoint endpoint = localpod.add(EndpointOptions.of("benchmark-" + i));
          localpod.remove(endpoint.id());
        }
        if (round >= 0) {
          System.out.println((System.nanoTime() - begin) / 1e6 / ENDPOINTS);
        }
      }
    }
  }
}

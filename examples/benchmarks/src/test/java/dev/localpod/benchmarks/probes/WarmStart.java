package dev.localpod.benchmarks.probes;

import dev.localpod.Localpod;
import dev.localpod.benchmarks.peers.JavalinFloor;
import dev.localpod.options.LocalpodOptions;
import io.javalin.Javalin;

/** Starts, asks and stops Localpod and the floor by turns. */
public final class WarmStart {

  private WarmStart() {}

  public static void main(String[] arguments) throws Exception {
    int cycles = Integer.parseInt(arguments[0]);
    for (int cycle = -cycles / 2; cycle < cycles; cycle++) {
      long begin = System.nanoTime();
      try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
        FirstStart.answer(localpod);
      }
      long between = System.nanoTime();
      Javalin floor = JavalinFloor.start();
      FirstStart.call("http://127.0.0.1:" + floor.port() + "/v2/demo/run", "key");
      floor.stop();
      long end = System.nanoTime();
      if (cycle >= 0) {
        System.out.println((between - begin) / 1e6 + "|" + (end - between) / 1e6);
      }
    }
  }
}

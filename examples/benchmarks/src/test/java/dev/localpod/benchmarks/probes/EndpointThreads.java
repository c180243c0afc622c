package dev.localpod.benchmarks.probes;

import dev.localpod.benchmarks.inside.Engines;
import dev.localpod.core.Engine;
import dev.localpod.options.ClockMode;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts the threads of many endpoints on the real clock, each of which runs a job. */
public final class EndpointThreads {

  private EndpointThreads() {}

  /**
   * Prints how many threads have come.
   *
   * @param arguments the number of endpoints
   */
  public static void main(String[] arguments) {
    int before = threads();
    List<Engine> engines = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      Engine engine =
          Engines.start(
              Engines.SETTINGS.script(Scripts.after(Duration.ofMinutes(1)).complete("done")),
              ClockMode.REAL);
      engine.run(Engines.request());
      engines.add(engine);
    }
    System.out.println(threads() - before);
    engines.forEach(Engines::close);
  }

  private static int threads() {
    return Thread.getAllStackTraces().size();
  }
}

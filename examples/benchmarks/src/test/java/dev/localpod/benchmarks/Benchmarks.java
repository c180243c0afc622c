package dev.localpod.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures Localpod beside other servers for tests, in processes of their own: see CONTRIBUTING.md.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /**
   * Runs all measurements.
   *
   * @param arguments {@code short} or {@code full}; the directory of the samples; the page to write
   */
  public static void main(String[] arguments) throws Exception {
    Plan plan = Plan.named(arguments[0]);
    Path results = Path.of(arguments[1]);
    Path page = Path.of(arguments[2]);
    Files.createDirectories(results);
    Files.createDirectories(page.toAbsolutePath().getParent());
    var samples = new Samples();
    for (Suite suite :
        List.of(
            new StartSuite(),
            new ProbeSuite(),
            new HeldCallsSuite(),
            new HeapSuite(),
            new InsideSuite(),
            new GrowthSuite(),
            new ThroughputSuite())) {
      System.out.println("=== " + suite.getClass().getSimpleName());
      suite.run(plan, samples);
      // After each, so that little is lost if a run ends early.
      samples.write(results.resolve("samples.csv"));
      new SpeedPage(samples, plan).write(page);
    }
    System.out.println("samples: " + results.resolve("samples.csv"));
    System.out.println("page: " + page);
  }
}

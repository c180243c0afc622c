package dev.localpod.benchmarks;

import dev.localpod.benchmarks.inside.InsideCost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations inside the emulator, without HTTP: their time and what they allocate. */
final class InsideSuite implements Suite {

  static final String ROW = "inside";
  static final String NANOS = "ns";
  static final String BYTES = "allocated bytes";

  /** The iterations before those that count, of those that are measured in JVMs of their own. */
  private static final int WARM_UP = 3;

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    Path log = Files.createTempFile("localpod-jmh", ".log");
    Map<String, Integer> rounds = new HashMap<>();
    for (List<String> line :
        Probe.run(
            InsideCost.class,
            plan.jvms(),
            plan.jvms() * WARM_UP,
            plan.iterations(),
            plan.iterationMillis(),
            log)) {
      String operation = line.get(0);
      int round = rounds.merge(operation, 1, Integer::sum);
      samples.add(ROW, operation, NANOS, round, Double.parseDouble(line.get(1)));
      samples.add(ROW, operation, BYTES, round, Double.parseDouble(line.get(2)));
    }
    Files.delete(log);
  }
}

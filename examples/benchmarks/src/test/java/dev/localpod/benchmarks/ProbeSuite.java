package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.EndpointCost;
import dev.localpod.benchmarks.probes.FirstStart;
import dev.localpod.benchmarks.probes.JUnitCost;
import dev.localpod.benchmarks.probes.PolledDay;
import dev.localpod.benchmarks.probes.WarmStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What happens inside the JVM of a test; each kind in a JVM of its own. */
final class ProbeSuite implements Suite {

  static final String FIRST_START = "first start and answer in a fresh JVM";
  static final String WARM_START = "start, first answer and stop, warm";
  static final String POLLS = "17,280 polls under skip";
  static final String ENDPOINT = "an endpoint, added and removed";
  static final String TEST = "a test with an endpoint";
  static final String MILLIS = "ms";
  static final String COLD = "cold JVM";
  static final String WARM = "warm";

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    for (int round = 1; round <= plan.starts(); round++) {
      for (String subject : List.of(FirstStart.LOCALPOD, FirstStart.FLOOR)) {
        samples.add(FIRST_START, subject, MILLIS, round, only(FirstStart.class, subject));
      }
    }
    int cycles = plan.starts() * 6;
    int cycle = 0;
    for (double[] millis : probe(WarmStart.class, String.valueOf(cycles))) {
      cycle++;
      samples.add(WARM_START, FirstStart.LOCALPOD, MILLIS, cycle, millis[0]);
      samples.add(WARM_START, FirstStart.FLOOR, MILLIS, cycle, millis[1]);
    }
    int round = 0;
    for (double[] millis : probe(PolledDay.class, plan.pollRounds() + ":" + plan.pollSeconds())) {
      samples.add(POLLS, round == 0 ? COLD : WARM, MILLIS, ++round, millis[0]);
    }
    round = 0;
    for (double[] millis : probe(EndpointCost.class, String.valueOf(plan.rounds()))) {
      samples.add(ENDPOINT, FirstStart.LOCALPOD, MILLIS, ++round, millis[0]);
    }
    round = 0;
    for (double[] millis : probe(JUnitCost.class, String.valueOf(plan.rounds()))) {
      round++;
      samples.add(TEST, FirstStart.LOCALPOD, MILLIS, round, millis[0]);
      samples.add(TEST, JUnitCost.WITHOUT, MILLIS, round, millis[1]);
    }
  }

  private static double only(Class<?> probe, String argument)
      throws IOException, InterruptedException {
    return probe(probe, argument).get(0)[0];
  }

  /** Runs a class in a new JVM; returns the figures in each line that it prints. */
  private static List<double[]> probe(Class<?> probe, String argument)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ServerProcess.java(),
                "-cp",
                ClassPath.of("(?!wiremock|mockserver|mockwebserver|okhttp|okio).*"),
                probe.getName(),
                argument)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var lines = new ArrayList<double[]>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(List.of(line.split(" ")).stream().mapToDouble(Double::parseDouble).toArray());
      }
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IOException(probe.getName() + " has failed; run it by itself to see why");
    }
    return lines;
  }
}

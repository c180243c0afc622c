package dev.localpod.benchmarks;

import dev.localpod.benchmarks.probes.EndpointCost;
import dev.localpod.benchmarks.probes.FirstStart;
import dev.localpod.benchmarks.probes.JUnitCost;
import dev.localpod.benchmarks.probes.PolledDay;
import dev.localpod.benchmarks.probes.WarmStart;
import java.io.IOException;
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
    for (double[] millis : Probe.figures(WarmStart.class, String.valueOf(cycles))) {
      cycle++;
      samples.add(WARM_START, FirstStart.LOCALPOD, MILLIS, cycle, millis[0]);
      samples.add(WARM_START, FirstStart.FLOOR, MILLIS, cycle, millis[1]);
    }
    int round = 0;
    for (double[] millis :
        Probe.figures(PolledDay.class, plan.pollRounds() + ":" + plan.pollSeconds())) {
      samples.add(POLLS, round == 0 ? COLD : WARM, MILLIS, ++round, millis[0]);
    }
    round = 0;
    for (double[] millis : Probe.figures(EndpointCost.class, String.valueOf(plan.rounds()))) {
      samples.add(ENDPOINT, FirstStart.LOCALPOD, MILLIS, ++round, millis[0]);
    }
    round = 0;
    for (double[] millis : Probe.figures(JUnitCost.class, String.valueOf(plan.rounds()))) {
      round++;
      samples.add(TEST, FirstStart.LOCALPOD, MILLIS, round, millis[0]);
      samples.add(TEST, JUnitCost.WITHOUT, MILLIS, round, millis[1]);
    }
  }

  private static double only(Class<?> probe, String argument)
      throws IOException, InterruptedException {
    return Probe.figures(probe, argument).get(0)[0];
  }
}

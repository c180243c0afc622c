package dev.localpod.benchmarks.inside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package with JMH. */
public final class InsideCost {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private InsideCost() {}

  /**
   * Prints a line for each iteration: the operation, its nanoseconds, its allocated bytes.
   *
   * @param arguments the number of JVMs, or 0 for this one; of iterations before those that count;
   *     of those; the milliseconds of each; a file for what JMH prints
   */
  public static void main(String[] arguments) throws Exception {
    // Two runs on one machine are for their callers to avoid.
    System.setProperty("jmh.ignoreLock", "true");
    TimeValue time = TimeValue.milliseconds(Long.parseLong(arguments[3]));
    Path log = Path.of(arguments[4]);
    var options =
        new OptionsBuilder()
            .include(InsideCost.class.getPackageName().replace(".", "\\.") + "\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(Integer.parseInt(arguments[0]))
            .warmupIterations(Integer.parseInt(arguments[1]))
            .warmupTime(time)
            .measurementIterations(Integer.parseInt(arguments[2]))
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-Xmx2g")
            .shouldFailOnError(true)
            .output(log.toString())
            .build();
    try {
      new Runner(options)
          .run().stream()
              .sorted(Comparator.comparing(InsideCost::operation))
              .forEach(InsideCost::print);
    } catch (RunnerException e) {
      throw new IllegalStateException(Files.readString(log), e);
    }
  }

  private static void print(RunResult result) {
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        System.out.println(
            String.join(
                "|",
                operation(result),
                String.valueOf(iteration.getPrimaryResult().getScore()),
                String.valueOf(iteration.getSecondaryResults().get(ALLOCATED).getScore())));
      }
    }
  }

  /** Returns the name of a benchmark as text, with its parameters. */
  private static String operation(RunResult result) {
    String method = result.getPrimaryResult().getLabel().replace('_', ' ');
    return Stream.concat(
            Stream.of(method),
            result.getParams().getParamsKeys().stream()
                .map(name -> words(name) + ": " + number(result.getParams().getParam(name))))
        .collect(Collectors.joining(", "));
  }

  private static String number(String digits) {
    return String.format(Locale.ROOT, "%,d", Long.parseLong(digits));
  }

  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}

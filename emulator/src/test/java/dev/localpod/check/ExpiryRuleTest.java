package dev.localpod.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.cli.EmulatedTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule about the end of results, which is tried beside the rules that need all workers. */
class ExpiryRuleTest {

  @Test
  void it_submits_all_its_jobs_before_the_rules_that_keep_workers_busy() throws Exception {
    try (var emulator = EmulatedTarget.start(options -> options)) {
      Target target = emulator.target();
      Instant start = target.time().now();
      List<Duration> submissions = new ArrayList<>();
      Target observed =
          target.caller(
              request -> {
                if (request.operation().startsWith("run")) {
                  submissions.add(Duration.between(start, target.time().now()));
                }
                return target.caller().send(request);
              });

      new CheckRun(ExpiryRule.ALL, observed, CheckSettings.OFFLINE).run(result -> {});

      assertThat(submissions)
          .hasSize(3)
          .allSatisfy(after -> assertThat(after).isLessThan(Duration.ofSeconds(1)));
    }
  }
}

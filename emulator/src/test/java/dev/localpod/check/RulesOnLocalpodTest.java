package dev.localpod.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.check.RuleResult.Verdict;
import dev.localpod.cli.EmulatedTarget;
import dev.localpod.fidelity.Proves;
import dev.localpod.options.Edition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule that a client can observe, on an emulator of each edition. */
class RulesOnLocalpodTest {

  static Stream<Arguments> rulesAndEditions() {
    return Rules.ALL.stream()
        .flatMap(
            rule -> Stream.of(CheckEdition.values()).map(edition -> Arguments.of(rule, edition)));
  }

  @ParameterizedTest
  @MethodSource("rulesAndEditions")
  @Proves({
    "HTTP-1", "HTTP-2", "HTTP-3", "HTTP-4", "HTTP-5", "HTTP-6", "HTTP-7", "HTTP-8", "HTTP-9",
    "HTTP-10", "HTTP-11", "HTTP-12", "HTTP-13", "RUN-1", "RUN-2", "RUN-3", "RUN-4", "SYNC-1",
    "SYNC-2", "SYNC-3", "POL-1", "POL-2", "POL-3", "POL-4", "POL-5", "STAT-1", "STAT-2", "STAT-3",
    "STAT-4", "STAT-5", "STAT-6", "EXP-1", "STRM-1", "STRM-2", "STRM-3", "STRM-4", "STRM-5",
    "STRM-6", "CANC-1", "CANC-2", "RTRY-1", "PURG-1", "HLTH-1", "REQS-1", "JOB-2", "JOB-3", "JOB-4",
    "JOB-5", "LIM-1", "LIM-3", "HOOK-1", "HOOK-4", "OAI-1", "OAI-2", "OAI-3", "OAI-4"
  })
  void the_emulator_agrees_with_its_edition(Rule rule, CheckEdition edition) throws Exception {
    RuleResult result = check(rule, edition);

    assertThat(result.verdict()).as(result.line()).isEqualTo(Verdict.AGREES);
  }

  private static RuleResult check(Rule rule, CheckEdition edition) throws InterruptedException {
    Edition settings = edition == CheckEdition.DOCUMENTED ? Edition.DOCUMENTED : Edition.OBSERVED;
    try (var emulator =
        EmulatedTarget.start(options -> options.settings(options.settings().edition(settings)))) {
      var run =
          new CheckRun(List.of(rule), emulator.target(), CheckSettings.OFFLINE.edition(edition));
      return run.run(result -> {}).get(0);
    }
  }

  @Test
  void the_proof_names_each_rule_once() throws Exception {
    Proves proof =
        RulesOnLocalpodTest.class
            .getDeclaredMethod(
                "the_emulator_agrees_with_its_edition", Rule.class, CheckEdition.class)
            .getAnnotation(Proves.class);

    assertThat(Rules.ALL).extracting(Rule::id).containsExactly(proof.value());
  }
}

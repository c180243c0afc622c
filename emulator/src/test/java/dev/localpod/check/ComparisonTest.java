package dev.localpod.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.check.RuleResult.Verdict;
import dev.localpod.cli.EmulatedTarget;
import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What counts as a difference between a recording and the emulator. */
class ComparisonTest {

  private static final Rule RULE =
      Rules.ALL.stream().filter(rule -> rule.id().equals("SYNC-3")).findFirst().orElseThrow();

  private static Comparison.Replayed replay(Rule rule, CheckEdition edition)
      throws InterruptedException {
    Edition named = edition == CheckEdition.DOCUMENTED ? Edition.DOCUMENTED : Edition.OBSERVED;
    try (var emulator =
        EmulatedTarget.start(options -> options.settings(options.settings().edition(named)))) {
      var run = new CheckRun(List.of(rule), emulator.target(), CheckSettings.OFFLINE);
      return new Comparison.Replayed(emulator.target(), run.run(result -> {}).get(0));
    }
  }

  private static RuleResult compare(String from, String to) throws InterruptedException {
    Comparison.Replayed recorded = replay(RULE, CheckEdition.DOCUMENTED);
    String recording = Recording.of(recorded.target(), List.of(recorded.result())).toString();
    assertThat(recording).contains(from);
    return new Comparison(Json.parse(recording.replace(from, to)))
        .compare(RULE, Optional.empty(), ComparisonTest::replay);
  }

  @Test
  void whether_an_unfinished_job_waits_or_runs_makes_no_difference() throws Exception {
    RuleResult result =
        compare(
            "\"delayTime\":\"<ms>\",\"id\":\"<id>\",\"status\":\"IN_PROGRESS\",\"workerId\":\"<worker>\"",
            "\"id\":\"<id>\",\"status\":\"IN_QUEUE\"");

    assertThat(result.verdict()).as(result.line()).isEqualTo(Verdict.AGREES);
  }

  @Test
  void another_member_makes_a_difference() throws Exception {
    RuleResult result = compare("\"status\":\"COMPLETED\"", "\"status\":\"COMPLETED\",\"more\":1");

    assertThat(result.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(result.line()).startsWith("SYNC-3 differs: ").contains("\"more\":1", "Localpod ");
  }

  @Test
  void a_rule_that_was_not_recorded_is_not_compared() throws Exception {
    RuleResult result =
        new Comparison(Json.object().put("rules", List.of()).build())
            .compare(RULE, Optional.empty(), ComparisonTest::replay);

    assertThat(result.line()).isEqualTo("SYNC-3 not tried: it is not in the recording");
  }

  @Test
  void a_rule_that_agreed_without_an_exchange_is_not_compared_and_says_why() throws Exception {
    var recorded =
        Json.object()
            .put("id", RULE.id())
            .put("verdict", "agrees")
            .put("reason", "")
            .put("exchanges", List.of())
            .build();

    RuleResult result =
        new Comparison(Json.object().put("rules", List.of(recorded)).build())
            .compare(RULE, Optional.empty(), ComparisonTest::replay);

    assertThat(result.line())
        .isEqualTo("SYNC-3 not tried: not recorded: nothing of it was sent that could be compared");
  }
}

package dev.localpod.check;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.check.RuleResult.Verdict;
import dev.localpod.cli.EmulatedTarget;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service that differs in one thing: the suite names the rule of it, and no other. */
class DriftTest {

  private static final Path PAGE = Path.of("docs/check.md");
  private static final Pattern TABLE =
      Pattern.compile("\\| the service \\| found by \\|\n(?:\\|.*\n)+");

  /** A switch of the documented edition that is set otherwise. */
  private record Turned(
      EditionSwitch<?> edition,
      String value,
      String rule,
      Set<Need> needs,
      UnaryOperator<Edition> change) {
    static <T> Turned of(
        EditionSwitch<T> edition, T value, String text, String rule, Need... needs) {
      return new Turned(
          edition, text, rule, Set.of(needs), documented -> documented.with(edition, value));
    }

    @Override
    public String toString() {
      return edition + ": " + value;
    }
  }

  static List<Turned> switches() {
    return List.of(
        Turned.of(
            EditionSwitch.EXECUTION_TIMEOUT, EditionSwitch.TimeoutEnd.FAILED, "FAILED", "POL-1"),
        Turned.of(EditionSwitch.TTL_IN_PROGRESS, EditionSwitch.TtlEnd.REMOVED, "REMOVED", "POL-2"),
        Turned.of(EditionSwitch.TTL_COVERS, EditionSwitch.TtlScope.QUEUE, "queue", "POL-2"),
        Turned.of(EditionSwitch.MIN_EXECUTION_TIMEOUT, Duration.ofMillis(5_000), "5000", "POL-1"),
        Turned.of(EditionSwitch.SYNC_WAIT, EditionSwitch.SyncWait.HOLD, "hold", "EXP-1"),
        Turned.of(
            EditionSwitch.WEBHOOK_DELAYS,
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(15)),
            "[5s, 15s]",
            "HOOK-1"),
        Turned.of(EditionSwitch.WEBHOOK_ACK, EditionSwitch.WebhookAck.ANY_2XX, "2xx", "HOOK-1"),
        Turned.of(EditionSwitch.WEBHOOK_BODY, EditionSwitch.WebhookBody.FULL, "full", "HOOK-1"),
        Turned.of(EditionSwitch.STREAM_BODY, EditionSwitch.StreamBody.ARRAY, "array", "STRM-1"),
        Turned.of(EditionSwitch.WEBHOOK_TIMEOUT, Duration.ofSeconds(1), "1s", "HOOK-4", Need.SLOW),
        Turned.of(
            EditionSwitch.OVERSIZE_RESULT,
            EditionSwitch.OversizeResult.NO_OUTPUT,
            "NO_OUTPUT",
            "JOB-5",
            Need.BIG),
        Turned.of(EditionSwitch.STREAM_WAIT, Duration.ofSeconds(10), "10s", "STRM-3"));
  }

  static List<Deviation> deviations() {
    return Deviations.all();
  }

  @ParameterizedTest
  @MethodSource("switches")
  void a_switch_of_an_edition_is_found_by_its_rule(Turned turned) throws Exception {
    try (var emulator = start(turned.change())) {
      assertThat(differing(emulator.target(), turned.needs())).containsExactly(turned.rule());
    }
  }

  @Test
  void all_switches_are_turned() {
    assertThat(switches()).extracting(Turned::edition).isEqualTo(EditionSwitch.ALL);
  }

  @ParameterizedTest
  @MethodSource("deviations")
  void a_deviation_is_found_by_its_rule(Deviation deviation) throws Exception {
    try (var emulator = start(edition -> edition)) {
      assertThat(differing(deviation.between(emulator.target()), Set.of()))
          .containsExactly(deviation.rule());
    }
  }

  private static EmulatedTarget start(UnaryOperator<Edition> change) {
    return EmulatedTarget.start(
        options -> options.settings(options.settings().edition(change.apply(Edition.DOCUMENTED))));
  }

  private static List<String> differing(Target target, Set<Need> allowed)
      throws InterruptedException {
    CheckSettings settings =
        CheckSettings.OFFLINE.allowed(allowed).edition(CheckEdition.DOCUMENTED);
    return new CheckRun(Rules.ALL, target, settings)
        .run(result -> {}).stream()
            .filter(result -> result.verdict() == Verdict.DIFFERS)
            .map(result -> result.rule().id())
            .toList();
  }

  /** {@code mvn test -pl emulator -Dtest=DriftTest -Dlocalpod.pages=true} writes it anew. */
  @Test
  void the_page_lists_what_is_found() throws IOException {
    String table =
        Stream.concat(
                switches().stream()
                    .map(
                        turned ->
                            row(
                                "`" + turned.edition() + ": " + turned.value() + "`",
                                turned.rule())),
                deviations().stream().map(deviation -> row(deviation.text(), deviation.rule())))
            .collect(joining("", "| the service | found by |\n|---|---|\n", ""));
    String page = Files.readString(PAGE);
    if (Boolean.getBoolean("localpod.pages")) {
      Files.writeString(PAGE, TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(table)));
    }

    assertThat(PAGE).content().contains(table);
  }

  private static String row(String what, String rule) {
    return "| " + what + " | " + rule + " |\n";
  }
}

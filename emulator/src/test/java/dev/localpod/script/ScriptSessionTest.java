package dev.localpod.script;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts in use: turns, random durations, the mock worker. */
class ScriptSessionTest {

  @Nested
  class Turns {

    private final ScriptSession session =
        new ScriptSession(
            new Script(
                List.of(
                    new Rule(
                        List.of(new Condition.Attempt(1)),
                        List.of(complete("first")),
                        List.of(List.of(complete("second")), List.of(complete("ever after")))),
                    new Rule(List.of(), List.of(complete("other"))))),
            new Random(1));

    @Test
    void each_following_time_gets_the_next_list_and_the_last_one_stays() {
      assertThat(Stream.generate(() -> play(1)).limit(4))
          .containsExactly(
              complete("first"),
              complete("second"),
              complete("ever after"),
              complete("ever after"));
    }

    @Test
    void other_rules_do_not_take_a_turn_away() {
      assertThat(List.of(play(1), play(2), play(1)))
          .containsExactly(complete("first"), complete("other"), complete("second"));
    }

    private Step play(int attempt) {
      return session.choose(new ScriptContext("j", attempt, Json.EMPTY)).steps().get(0);
    }
  }

  @Nested
  class RandomDurations {

    @Test
    void the_same_seed_draws_the_same() {
      Delay delay = Delay.lognormal(ofSeconds(1), 0.4);

      assertThat(draw(delay, 7)).isEqualTo(draw(delay, 7)).isNotEqualTo(draw(delay, 8));
    }

    @Test
    void a_uniform_one_stays_between_its_ends_and_reaches_both() {
      assertThat(draw(Delay.uniform(ofMillis(2), ofMillis(5)), 1))
          .contains(ofMillis(2), ofMillis(5))
          .allSatisfy(drawn -> assertThat(drawn).isBetween(ofMillis(2), ofMillis(5)));
    }

    @Test
    void half_of_the_lognormal_ones_are_below_the_median() {
      List<Duration> drawn = draw(Delay.lognormal(ofSeconds(10), 1), 1);

      assertThat(drawn.stream().filter(duration -> duration.compareTo(ofSeconds(10)) < 0).count())
          .isBetween(400L, 600L);
    }

    @Test
    void nothing_takes_longer_than_can_be_reckoned_with() {
      assertThat(draw(Delay.lognormal(Delay.LONGEST, 50), 1))
          .allSatisfy(drawn -> assertThat(drawn).isBetween(Duration.ZERO, Delay.LONGEST));
    }

    @Test
    void a_worker_draws_anew_for_each_job() {
      var session =
          new ScriptSession(
              Scripts.after(Delay.uniform(ofMillis(0), ofMillis(1_000_000))).complete("x"),
              new Random(1));
      var job = new ScriptContext("j", 1, Json.EMPTY);

      assertThat(session.choose(job).steps()).isNotEqualTo(session.choose(job).steps());
    }

    @Test
    void ends_in_the_wrong_order_are_refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Delay.uniform(ofSeconds(3), ofSeconds(1)))
          .withMessage("a duration cannot be from 3s to 1s: the first must be the shorter");
    }

    private List<Duration> draw(Delay delay, long seed) {
      var random = new Random(seed);
      return Stream.generate(() -> delay.sample(random)).limit(1_000).toList();
    }
  }

  @Nested
  class Mock {

    @Test
    void without_a_wish_it_greets() {
      assertThat(play("{}"))
          .containsExactly(new Step.After(Duration.ZERO), complete("Hello World!"));
    }

    @Test
    void it_returns_what_it_is_told_after_its_delay() {
      assertThat(play("{\"mock_return\": {\"a\": 1.10}, \"mock_delay\": 1.5}"))
          .containsExactly(
              new Step.After(ofMillis(1_500)),
              new Step.Complete(Optional.of(Json.parse("{\"a\": 1.10}"))));
    }

    @Test
    void a_crash_comes_before_an_error_and_both_before_the_rest() {
      assertThat(play("{\"mock_crash\": true, \"mock_error\": true, \"mock_delay\": 5}"))
          .containsExactly(new Step.Crash());
      assertThat(play("{\"mock_error\": 1, \"mock_delay\": 5}"))
          .containsExactly(new Step.Fail(Json.of("Mock error")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "0.0", "\"\"", "null", "[]", "{}"})
    void what_counts_as_false_where_it_comes_from_is_no_wish(String value) {
      assertThat(play("{\"mock_crash\": " + value + ", \"mock_error\": " + value + "}"))
          .contains(complete("Hello World!"));
    }

    @Test
    void progress_is_told_update_by_update() {
      assertThat(play("{\"mock_progress\": {\"updates\": [\"a\", 2], \"wait_time\": 3}}"))
          .containsExactly(
              new Step.After(Duration.ZERO),
              new Step.Progress(Json.of("a")),
              new Step.After(ofSeconds(3)),
              new Step.Progress(Json.of(2)),
              new Step.After(ofSeconds(3)),
              complete("Hello World!"));
    }

    @Test
    void a_refresh_retires_the_worker() {
      assertThat(play("{\"mock_refresh\": true}")).startsWith(new Step.Retire());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"1\"", "1e99", "true"})
    void a_delay_that_is_none_fails_the_job(String delay) {
      assertThat(play("{\"mock_delay\": " + delay + "}"))
          .containsExactly(
              new Step.Fail(
                  Json.of("'mock_delay' must be a number of seconds from 0 to 3153600000")));
    }

    private List<Step> play(String input) {
      return new ScriptSession(Scripts.mock(), new Random(1))
          .choose(new ScriptContext("j", 1, (Json.Obj) Json.parse(input)))
          .steps();
    }
  }

  private static Step complete(String output) {
    return new Step.Complete(Optional.of(Json.of(output)));
  }

  @Test
  void it_tells_which_rule_was_chosen() {
    var session =
        new ScriptSession(
            new Script(
                List.of(
                    new Rule(List.of(new Condition.Attempt(2)), List.of(complete("again"))),
                    new Rule(List.of(new Condition.Attempt(1)), List.of(complete("first"))))),
            new Random(1));

    assertThat(session.choose(new ScriptContext("j", 1, Json.EMPTY)).rule()).hasValue(2);
    assertThat(session.choose(new ScriptContext("j", 2, Json.EMPTY)).rule()).hasValue(1);
    assertThat(session.choose(new ScriptContext("j", 3, Json.EMPTY)).rule()).isEmpty();
  }
}

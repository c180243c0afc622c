package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.yaml;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.json.Json;
import dev.localpod.json.JsonPointer;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimits;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Condition;
import dev.localpod.script.Rule;
import dev.localpod.script.Script;
import dev.localpod.script.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {

  private static final String ALL =
      """
      edition: documented
      clock: x60
      endpoints:
        demo:
          apiKeys: [localpod]
          workers: {min: 1, max: 2, coldStart: 2s, idleTimeout: 5s, concurrency: 3,
                    scaling: {type: request-count, value: 7}, attached: false}
          policy: {executionTimeout: 300s, ttl: 1h}
          limits: off
          aggregateStream: false
          faults: [{operation: webhook, fault: lose, every: 2}]
          script:
            - when: {attempt: 1, at: /prompt, contains: flaky}
              do: [{crash: true}]
            - do:
                - {after: 500ms}
                - {progress: {percent: 50}}
                - {chunk: {text: "Hel"}, metrics: {stream_index: 1}}
                - {complete: {echo: "{{input.prompt}}", job: "{{id}}"}}
      """;

  @Test
  void all_that_a_scenario_says_is_read() {
    var script =
        new Script(
            List.of(
                new Rule(
                    List.of(
                        new Condition.Attempt(1),
                        new Condition.Contains(JsonPointer.parse("/prompt"), Json.of("flaky"))),
                    List.of(new Step.Crash())),
                new Rule(
                    List.of(),
                    List.of(
                        new Step.After(ofMillis(500)),
                        new Step.Progress(Json.parse("{\"percent\": 50}")),
                        new Step.Chunk(
                            Json.parse("{\"text\": \"Hel\"}"),
                            Optional.of(Json.parse("{\"stream_index\": 1}"))),
                        new Step.Complete(
                            Optional.of(
                                Json.parse(
                                    "{\"echo\": \"{{input.prompt}}\", \"job\": \"{{id}}\"}")))))));
    var workers =
        new WorkerSettings(
            1,
            2,
            ofSeconds(2),
            ofSeconds(5),
            3,
            new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 7));

    Scenario scenario = yaml(ALL);

    assertThat(scenario.edition()).contains(Edition.DOCUMENTED);
    assertThat(scenario.clock()).contains(ClockMode.scaled(60));
    assertThat(scenario.endpoints())
        .extracting(Reading::options)
        .containsExactly(
            EndpointOptions.of("demo")
                .apiKeys(List.of("localpod"))
                .settings(
                    EndpointSettings.DEFAULT
                        .limits(RateLimits.OFF)
                        .workers(workers)
                        .executionTimeout(ofSeconds(300))
                        .ttl(ofHours(1))
                        .aggregateStream(false)
                        .script(script))
                .faults(List.of(Faults.lose().onWebhook().every(2))));
  }

  @Test
  void what_is_left_out_is_as_by_default() {
    Scenario scenario = yaml("endpoints: {plain: {}}");

    assertThat(scenario.clock()).isEmpty();
    assertThat(scenario.edition()).isEmpty();
    assertThat(scenario.endpoints())
        .extracting(Reading::options)
        .containsExactly(EndpointOptions.of("plain"));
  }

  @Test
  void an_endpoint_may_be_no_more_than_its_name() {
    assertThat(yaml("endpoints:\n  one:\n  two:\n").endpoints())
        .extracting(EndpointEntry::id)
        .containsExactly("one", "two");
  }

  @Test
  void endpoints_keep_the_order_of_the_file() {
    assertThat(yaml("endpoints: {zoo: {}, bar: {}, foo: {}}").endpoints())
        .extracting(EndpointEntry::id)
        .containsExactly("zoo", "bar", "foo");
  }

  @Test
  void a_scenario_need_not_name_an_endpoint() {
    assertThat(yaml("clock: manual"))
        .isEqualTo(new Scenario(Optional.empty(), Optional.of(ClockMode.MANUAL), List.of()));
  }

  @Test
  void what_an_endpoint_says_itself_wins_over_what_others_say() {
    Scenario scenario =
        yaml("endpoints: {own: {apiKeys: [a, b], edition: observed, limits: off}, other: {}}");

    assertThat(scenario.endpoints())
        .extracting(entry -> entry.over(EndpointOptions.of(entry.id()).apiKeys(List.of("x"))))
        .containsExactly(
            EndpointOptions.of("own")
                .apiKeys(List.of("a", "b"))
                .settings(
                    EndpointSettings.DEFAULT.edition(Edition.OBSERVED).limits(RateLimits.OFF)),
            EndpointOptions.of("other").apiKeys(List.of("x")));
  }

  @Test
  void a_file_is_read_as_its_name_says(@TempDir Path folder) throws IOException {
    Path yaml = Files.writeString(folder.resolve("shop.yml"), "clock: manual # by hand\n");
    Path json = Files.writeString(folder.resolve("shop.JSON"), "{\n\t\"clock\": \"manual\"\n}\n");

    assertThat(Scenario.read(yaml)).isEqualTo(Scenario.read(json));
  }

  @Test
  void a_file_that_is_not_there_is_refused(@TempDir Path folder) {
    Path file = folder.resolve("shop.yaml");

    refused(() -> Scenario.read(file), "cannot read " + file + ": no such file");
  }

  @Test
  void a_directory_is_refused(@TempDir Path folder) {
    refused(() -> Scenario.read(folder), "cannot read " + folder + ": it is a directory");
  }

  @Test
  void messages_name_the_file_as_it_was_given(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("shop.yaml"), "endpoints: {}\nclocks: real\n");

    refused(
        () -> Scenario.read(file),
        file
            + ":2: unknown field 'clocks' of a scenario; did you mean clock? Must be one of edition, clock, endpoints");
  }

  @Test
  void an_unknown_clock_is_refused() {
    refused(
        () -> yaml("\nclock: fast"),
        "shop.yaml:2: unknown clock 'fast'; must be one of real, manual, skip,"
            + " skip:5s, x1 to x1000000");
  }

  @Test
  void a_clock_must_be_text() {
    refused(() -> yaml("clock: 60"), "shop.yaml:1: 'clock' cannot be 60; must be text");
  }

  @Test
  void an_edition_can_be_named_for_all_and_for_one() {
    Scenario scenario = yaml("{edition: observed, endpoints: {a: {edition: documented}}}");

    assertThat(scenario.edition()).contains(Edition.OBSERVED);
    assertThat(
            scenario
                .endpoints()
                .get(0)
                .over(
                    EndpointOptions.of("a")
                        .settings(EndpointSettings.DEFAULT.edition(Edition.OBSERVED)))
                .settings()
                .edition())
        .isEqualTo(Edition.DOCUMENTED);
  }

  @Test
  void switches_of_an_edition_are_set_over_its_base_which_is_the_documented_one() {
    assertThat(yaml("edition: {base: observed, webhookAck: 200}").edition())
        .contains(
            Edition.OBSERVED.with(EditionSwitch.WEBHOOK_ACK, EditionSwitch.WebhookAck.ONLY_200));
    assertThat(yaml("edition: {webhookDelays: [1s, 2s, 3s]}").edition())
        .contains(
            Edition.DOCUMENTED.with(
                EditionSwitch.WEBHOOK_DELAYS, List.of(ofSeconds(1), ofSeconds(2), ofSeconds(3))));
  }

  @Test
  void a_switch_that_is_set_to_what_it_cannot_be_is_refused_with_its_line() {
    refused(
        () -> yaml("edition:\n  base: observed\n  webhookAck: 3xx\n"),
        "shop.yaml:3: 'webhookAck' cannot be \"3xx\"; must be 200 or 2xx");
    refused(
        () -> yaml("edition:\n  webhookDelays: [1s, soon]\n"),
        "shop.yaml:2: 'webhookDelays' cannot be \"soon\"; must be a duration of 0 to 876000h,"
            + " as in 500ms, 2s, 30m, 24h, PT2S, or a number of milliseconds");
    refused(
        () -> yaml("edition: {webhooks: none}"),
        "shop.yaml:1: unknown field 'webhooks' of edition; did you mean webhookAck? Must be one of base, executionTimeout,"
            + " ttlInProgress, ttlCovers, minExecutionTimeout, syncWait, webhookDelays, webhookAck,"
            + " webhookBody, streamBody, webhookTimeout, oversizeResult, streamWait");
  }

  @Test
  void an_unknown_edition_is_refused() {
    refused(
        () -> yaml("edition: latest"),
        "shop.yaml:1: 'edition' cannot be \"latest\"; must be documented or observed");
    refused(
        () -> yaml("edition: 2"),
        "shop.yaml:1: 'edition' cannot be 2; must be documented or observed");
  }

  @Test
  void endpoints_must_be_a_mapping() {
    refused(
        () -> yaml("endpoints:\n  - demo"),
        "shop.yaml:2: 'endpoints' cannot be a list;"
            + " must be a mapping of endpoint ids to endpoints");
  }

  @Test
  void the_top_level_must_be_a_mapping() {
    refused(
        () -> yaml("demo"),
        "shop.yaml:1: a scenario cannot be \"demo\";"
            + " must be a mapping of edition, clock, endpoints");
  }
}

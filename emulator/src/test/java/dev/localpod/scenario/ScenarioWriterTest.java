package dev.localpod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.options.Edition;
import dev.localpod.options.EditionSwitch;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings are told in the words in which they are read. */
class ScenarioWriterTest {

  private static final EndpointSettings DEFAULT = EndpointSettings.DEFAULT;

  static Stream<EndpointSettings> settings() {
    return Stream.of(
        DEFAULT,
        DEFAULT.edition(Edition.OBSERVED).limits(RateLimits.OFF).aggregateStream(false),
        DEFAULT
            .executionTimeout(Duration.ofMillis(5_001))
            .ttl(Duration.ofDays(7))
            .script(Scripts.after(Duration.ofMillis(1_500)).chunk("a").fail("no")),
        DEFAULT.workers(
            new WorkerSettings(
                2,
                5,
                Duration.ofSeconds(20),
                Duration.ofMinutes(90),
                4,
                new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 7))),
        DEFAULT.edition(
            Edition.OBSERVED
                .with(EditionSwitch.TTL_COVERS, EditionSwitch.TtlScope.QUEUE)
                .with(EditionSwitch.STREAM_BODY, EditionSwitch.StreamBody.ARRAY)
                .with(
                    EditionSwitch.WEBHOOK_DELAYS,
                    List.of(Duration.ofMillis(1), Duration.ofHours(1)))),
        DEFAULT.edition(
            Edition.DOCUMENTED.with(EditionSwitch.WEBHOOK_ACK, EditionSwitch.WebhookAck.ANY_2XX)),
        DEFAULT.workers(WorkerSettings.DEFAULT.attached(true)),
        DEFAULT.limits(RateLimits.DOCUMENTED.perWorker(50)),
        DEFAULT.limits(
            RateLimits.DOCUMENTED
                .with(Operation.RUN, RateLimit.of(5, 200))
                .with(Operation.HEALTH, RateLimit.ofRequests(3))
                .with(Operation.STATUS, RateLimit.of(0, 1))));
  }

  private static EndpointOptions demo(EndpointSettings settings) {
    return EndpointOptions.of("demo").settings(settings);
  }

  @Test
  void faults_that_are_written_and_read_are_the_same() {
    List<PlannedFault> faults =
        List.of(
            Faults.status(429).retryAfter(3).header("X-Why", "load").body("no").on(Operation.RUN),
            Faults.dropAfter().on(Operation.STATUS).when(JobStatus.COMPLETED).every(3).times(2),
            Faults.delay(Duration.ofMillis(1_500)).on(Operation.HEALTH),
            Faults.slow(Duration.ofHours(1)).on(Operation.STREAM).probability(0.25),
            Faults.crash().onWorker(),
            Faults.delay(Duration.ofSeconds(7)).onWebhook(),
            Faults.lose().onWebhook());
    String entry = Scenario.write(EndpointOptions.of("demo").faults(faults)).toString();

    assertThat(Reading.options(Scenario.endpoint("demo", entry)).faults()).isEqualTo(faults);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settings_that_are_written_and_read_are_the_same(EndpointSettings settings) {
    String entry = Scenario.write(demo(settings)).toString();

    assertThat(Scenario.endpoint("demo", entry).over(EndpointOptions.of("demo")).settings())
        .isEqualTo(settings);
  }

  @Test
  void limits_that_are_as_documented_are_left_out() {
    RateLimits limits =
        RateLimits.DOCUMENTED.with(Operation.RUN, RateLimit.of(5, 200)).perWorker(50);

    assertThat(Scenario.write(demo(DEFAULT.limits(limits))).at("/limits").orElseThrow())
        .hasToString("{\"run\":{\"requests\":5},\"perWorker\":50}");
  }

  @Test
  void a_limit_that_is_lifted_is_one_that_nobody_reaches() {
    RateLimits limits = RateLimits.DOCUMENTED.with(Operation.RUN, RateLimit.NONE);

    assertThat(Scenario.write(demo(DEFAULT.limits(limits))).at("/limits").orElseThrow())
        .hasToString(
            "{\"run\":{\"requests\":2147483647,\"concurrent\":2147483647},\"perWorker\":0}");
  }

  @Test
  void an_edition_without_a_name_is_told_switch_by_switch() {
    assertThat(
            Scenario.write(
                Edition.OBSERVED.with(
                    EditionSwitch.SYNC_WAIT, EditionSwitch.SyncWait.HOLD_AND_RETAIN)))
        .hasToString(
            "{'base':'documented','executionTimeout':'FAILED','ttlInProgress':'REMOVED','ttlCovers':'life','minExecutionTimeout':5000,'syncWait':'hold-and-retain','webhookDelays':['5s','15s'],'webhookAck':'2xx','webhookBody':'full','streamBody':'envelope','webhookTimeout':'10s','oversizeResult':'NO_OUTPUT','streamWait':'10s'}"
                .replace('\'', '"'));
  }
}

package dev.localpod.scenario;

import static dev.localpod.options.WorkerSettings.DEFAULT;
import static dev.localpod.scenario.Reading.endpoint;
import static dev.localpod.scenario.Reading.refused;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

  private static WorkerSettings workers(String fields) {
    return endpoint("workers: {" + fields + "}").settings().workers();
  }

  @Test
  void what_workers_leave_out_is_as_by_default() {
    assertThat(workers("")).isEqualTo(DEFAULT);
    assertThat(workers("min: 2")).isEqualTo(DEFAULT.count(2, 3));
    assertThat(workers("max: 0")).isEqualTo(DEFAULT.count(0, 0));
    assertThat(workers("coldStart: 250")).isEqualTo(DEFAULT.coldStart(ofMillis(250)));
    assertThat(workers("idleTimeout: 1.5s")).isEqualTo(DEFAULT.idleTimeout(ofMillis(1500)));
    assertThat(workers("concurrency: 4")).isEqualTo(DEFAULT.concurrency(4));
    assertThat(workers("attached: false")).isEqualTo(DEFAULT);
    assertThat(workers("unhealthy: 3")).isEqualTo(DEFAULT.unhealthy(3));
    assertThat(workers("unhealthy: 4, throttled: 1, max: 5, startFaults: 2"))
        .isEqualTo(DEFAULT.count(0, 5).unhealthy(4).throttled(1).startFaults(2));
  }

  @Test
  void what_scaling_leaves_out_is_as_by_default() {
    assertThat(workers("scaling: {value: 9}").scaling())
        .isEqualTo(new ScalingRule(ScalingRule.Type.QUEUE_DELAY, 9));
    assertThat(workers("scaling: {type: request-count}").scaling())
        .isEqualTo(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 4));
  }

  @Test
  void workers_may_be_attached() {
    assertThat(workers("attached: true")).isEqualTo(DEFAULT.attached(true));
  }

  @Test
  void attached_workers_report_their_own_state() {
    refused(
        () -> workers("\n attached: true,\n startFaults: 1"),
        "shop.yaml:2: attached workers cannot be unhealthy, throttled or fail to start by settings;"
            + " must be 0");
  }

  @Test
  void attached_workers_follow_no_script() {
    refused(
        () -> endpoint("workers: {attached: true},\nscript: [{do: [{hang: true}]}]"),
        "shop.yaml:2: an endpoint cannot have attached workers and a script; must be one of them");
  }

  @Test
  void other_settings_of_attached_workers_are_accepted() {
    assertThat(workers("attached: true, max: 5, coldStart: 250, concurrency: 4"))
        .isEqualTo(DEFAULT.attached(true).count(0, 5).coldStart(ofMillis(250)).concurrency(4));
  }

  @Test
  void fewer_at_most_than_at_least_is_refused() {
    refused(
        () -> workers("\n max: 1,\n min: 2"),
        "shop.yaml:2: workers cannot be min 2 and max 1; must be 0 <= min <= max");
    refused(
        () -> workers("min: 4"),
        "shop.yaml:1: workers cannot be min 4 and max 3; must be 0 <= min <= max");
    refused(
        () -> workers("max: -1"),
        "shop.yaml:1: workers cannot be min 0 and max -1; must be 0 <= min <= max");
  }

  @Test
  void a_worker_runs_at_least_one_job() {
    refused(
        () -> workers("\n concurrency: 0"),
        "shop.yaml:2: a worker cannot run 0 jobs at once; must be 1 or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"two\"", "1.5", "true", "null", "3000000000"})
  void numbers_of_workers_are_whole(String number) {
    refused(
        () -> workers("max: " + number),
        "shop.yaml:1: 'max' cannot be " + number + "; must be a whole number");
  }

  @Test
  void an_unknown_field_of_workers_is_refused() {
    refused(
        () -> workers("gpu: A100"),
        "shop.yaml:1: unknown field 'gpu' of workers; must be one of"
            + " min, max, coldStart, idleTimeout, concurrency, scaling, unhealthy, throttled, startFaults, attached");
  }

  @Test
  void workers_must_be_a_mapping() {
    refused(
        () -> endpoint("workers: 3"),
        "shop.yaml:1: workers cannot be 3; must be a mapping of"
            + " min, max, coldStart, idleTimeout, concurrency, scaling, unhealthy, throttled, startFaults, attached");
  }

  @Test
  void scaling_has_a_type_and_a_value() {
    refused(
        () -> workers("scaling: {type: fast}"),
        "shop.yaml:1: 'type' cannot be \"fast\"; must be queue-delay or request-count");
    refused(
        () -> workers("scaling: {\n value: 0}"),
        "shop.yaml:2: scaling by queue-delay cannot use 0; must be 1 or more");
    refused(
        () -> workers("scaling: {delay: 1}"),
        "shop.yaml:1: unknown field 'delay' of scaling; must be one of type, value");
  }

  @Test
  void no_more_workers_are_set_aside_than_there_can_be() {
    refused(
        () -> workers("unhealthy: 2, throttled: 2"),
        "shop.yaml:1: 2 unhealthy and 2 throttled workers cannot exist; must be 0 or more,"
            + " 3 (max) together");
    refused(
        () -> workers("startFaults: -1"),
        "shop.yaml:1: 'startFaults' cannot be -1; must be 0 or more");
  }
}

package dev.localpod.scenario;

import static dev.localpod.scenario.Reading.endpoint;
import static dev.localpod.scenario.Reading.refused;
import static dev.localpod.scenario.Reading.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointEntryTest {

  @Test
  void an_unknown_field_is_refused_with_its_line() {
    refused(
        () ->
            yaml(
                """
                endpoints:
                  shop:
                    limits: off
                    worker: {min: 1}
                """),
        "shop.yaml:4: unknown field 'worker' of an endpoint; did you mean workers? Must be one of"
            + " apiKeys, edition, clock, workers, policy, limits, aggregateStream, script, faults");
  }

  @Test
  void an_endpoint_may_have_a_clock_of_its_own_kind() {
    EndpointOptions otherwise = EndpointOptions.of("shop").clock(ClockMode.MANUAL);

    assertThat(Scenario.endpoint("shop", "clock: x60").over(otherwise).clock())
        .isEqualTo(ClockMode.scaled(60));
    assertThat(Scenario.endpoint("shop", "limits: off").over(otherwise).clock())
        .isEqualTo(ClockMode.MANUAL);
  }

  @Test
  void a_clock_that_there_is_not_is_refused() {
    refused(
        () -> endpoint("clock: fast"),
        "shop.yaml:1: unknown clock 'fast'; must be one of real, manual, skip,"
            + " skip:5s, x1 to x1000000");
  }

  @Test
  void an_endpoint_must_be_a_mapping() {
    refused(
        () -> yaml("endpoints:\n  shop: echo"),
        "shop.yaml:2: an endpoint cannot be \"echo\"; must be a mapping of"
            + " apiKeys, edition, clock, workers, policy, limits, aggregateStream, script, faults");
  }

  @Test
  void an_id_that_no_url_can_hold_is_refused() {
    refused(
        () -> yaml("endpoints:\n  my shop: {}"),
        "shop.yaml:2: 'my shop' cannot be the id of an endpoint;"
            + " must be letters, digits, '_' and '-'");
  }

  @Test
  void an_id_may_look_like_a_number() {
    assertThat(yaml("endpoints: {12: {}}").endpoints().get(0).id()).isEqualTo("12");
  }

  @Test
  void limits_can_be_off_the_documented_ones_or_some_of_them_set_otherwise() {
    assertThat(endpoint("limits: off").settings().limits()).isEqualTo(RateLimits.OFF);
    assertThat(endpoint("limits: documented").settings().limits()).isEqualTo(RateLimits.DOCUMENTED);
    assertThat(endpoint("limits: {health: {concurrent: 1}, perWorker: 50}").settings().limits())
        .isEqualTo(
            RateLimits.DOCUMENTED
                .with(Operation.HEALTH, new RateLimit(OptionalInt.empty(), OptionalInt.of(1)))
                .perWorker(50));
  }

  @Test
  void limits_that_cannot_be_are_refused() {
    refused(
        () -> endpoint("limits: none"),
        "shop.yaml:1: 'limits' cannot be \"none\"; must be documented or off");
    refused(
        () -> endpoint("limits: {runs: {requests: 1}}"),
        "shop.yaml:1: unknown field 'runs' of limits; did you mean run? Must be one of run, runsync, status, stream,"
            + " cancel, retry, purge-queue, health, requests, openai, perWorker");
    refused(
        () -> endpoint("limits: {run: {requests: -1}}"), "shop.yaml:1: a limit must be 0 or more");
    refused(
        () -> endpoint("limits: {run: 5}"),
        "shop.yaml:1: a limit cannot be 5; must be a mapping of requests, concurrent");
    refused(
        () -> endpoint("limits: {perWorker: -1}"),
        "shop.yaml:1: limits cannot allow -1 calls per worker; must be 0 or more");
  }

  @Test
  void api_keys_are_a_list_of_text() {
    refused(
        () -> endpoint("apiKeys: secret"),
        "shop.yaml:1: 'apiKeys' cannot be \"secret\"; must be a list");
    refused(
        () -> endpoint("apiKeys: [a,\n 12]"),
        "shop.yaml:2: an API key cannot be 12; must be text, not blank");
    refused(
        () -> endpoint("apiKeys: [' ']"),
        "shop.yaml:1: an API key cannot be \" \"; must be text, not blank");
    refused(() -> endpoint("apiKeys: []"), "shop.yaml:1: there is no API key; must be one or more");
  }

  @Test
  void aggregate_stream_is_true_or_false() {
    assertThat(endpoint("aggregateStream: false").settings().aggregateStream()).isFalse();
    refused(
        () -> endpoint("aggregateStream: yes"),
        "shop.yaml:1: 'aggregateStream' cannot be \"yes\"; must be true or false");
  }

  @ParameterizedTest
  @CsvSource({
    "executionTimeout, 5001, 5001",
    "executionTimeout, 168h, 604800000",
    "ttl, 10s, 10000",
    "ttl, 604800000, 604800000"
  })
  void a_policy_may_go_to_its_bounds(String field, String duration, long millis) {
    var settings = endpoint("policy: {" + field + ": " + duration + "}").settings();

    assertThat(field.equals("ttl") ? settings.ttl() : settings.executionTimeout())
        .hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5000", "5000.9", "604800001"})
  void an_execution_timeout_out_of_bounds_is_refused(String millis) {
    refused(
        () -> endpoint("policy: {executionTimeout: " + millis + "}"),
        "shop.yaml:1: 'executionTimeout' cannot be " + millis + "; must be 5.001s to 168h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999", "604800001"})
  void a_ttl_out_of_bounds_is_refused(String millis) {
    refused(
        () -> endpoint("policy: {ttl: " + millis + "}"),
        "shop.yaml:1: 'ttl' cannot be " + millis + "; must be 10s to 168h");
  }

  @Test
  void an_unknown_field_of_a_policy_is_refused() {
    refused(
        () -> endpoint("policy: {lowPriority: true}"),
        "shop.yaml:1: unknown field 'lowPriority' of policy; must be one of executionTimeout, ttl");
  }
}

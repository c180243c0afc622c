package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.options.ScalingRule;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a test says what its endpoints are to be. */
class AnnotationSettingsTest {

  @Test
  void what_stands_closer_to_the_test_wins() {
    Platform.runWell(3, Annotated.class);
  }

  @Test
  void what_is_said_of_one_endpoint_wins_over_what_is_said_of_all() {
    Platform.runWell(1, Several.class);
  }

  @Test
  void annotations_can_be_inherited_and_composed() {
    Platform.runWell(1, Inheriting.class);
  }

  @Test
  void limits_policy_workers_and_faults_can_be_set() {
    Platform.runWell(3, Limited.class);
  }

  @Test
  void a_scenario_says_how_its_endpoints_behave() {
    Platform.runWell(3, OfAScenario.class);
  }

  @Test
  void a_builder_says_what_annotations_cannot() {
    Platform.runWell(3, Built.class);
  }

  @Test
  void a_builder_in_a_field_of_the_instance_is_as_good() {
    Platform.runWell(1, BuiltPerTest.class);
  }

  @Test
  void an_endpoint_with_a_fixed_id_keeps_its_address_and_is_fresh_each_time() {
    Platform.runWell(3, Fixed.class);

    assertThat(Fixed.ADDRESSES).hasSize(1);
    assertThat(Fixed.ENDPOINTS).hasSize(3);
  }

  @Test
  void each_edition_gets_a_run_that_says_so() {
    var results = Platform.runWell(4, EditionByEditionTests.class);

    assertThat(Platform.displayNames(results))
        .containsExactlyInAnyOrder(
            "edition documented", "edition observed", "edition observed", "edition documented");
    assertThat(EditionByEditionTests.SEEN)
        .containsExactlyInAnyOrder("documented", "observed", "just observed", "just documented");
  }

  @Test
  void system_properties_are_set_for_each_test_and_restored() {
    System.setProperty("localpod.test.before", "as it was");

    Platform.runWell(2, Properties.class);

    assertThat(System.getProperty("localpod.test.before")).isEqualTo("as it was");
    assertThat(System.getProperty("localpod.test.url")).isNull();
  }

  @LocalpodTest
  @WithLimits("{run: {requests: 1}}")
  @WithFault("{operation: worker, fault: crash, every: 100}")
  static class Limited {

    @Test
    @WithPolicy(ttl = "1m")
    @WithWorkers(
        scaling = "{type: request-count, value: 2}",
        unhealthy = 1,
        throttled = 2,
        startFaults = 4)
    @WithFault("{operation: status, fault: garbage, every: 100}")
    @WithFault("{operation: webhook, fault: empty, every: 100}")
    void by_annotations(Endpoint endpoint) {
      var settings = endpoint.settings();
      assertThat(settings.limits().of(Operation.RUN)).isEqualTo(RateLimit.of(1, 200));
      assertThat(settings.ttl()).isEqualTo(Duration.ofMinutes(1));
      assertThat(settings.executionTimeout()).isEqualTo(Duration.ofSeconds(600));
      assertThat(settings.workers())
          .isEqualTo(
              WorkerSettings.DEFAULT
                  .scaling(new ScalingRule(ScalingRule.Type.REQUEST_COUNT, 2))
                  .unhealthy(1)
                  .throttled(2)
                  .startFaults(4));
      assertThat(endpoint.faults().list())
          .containsExactly(
              Faults.crash().onWorker().every(100),
              Faults.garbage().on(Operation.STATUS).every(100),
              Faults.empty().onWebhook().every(100));
    }

    @Test
    @WithWorkers(attached = true)
    void workers_may_be_attached(Endpoint endpoint) {
      assertThat(endpoint.attachedWorkers().list()).isEmpty();
      assertThat(endpoint.attachedWorkers().environment("w")).containsEntry("RUNPOD_POD_ID", "w");
    }

    @Test
    @WithLimits("off")
    void the_method_replaces_the_limits_of_the_class(Endpoint endpoint) {
      assertThat(endpoint.settings().limits()).isEqualTo(RateLimits.OFF);
      assertThat(endpoint.faults().list()).hasSize(1);
    }
  }

  private static String answer(Endpoint endpoint) {
    return new Client(endpoint).runsync("cup");
  }

  @LocalpodTest
  @WithEdition("observed")
  @WithScript("[{do: [{complete: of the class}]}]")
  @WithWorkers(max = 7)
  static class Annotated {

    @Test
    void the_class_says_it(Endpoint endpoint) {
      assertThat(endpoint.settings().edition()).isEqualTo(Edition.OBSERVED);
      assertThat(endpoint.settings().workers().max()).isEqualTo(7);
      assertThat(answer(endpoint)).contains("of the class");
    }

    @Test
    @WithEdition("documented")
    @WithScript("[{do: [{complete: of the method}]}]")
    @WithWorkers(min = 1, max = 2, coldStart = "20s", idleTimeout = "1m", concurrency = 4)
    @WithClock("x60")
    @Allow(Leftover.UNUSED_RULE)
    void the_method_says_otherwise(Endpoint endpoint) {
      assertThat(endpoint.settings().edition()).isEqualTo(Edition.DOCUMENTED);
      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.scaled(60));
      var workers = endpoint.settings().workers();
      assertThat(workers.min()).isEqualTo(1);
      assertThat(workers.max()).isEqualTo(2);
      assertThat(workers.coldStart()).isEqualTo(Duration.ofSeconds(20));
      assertThat(workers.idleTimeout()).isEqualTo(Duration.ofMinutes(1));
      assertThat(workers.concurrency()).isEqualTo(4);
    }

    @Nested
    @WithScript("[{do: [{complete: of the inner class}]}]")
    class Inside {
      @Test
      void the_inner_class_says_otherwise(Endpoint endpoint) {
        assertThat(endpoint.settings().edition()).isEqualTo(Edition.OBSERVED);
        assertThat(answer(endpoint)).contains("of the inner class");
      }
    }
  }

  @LocalpodTest
  @WithScript("[{do: [{complete: of all}]}]")
  @WithScript(endpoint = "words", value = "[{do: [{complete: of words}]}]")
  static class Several {
    @Test
    void each_gets_its_own(
        Endpoint endpoint,
        @LocalpodEndpoint("images") Endpoint images,
        @LocalpodEndpoint("words") Endpoint words) {
      assertThat(answer(endpoint)).contains("of all");
      assertThat(answer(images)).contains("of all");
      assertThat(answer(words)).contains("of words");
    }
  }

  @LocalpodTest
  @WithClock("manual")
  @WithEdition("observed")
  @Retention(RetentionPolicy.RUNTIME)
  @interface StandingStill {}

  @StandingStill
  static class Base {}

  static class Inheriting extends Base {
    @Test
    void gets_it(Endpoint endpoint) {
      // The annotation that has the others is not inherited, so its class says it again.
      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.MANUAL);
      assertThat(endpoint.settings().edition()).isEqualTo(Edition.OBSERVED);
    }
  }

  @LocalpodTest
  static class OfAScenario {
    @Test
    @WithScenario("one.yaml")
    void the_only_one_needs_no_name(Endpoint endpoint) {
      assertThat(endpoint.settings().edition()).isEqualTo(Edition.OBSERVED);
      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.MANUAL);
      assertThat(endpoint.apiKey()).isEqualTo("of-the-file");
      assertThat(answer(endpoint)).contains("from the file");
    }

    @Test
    @WithScenario("/dev/localpod/junit/two.yaml")
    void several_are_asked_for_by_name(
        @LocalpodEndpoint("images") Endpoint images, @LocalpodEndpoint("words") Endpoint words) {
      assertThat(answer(images)).contains("an image");
      assertThat(answer(words)).contains("a word");
    }

    @Test
    @WithScenario("two.yaml")
    @WithClock("manual")
    @WithScript(endpoint = "words", value = "[{do: [{complete: another word}]}]")
    void other_annotations_come_after_it(@LocalpodEndpoint("words") Endpoint words) {
      assertThat(words.clock().mode()).isEqualTo(ClockMode.MANUAL);
      assertThat(answer(words)).contains("another word");
    }
  }

  static class Built {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder()
            .emulator(options -> options.strict(true).seed(42))
            .endpoints(
                options ->
                    options
                        .apiKeys(List.of("of-the-builder"))
                        .settings(options.settings().limits(RateLimits.OFF)))
            .endpoint("images", options -> options.script(Scripts.complete("an image")))
            .build();

    @Test
    void every_endpoint_is_so(Endpoint endpoint, Localpod localpod) {
      assertThat(localpod.seed()).isEqualTo(42);
      assertThat(endpoint.settings().limits()).isEqualTo(RateLimits.OFF);
      assertThat(endpoint.apiKey()).isEqualTo("of-the-builder");
      assertThat(new Client(endpoint).post("/run", "{\"input\":{},\"mine\":1}").statusCode())
          .isEqualTo(400);
    }

    @Test
    void a_named_one_has_more_to_it(@LocalpodEndpoint("images") Endpoint images) {
      assertThat(images.settings().limits()).isEqualTo(RateLimits.OFF);
      assertThat(answer(images)).contains("an image");
    }

    @Test
    @WithScript("[{do: [{complete: of the method}]}]")
    void annotations_come_after_it(@LocalpodEndpoint("images") Endpoint images) {
      assertThat(answer(images)).contains("of the method");
    }
  }

  static class BuiltPerTest {
    @RegisterExtension
    final LocalpodExtension localpod =
        LocalpodExtension.builder().endpoints(it -> it.clock(ClockMode.MANUAL)).build();

    @Test
    @WithEdition("observed")
    void it_is_so(Endpoint endpoint) {
      assertThat(endpoint.settings().edition()).isEqualTo(Edition.OBSERVED);
      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.MANUAL);
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  static class Fixed {
    private static final Set<String> ADDRESSES = ConcurrentHashMap.newKeySet();
    private static final Set<Endpoint> ENDPOINTS = ConcurrentHashMap.newKeySet();
    private static final Localpod RUNNING = Localpod.start(LocalpodOptions.DEFAULT);

    @RegisterExtension
    static final LocalpodExtension LOCALPOD =
        LocalpodExtension.builder().emulator(RUNNING).id("images").build();

    @RepeatedTest(3)
    void it_is_found_where_it_was(Endpoint endpoint) {
      assertThat(endpoint.baseUrl()).hasToString(RUNNING.baseUrl() + "/images");
      assertThat(endpoint.apiKey()).isEqualTo(EndpointOptions.DEFAULT_API_KEY);
      assertThat(endpoint.jobs()).isEmpty();
      new Client(endpoint).run("cup");
      ADDRESSES.add(endpoint.baseUrl().toString());
      ENDPOINTS.add(endpoint);
    }

    @AfterAll
    static void close() {
      RUNNING.close();
    }
  }

  @LocalpodTest
  static class EditionByEditionTests {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private Endpoint inBeforeEach;

    @BeforeEach
    void arrange(Endpoint endpoint) {
      inBeforeEach = endpoint;
    }

    @EachEdition
    void all(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(inBeforeEach);
      SEEN.add(endpoint.settings().edition().name());
    }

    @EachEdition({"observed", "documented"})
    void as_they_are_named(Endpoint endpoint) {
      SEEN.add("just " + endpoint.settings().edition().name());
    }
  }

  @LocalpodTest
  @WithSystemProperty(name = "localpod.test.url", value = "{baseUrl}/run")
  static class Properties {
    @Test
    void the_class_sets_it(Endpoint endpoint) {
      assertThat(System.getProperty("localpod.test.url")).isEqualTo(endpoint.baseUrl() + "/run");
    }

    @Test
    @WithSystemProperty(name = "localpod.test.url", value = "{id}", endpoint = "images")
    @WithSystemProperty(name = "localpod.test.before", value = "{apiKey}")
    void so_does_the_method(Endpoint endpoint, @LocalpodEndpoint("images") Endpoint images) {
      assertThat(System.getProperty("localpod.test.url")).isEqualTo(images.id());
      assertThat(System.getProperty("localpod.test.before")).isEqualTo(endpoint.apiKey());
    }
  }
}

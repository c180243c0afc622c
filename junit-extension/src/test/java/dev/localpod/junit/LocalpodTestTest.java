package dev.localpod.junit;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.Sleeper;
import dev.localpod.TestClock;
import dev.localpod.options.ClockMode;
import dev.localpod.script.Scripts;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs small test classes on the JUnit platform and looks at what they got. */
class LocalpodTestTest {

  private static final Set<String> IDS = ConcurrentHashMap.newKeySet();
  private static final Set<String> KEYS = ConcurrentHashMap.newKeySet();
  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

  @Test
  void each_test_gets_an_endpoint_of_its_own_on_one_shared_listener() {
    Platform.runWell(8, AllKinds.class, Inheriting.class);

    assertThat(IDS).hasSize(8);
    assertThat(KEYS).hasSize(8);
    assertThat(PORTS).hasSize(1);
  }

  @Test
  void an_endpoint_is_gone_once_its_test_is_over() {
    Platform.runWell(2, OneAfterTheOther.class);
  }

  @Test
  void time_skips_unless_the_test_says_otherwise() {
    Platform.runWell(1, Skipping.class);
  }

  @Test
  void a_parameter_gets_what_it_asks_for_of_the_endpoint_it_names() {
    Platform.runWell(1, Parameters.class);
  }

  @Test
  void a_client_can_be_given_the_time_of_its_endpoint() {
    Platform.runWell(1, SharingTime.class);

    assertThat(SharingTime.used.isShutdown()).isTrue();
  }

  @Test
  void a_constructor_gets_the_endpoint_of_its_test() {
    Platform.runWell(4, Constructed.class);
  }

  @Test
  void with_one_instance_per_class_its_constructor_gets_an_endpoint_of_the_class() {
    Platform.runWell(2, OneInstance.class);
  }

  @Test
  void before_all_and_after_all_get_an_endpoint_of_the_class() {
    Platform.runWell(2, ForTheClass.class);
  }

  @Test
  void an_annotation_that_has_it_is_as_good() {
    Platform.runWell(1, Composed.class);
  }

  @Test
  void the_same_test_has_the_same_ids_in_each_run() {
    Platform.runWell(1, Repeatable.class);
    Platform.runWell(1, Repeatable.class);

    assertThat(Repeatable.JOBS).hasSize(1);
  }

  @Test
  void nothing_is_started_unless_somebody_asks_for_it() {
    // A seed that is none comes to light as soon as a listener is to be started.
    EngineTestKit.Builder platform =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter(LocalpodExtension.SEED_PARAMETER, "none");

    assertThat(Platform.failures(platform.selectors(selectClass(AsksForNothing.class)).execute()))
        .isEmpty();
    assertThat(Platform.failures(platform.selectors(selectClass(Skipping.class)).execute()))
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
        .rootCause()
        .hasMessageContaining("\"none\"");
  }

  private static void note(Endpoint endpoint) {
    assertThat(endpoint.jobs()).isEmpty();
    assertThat(IDS.add(endpoint.id())).isTrue();
    KEYS.add(endpoint.apiKey());
    PORTS.add(endpoint.baseUrl().getPort());
  }

  @LocalpodTest
  static class AllKinds {

    @Test
    void one(Endpoint endpoint) {
      note(endpoint);
    }

    @RepeatedTest(2)
    void two(Endpoint endpoint) {
      note(endpoint);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterised(int number, Endpoint endpoint) {
      assertThat(number).isPositive();
      note(endpoint);
    }

    @TestFactory
    Stream<DynamicTest> dynamic(Endpoint endpoint) {
      note(endpoint);
      return Stream.of(
          DynamicTest.dynamicTest(
              "shares the endpoint of its factory",
              () -> assertThat(new Client(endpoint).get("/health").statusCode()).isEqualTo(200)));
    }

    @Nested
    class Inside {
      @Test
      void three(Endpoint endpoint) {
        note(endpoint);
      }
    }
  }

  @LocalpodTest
  abstract static class Base {
    @Test
    void inherited(Endpoint endpoint) {
      note(endpoint);
    }
  }

  static class Inheriting extends Base {}

  @LocalpodTest
  @Execution(ExecutionMode.SAME_THREAD)
  @Allow(Leftover.STRAY_CALL)
  static class OneAfterTheOther {

    private static final Set<URI> USED = ConcurrentHashMap.newKeySet();

    private Endpoint inBeforeEach;

    @BeforeEach
    void arrange(Endpoint endpoint) {
      inBeforeEach = endpoint;
    }

    @Test
    void the_test_gets_the_endpoint_of_its_before_each(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(inBeforeEach);
    }

    @Test
    void so_does_another(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(inBeforeEach);
    }

    @AfterEach
    void the_endpoint_answers_and_earlier_ones_do_not(Endpoint endpoint) {
      assertThat(new Client(endpoint).get("/health").statusCode()).isEqualTo(200);
      for (URI earlier : USED) {
        assertThat(new Client(earlier.toString(), endpoint.apiKey()).get("/health").statusCode())
            .isEqualTo(404);
      }
      USED.add(endpoint.baseUrl());
    }
  }

  @LocalpodTest
  static class Skipping {
    @Test
    void a_held_call_waits_for_nothing(Endpoint endpoint) {
      endpoint.script(Scripts.after(ofMinutes(1)).complete("cup"));

      assertThat(endpoint.clock().mode()).isEqualTo(ClockMode.SKIP);
      assertThat(new Client(endpoint).runsync("cup")).contains("COMPLETED");
    }
  }

  @LocalpodTest
  static class Parameters {
    @Test
    void all(
        Endpoint endpoint,
        Localpod localpod,
        TestClock clock,
        @BaseUrl URI address,
        @BaseUrl String text,
        @ApiKey String key,
        @LocalpodEndpoint("images") Endpoint images,
        @LocalpodEndpoint("images") TestClock clockOfImages,
        @LocalpodEndpoint("images") @BaseUrl URI addressOfImages,
        @LocalpodEndpoint("images") @ApiKey String keyOfImages) {
      assertThat(localpod.endpoint(endpoint.id())).isSameAs(endpoint);
      assertThat(clock).isSameAs(endpoint.clock());
      assertThat(address).isEqualTo(endpoint.baseUrl()).hasToString(text);
      assertThat(key).isEqualTo(endpoint.apiKey());
      assertThat(images.id()).isNotEqualTo(endpoint.id()).startsWith("all-images-");
      assertThat(clockOfImages).isSameAs(images.clock());
      assertThat(addressOfImages).isEqualTo(images.baseUrl());
      assertThat(keyOfImages).isEqualTo(images.apiKey()).isNotEqualTo(key);
    }
  }

  @LocalpodTest
  static class SharingTime {
    private static ScheduledExecutorService used;

    @Test
    void all(
        Endpoint endpoint,
        Clock clock,
        InstantSource source,
        Sleeper sleeper,
        ScheduledExecutorService scheduler)
        throws Exception {
      used = scheduler;
      Instant before = clock.instant();
      sleeper.sleep(ofMinutes(20));
      String later = scheduler.schedule(() -> "done", 20, TimeUnit.MINUTES).get();

      assertThat(later).isEqualTo("done");
      assertThat(source.instant())
          .isEqualTo(endpoint.clock().now())
          .isEqualTo(before.plus(ofMinutes(40)));
    }
  }

  @LocalpodTest
  static class Constructed {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private final Endpoint fromConstructor;

    Constructed(Endpoint endpoint) {
      this.fromConstructor = endpoint;
      assertThat(SEEN.add(endpoint.id())).isTrue();
    }

    @Test
    void it_is_that_of_the_test(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(fromConstructor);
    }

    @Test
    void it_is_there_if_the_test_asks_for_nothing() {
      assertThat(new Client(fromConstructor).get("/health").statusCode()).isEqualTo(200);
    }

    @Nested
    class Inside {
      private final Endpoint fromInside;

      Inside(Endpoint endpoint) {
        this.fromInside = endpoint;
      }

      @RepeatedTest(2)
      void outer_and_inner_constructor_get_the_same(Endpoint endpoint) {
        assertThat(endpoint).isSameAs(fromConstructor).isSameAs(fromInside);
      }
    }
  }

  @LocalpodTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    private final Endpoint ofTheClass;
    private final Set<Endpoint> ofTests = ConcurrentHashMap.newKeySet();

    OneInstance(Endpoint endpoint) {
      this.ofTheClass = endpoint;
    }

    @BeforeAll
    void before_all_gets_the_same(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(ofTheClass);
    }

    @RepeatedTest(2)
    void tests_get_fresh_ones(Endpoint endpoint) {
      assertThat(endpoint).isNotSameAs(ofTheClass);
      assertThat(ofTests.add(endpoint)).isTrue();
      assertThat(new Client(ofTheClass).get("/health").statusCode()).isEqualTo(200);
    }
  }

  @LocalpodTest
  static class ForTheClass {
    private static Endpoint ofTheClass;

    @BeforeAll
    static void arrange(Endpoint endpoint) {
      ofTheClass = endpoint;
    }

    @Test
    void tests_get_another_one(Endpoint endpoint) {
      assertThat(endpoint).isNotSameAs(ofTheClass);
    }

    @Nested
    class Inside {
      @Test
      void within_as_well(Endpoint endpoint) {
        assertThat(endpoint).isNotSameAs(ofTheClass);
      }
    }

    @AfterAll
    static void it_is_there_to_the_end(Endpoint endpoint) {
      assertThat(endpoint).isSameAs(ofTheClass);
      assertThat(new Client(endpoint).get("/health").statusCode()).isEqualTo(200);
    }
  }

  @LocalpodTest
  @Retention(RetentionPolicy.RUNTIME)
  @interface ImageTest {}

  @ImageTest
  static class Composed {
    @Test
    void gets_an_endpoint(Endpoint endpoint) {
      assertThat(endpoint.jobs()).isEmpty();
    }
  }

  @LocalpodTest
  static class Repeatable {
    private static final Set<String> JOBS = ConcurrentHashMap.newKeySet();

    @Test
    void submits(Endpoint endpoint) {
      JOBS.add(endpoint.id() + new Client(endpoint).run("cup"));
    }
  }

  @LocalpodTest
  @WithScript("[{do: [{complete: cup}]}]")
  static class AsksForNothing {
    @Test
    @Disabled("to see that nothing happens")
    void disabled(Endpoint endpoint) {
      throw new IllegalStateException("it ran");
    }

    @Test
    void asks_for_nothing() {}
  }
}

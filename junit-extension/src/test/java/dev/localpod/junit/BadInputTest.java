package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URL;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test class cannot be: each says so before any test of it runs. */
class BadInputTest {

  private static final String HERE = "dev.localpod.junit.BadInputTest$";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TwoOfOneName | @WithScript on %TwoOfOneName: set twice for 'images'; must be set once for all endpoints, and once for each name
          TwoForAll | @WithClock on %TwoForAll.test(): set twice for all endpoints; must be set once for all endpoints, and once for each name
          NoSuchName | @WithClock on %NoSuchName.test(): no parameter requests an endpoint 'imgaes'; must be one of: 'images'
          NoSuchNameOnTheClass | @WithClock on %NoSuchNameOnTheClass: no parameter requests an endpoint 'imgaes'; must be one of: the unnamed endpoint
          WrongScript | @WithScript on %WrongScript.test(): script:1: unknown field 'comlpete' of a step; did you mean complete? Must be one of
          NoScenario | @WithScenario on %NoScenario.test(): resource 'none.yaml' not found; must be beside dev.localpod.junit.BadInputTest$NoScenario, or start with '/' for the root of the class path
          WrongScenario | @WithScenario on %WrongScenario.test(): wrong.yaml:2: unknown field 'worker' of an endpoint; did you mean workers? Must be one of
          SeveralInTheScenario | @WithScenario on %SeveralInTheScenario.test(): the scenario has no endpoint for the unnamed endpoint; @LocalpodEndpoint must name one of 'images', 'words'
          NotInTheScenario | @WithScenario on %NotInTheScenario.test(): the scenario has no endpoint for 'sounds'; @LocalpodEndpoint must name one of 'images', 'words'
          WrongEdition | @WithEdition on %WrongEdition.test(): unknown edition 'imagined'; must be one of documented, observed
          WrongClock | @WithClock on %WrongClock.test(): unknown clock 'x0'; must be one of real, manual, skip, skip:5s, x1 to x1000000
          WrongWorkers | @WithWorkers on %WrongWorkers.test(): workers:1: workers cannot be min 2 and max 1; must be 0 <= min <= max
          OnNoTest | @WithClock on %OnNoTest.arrange(): must be on a test method or a test class
          WrongParameter | @LocalpodEndpoint on parameter 'images' of %WrongParameter.test(): cannot inject a String; must be one of Endpoint, TestClock, Clock, InstantSource, Sleeper, ScheduledExecutorService, @BaseUrl URI, @BaseUrl String, @ApiKey String
          BlankName | @LocalpodEndpoint on parameter 'images' of %BlankName.test(): the name must not be blank
          WrongKey | @ApiKey on parameter 'key' of %WrongKey.test(): must be String, not int
          WrongAddress | @BaseUrl on parameter 'url' of the constructor of %WrongAddress: must be URI or String, not URL
          ConstructedTooEarly | @WithScript on %ConstructedTooEarly.test(): the constructor requests an endpoint before the test is known; put the annotation on the class, or the parameter into a @BeforeEach method
          EditionAndTest | @EachEdition on %EditionAndTest.test(): must not be used together with @Test
          EditionTwice | @EachEdition on %EditionTwice.test(): must name 'observed' once, not twice
          EditionAndEdition | @EachEdition on %EditionAndEdition.test(): must not be used together with @WithEdition
          NoEditions | @EachEdition on %NoEditions.test(): must name one edition or more
          OrderAndTest | @EachOrder on %OrderAndTest.test(): must not be used together with @Test
          OrderAndEdition | @EachOrder on %OrderAndEdition.test(): must not be used together with @EachEdition
          NoOrders | @EachOrder on %NoOrders.test(): the limit is 0; must be 1 or more
          WrongOrder | @EachOrder on %WrongOrder.test(): an order cannot be '1,2'; must be numbers with dots between, such as 0.2
          OrderInRealTime | @EachOrder on %OrderInRealTime.test(): the clock of the endpoint is real; must be manual or skip
          OrderOfNothing | @EachOrder on %OrderOfNothing.test(): there is no endpoint; the class must have @LocalpodTest, or a LocalpodExtension in a field with @RegisterExtension
          OrderedTooEarly | @EachOrder on %OrderedTooEarly.test(): the constructor requests an endpoint before the test is known; put the annotation on the class, or the parameter into a @BeforeEach method
          EditionOfNothing | @EachEdition on %EditionOfNothing.test(): there is no endpoint; the class must have @LocalpodTest, or a LocalpodExtension in a field with @RegisterExtension
          ScriptOfNothing | @WithScript on %ScriptOfNothing: there is no endpoint; the class must have @LocalpodTest, or a LocalpodExtension in a field with @RegisterExtension
          ClockOfNothing | @WithClock on %ClockOfNothing.test(): there is no endpoint; the class must have @LocalpodTest, or a LocalpodExtension in a field with @RegisterExtension
          WrongPlaceholder | @WithSystemProperty on %WrongPlaceholder.test(): unknown placeholder {url}; must be one of {apiKey}, {baseUrl}, {id}
          TwoExtensions | %TwoExtensions has two LocalpodExtensions; must have one, from @LocalpodTest or from a field with @RegisterExtension
          """)
  void it_is_refused_with_what_is_allowed(String testClass, String message) throws Exception {
    Throwable failure = Platform.failure(Class.forName(HERE + testClass));

    assertThat(failure)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageStartingWith(message.replace("%", HERE));
  }

  @Test
  void a_builder_refuses_two_endpoints_of_one_name() {
    var builder = LocalpodExtension.builder().endpoint("images", options -> options);

    assertThatThrownBy(() -> builder.endpoint("images", options -> options))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage("the builder of a LocalpodExtension has endpoint 'images' twice");
  }

  @Test
  void an_id_that_is_fixed_and_taken_is_refused_with_what_is_allowed() {
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      localpod.add(EndpointOptions.of("images"));
      var endpoints =
          new TestEndpoints(
              localpod,
              removed -> {},
              new HashSet<>(),
              name -> EndpointOptions.of("images"),
              (name, options) -> 1,
              Optional.empty(),
              Optional.empty());

      assertThatThrownBy(() -> endpoints.get(""))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "endpoint 'images' already exists; tests whose endpoint has a fixed id must"
                  + " run one after the other, as with @ResourceLock(\"images\")");
    }
  }

  @LocalpodTest
  @WithScript(endpoint = "images", value = "[]")
  @WithScript(endpoint = "images", value = "[{do: []}]")
  static class TwoOfOneName {
    @Test
    void test(@LocalpodEndpoint("images") Endpoint images) {}
  }

  @LocalpodTest
  static class TwoForAll {
    @Test
    @WithClock("real")
    @WithClock("manual")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoSuchName {
    @Test
    @WithClock(endpoint = "imgaes", value = "real")
    void test(@LocalpodEndpoint("images") Endpoint images) {}
  }

  @LocalpodTest
  @WithClock(endpoint = "imgaes", value = "real")
  static class NoSuchNameOnTheClass {
    @Test
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongScript {
    @Test
    @WithScript("[{do: [{comlpete: cup}]}]")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoScenario {
    @Test
    @WithScenario("none.yaml")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongScenario {
    @Test
    @WithScenario("wrong.yaml")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class SeveralInTheScenario {
    @Test
    @WithScenario("two.yaml")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NotInTheScenario {
    @Test
    @WithScenario("two.yaml")
    void test(@LocalpodEndpoint("sounds") Endpoint sounds) {}
  }

  @LocalpodTest
  static class WrongEdition {
    @Test
    @WithEdition("imagined")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongClock {
    @Test
    @WithClock("x0")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongWorkers {
    @Test
    @WithWorkers(min = 2, max = 1)
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class OnNoTest {
    @BeforeEach
    @WithClock("real")
    @WithClock(endpoint = "images", value = "manual")
    void arrange(Endpoint endpoint) {}

    @Test
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongParameter {
    @Test
    void test(@LocalpodEndpoint("images") String images) {}
  }

  @LocalpodTest
  static class BlankName {
    @Test
    void test(@LocalpodEndpoint(" ") Endpoint images) {}
  }

  @LocalpodTest
  static class WrongKey {
    @Test
    void test(@ApiKey int key) {}
  }

  @LocalpodTest
  static class WrongAddress {
    WrongAddress(@BaseUrl URL url) {}

    @Test
    void test() {}
  }

  @LocalpodTest
  static class ConstructedTooEarly {
    ConstructedTooEarly(Endpoint endpoint) {}

    @Test
    @WithScript("[]")
    void test() {}
  }

  @LocalpodTest
  static class EditionAndTest {
    @Test
    @EachEdition
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class EditionTwice {
    @EachEdition({"observed", "observed"})
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class EditionAndEdition {
    @EachEdition
    @WithEdition("observed")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoEditions {
    @EachEdition({})
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class OrderAndTest {
    @Test
    @EachOrder
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class OrderAndEdition {
    @EachOrder
    @EachEdition
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class NoOrders {
    @EachOrder(limit = 0)
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class WrongOrder {
    @EachOrder(only = "1,2")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class OrderInRealTime {
    @EachOrder
    @WithClock("real")
    void test(Endpoint endpoint) {}
  }

  static class OrderOfNothing {
    @EachOrder
    void test() {}
  }

  @LocalpodTest
  static class OrderedTooEarly {
    OrderedTooEarly(Endpoint endpoint) {}

    @EachOrder
    void test() {}
  }

  static class EditionOfNothing {
    @EachEdition("observed")
    void test() {}
  }

  @WithScript("[]")
  @WithScript(endpoint = "images", value = "[]")
  static class ScriptOfNothing {
    @Test
    void test() {}
  }

  static class ClockOfNothing {
    @Test
    @WithClock("manual")
    void test() {}
  }

  @LocalpodTest
  static class WrongPlaceholder {
    @Test
    @WithSystemProperty(name = "x", value = "{url}")
    void test(Endpoint endpoint) {}
  }

  @LocalpodTest
  static class TwoExtensions {
    @RegisterExtension
    static final LocalpodExtension LOCALPOD = LocalpodExtension.builder().build();

    @Test
    void test(Endpoint endpoint) {}
  }
}

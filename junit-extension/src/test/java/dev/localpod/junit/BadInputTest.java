package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URL;
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
          TwoOfOneName | @WithScript on %TwoOfOneName: it is there twice for 'images'; allowed is one for all endpoints, and one for each name
          TwoForAll | @WithClock on %TwoForAll.test(): it is there twice for all endpoints; allowed is one for all endpoints, and one for each name
          NoSuchName | @WithClock on %NoSuchName.test(): no parameter asks for an endpoint 'imgaes'; asked for: 'images'
          NoSuchNameOnTheClass | @WithClock on %NoSuchNameOnTheClass: no parameter asks for an endpoint 'imgaes'; asked for: the endpoint without a name
          WrongScript | @WithScript on %WrongScript.test(): script:1: unknown field 'comlpete' of a step; must be one of
          NoScenario | @WithScenario on %NoScenario.test(): there is no resource 'none.yaml'; it is looked for beside dev.localpod.junit.BadInputTest$NoScenario, or with a slash first at the root of the class path
          WrongScenario | @WithScenario on %WrongScenario.test(): wrong.yaml:2: unknown field 'worker' of an endpoint; must be one of
          SeveralInTheScenario | @WithScenario on %SeveralInTheScenario.test(): it does not have the endpoint without a name; allowed is @LocalpodEndpoint with one of 'images', 'words'
          NotInTheScenario | @WithScenario on %NotInTheScenario.test(): it does not have 'sounds'; allowed is @LocalpodEndpoint with one of 'images', 'words'
          WrongEdition | @WithEdition on %WrongEdition.test(): there is no edition 'imagined'; allowed are documented, observed
          WrongClock | @WithClock on %WrongClock.test(): unknown clock 'x0'; must be one of real, manual, skip, x1 to x1000000
          WrongWorkers | @WithWorkers on %WrongWorkers.test(): workers:1: workers cannot be min 2 and max 1; must be 0 <= min <= max
          OnNoTest | @WithClock on %OnNoTest.arrange(): the method is no test; allowed are test methods and test classes
          WrongParameter | @LocalpodEndpoint on parameter 'images' of %WrongParameter.test(): a String is nothing of an endpoint; allowed are Endpoint, TestClock, Clock, InstantSource, Sleeper, ScheduledExecutorService, @BaseUrl URI, @BaseUrl String and @ApiKey String
          BlankName | @LocalpodEndpoint on parameter 'images' of %BlankName.test(): the name must not be blank
          WrongKey | @ApiKey on parameter 'key' of %WrongKey.test(): it cannot be a int; allowed is String
          WrongAddress | @BaseUrl on parameter 'url' of the constructor of %WrongAddress: it cannot be a URL; allowed is URI and String
          ConstructedTooEarly | @WithScript on %ConstructedTooEarly.test(): the constructor asks for an endpoint before it is known for which test; allowed are the annotation on the class, or the parameter in a @BeforeEach method
          EditionAndTest | @EachEdition on %EditionAndTest.test(): allowed is one of it and @Test, not both
          EditionTwice | @EachEdition on %EditionTwice.test(): it names 'observed' twice; allowed is each edition once
          EditionAndEdition | @EachEdition on %EditionAndEdition.test(): allowed is one of it and @WithEdition, not both
          NoEditions | @EachEdition on %NoEditions.test(): it names no edition; allowed are one or more
          EditionOfNothing | @EachEdition on %EditionOfNothing.test(): there are no endpoints that it could be about; allowed are classes with @LocalpodTest, or with a LocalpodExtension in a field with @RegisterExtension
          ScriptOfNothing | @WithScript on %ScriptOfNothing: there are no endpoints that it could be about; allowed are classes with @LocalpodTest, or with a LocalpodExtension in a field with @RegisterExtension
          ClockOfNothing | @WithClock on %ClockOfNothing.test(): there are no endpoints that it could be about; allowed are classes with @LocalpodTest, or with a LocalpodExtension in a field with @RegisterExtension
          WrongPlaceholder | @WithSystemProperty on %WrongPlaceholder.test(): there is no {url}; allowed are {apiKey}, {baseUrl}, {id}
          TwoExtensions | %TwoExtensions has two LocalpodExtensions; allowed is one: of @LocalpodTest, or of a field with @RegisterExtension
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
        .hasMessage(
            "the builder of a LocalpodExtension has endpoint 'images' twice; allowed is each name"
                + " once");
  }

  @Test
  void an_id_that_is_fixed_and_taken_is_refused_with_what_is_allowed() {
    try (var localpod = Localpod.start(LocalpodOptions.DEFAULT)) {
      localpod.add(EndpointOptions.of("images"));
      var endpoints = new TestEndpoints(localpod, name -> EndpointOptions.of("images"));

      assertThatThrownBy(() -> endpoints.get(""))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessage(
              "endpoint 'images' already exists; tests whose endpoint has a fixed id cannot"
                  + " run at the same time, allowed is one after the other, as with"
                  + " @ResourceLock(\"images\")");
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

package dev.localpod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.localpod.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs small test classes on the JUnit platform and looks at what they got. */
class LocalpodTestTest {

  private static final Set<String> IDS = ConcurrentHashMap.newKeySet();
  private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

  @Test
  void each_test_gets_an_endpoint_of_its_own_on_one_shared_listener() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(FiveTests.class))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(5).succeeded(5));

    assertThat(IDS).hasSize(5);
    assertThat(PORTS).hasSize(1);
  }

  @Test
  void an_endpoint_is_gone_once_its_test_is_over() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .selectors(selectClass(OneAfterTheOther.class))
        .execute()
        .testEvents()
        .assertStatistics(tests -> tests.started(2).succeeded(2));
  }

  @LocalpodTest
  static class FiveTests {

    @Test
    void one(Endpoint endpoint) {
      note(endpoint);
    }

    @Test
    void two(Endpoint endpoint) {
      note(endpoint);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parameterised(int number, Endpoint endpoint) {
      assertThat(number).isPositive();
      note(endpoint);
    }

    @Nested
    class Inside {
      @Test
      void three(Endpoint endpoint) {
        note(endpoint);
      }
    }

    private static void note(Endpoint endpoint) {
      assertThat(endpoint.jobs()).isEmpty();
      IDS.add(endpoint.id());
      PORTS.add(endpoint.baseUrl().getPort());
    }
  }

  @LocalpodTest
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
    void the_endpoint_answers_and_earlier_ones_do_not(Endpoint endpoint) throws Exception {
      assertThat(health(endpoint.baseUrl(), endpoint.apiKey())).isEqualTo(200);
      for (URI earlier : USED) {
        assertThat(health(earlier, endpoint.apiKey())).isEqualTo(404);
      }
      USED.add(endpoint.baseUrl());
    }
  }

  private static int health(URI endpoint, String apiKey) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(endpoint + "/health"))
            .header("Authorization", apiKey)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}

package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a test may fix on an endpoint so that its runs repeat: the seed, and the order of events.
 */
class EndpointSeedTest {

  private final Localpod localpod = Localpod.start(LocalpodOptions.DEFAULT.seed(1));

  @AfterEach
  void close() {
    localpod.close();
  }

  @Test
  void endpoints_with_a_seed_of_their_own_have_the_same_job_ids_whatever_their_id()
      throws Exception {
    Endpoint one = localpod.add(EndpointOptions.of("one"), 7);
    Endpoint two = localpod.add(EndpointOptions.of("two"), 7);
    Endpoint other = localpod.add(EndpointOptions.of("other"), 8);

    List<String> ids = List.of(run(one), run(one));

    assertThat(List.of(run(two), run(two))).isEqualTo(ids);
    assertThat(List.of(run(other), run(other))).doesNotContainAnyElementsOf(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"real", "x60"})
  void events_have_no_order_where_time_passes_by_itself(String mode) {
    Endpoint endpoint = localpod.add(EndpointOptions.of("demo").clock(ClockMode.parse(mode)));

    assertThatThrownBy(() -> endpoint.clock().order(due -> 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "cannot order the events of endpoint 'demo': its clock is "
                + mode
                + "; must be manual or skip");
  }

  private static String run(Endpoint endpoint) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/run"))
            .header("Authorization", endpoint.apiKey())
            .POST(BodyPublishers.ofString("{\"input\": {}}"))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertThat(status).isEqualTo(200);
    return endpoint.jobs().get(0).id().value();
  }
}

package dev.localpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.Edition;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that are changed while they are served. */
class EndpointUpdateTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final PlannedFault RESET = Faults.reset().on(Operation.HEALTH);

  private final EndpointOptions shop = EndpointOptions.of("shop").script(Scripts.hang());
  private final EndpointOptions bank = EndpointOptions.of("bank");
  private final Localpod localpod =
      Localpod.start(LocalpodOptions.DEFAULT.endpoint(shop).endpoint(bank));

  @AfterEach
  void close() {
    localpod.close();
  }

  private int call(String method, String path, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(localpod.httpBaseUrl() + path))
            .header("Authorization", key)
            .method(method, HttpRequest.BodyPublishers.ofString("{\"input\": {}}"))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void jobs_stay_while_script_faults_limits_and_keys_change() throws Exception {
    assertThat(call("POST", "/shop/run", "localpod")).isEqualTo(200);
    RateLimits limits = RateLimits.DOCUMENTED.with(Operation.PURGE_QUEUE, RateLimit.of(0, 0));

    localpod.update(
        List.of(
            shop.apiKeys(List.of("new"))
                .faults(List.of(RESET))
                .settings(shop.settings().script(Scripts.fail("no")).limits(limits)),
            bank));

    Endpoint endpoint = localpod.endpoint("shop");
    assertThat(endpoint.jobs()).hasSize(1);
    assertThat(endpoint.faults().list()).containsExactly(RESET);
    assertThat(endpoint.settings().script()).isEqualTo(Scripts.fail("no"));
    assertThat(call("POST", "/shop/purge-queue", "localpod")).isEqualTo(401);
    assertThat(call("POST", "/shop/purge-queue", "new")).isEqualTo(429);
  }

  @Test
  void an_endpoint_that_is_left_out_goes_and_a_new_one_comes() throws Exception {
    localpod.update(List.of(shop, EndpointOptions.of("cafe")));

    assertThatThrownBy(() -> localpod.endpoint("bank")).hasMessageContaining("[cafe, shop]");
    assertThat(call("POST", "/bank/run", "localpod")).isEqualTo(404);
    assertThat(call("POST", "/cafe/run", "localpod")).isEqualTo(200);
  }

  @Test
  void what_does_not_change_stays_as_it_was_made_since() {
    localpod.endpoint("shop").faults().add(RESET);
    localpod.add(EndpointOptions.of("mine"));
    Endpoint untouched = localpod.endpoint("bank");

    localpod.update(List.of(shop.apiKeys(List.of("new")), bank));

    assertThat(localpod.endpoint("shop").faults().list()).containsExactly(RESET);
    assertThat(localpod.endpoint("mine").jobs()).isEmpty();
    assertThat(localpod.endpoint("bank")).isSameAs(untouched);
  }

  @Test
  void an_endpoint_that_was_removed_since_comes_back_if_it_changes() {
    localpod.remove("bank");
    localpod.remove("shop");

    localpod.update(List.of(shop, bank.apiKeys(List.of("new"))));

    assertThat(localpod.endpoint("bank").apiKey()).isEqualTo("new");
    assertThatThrownBy(() -> localpod.endpoint("shop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_clock_and_an_edition_cannot_change() {
    for (EndpointOptions other :
        List.of(
            bank.clock(ClockMode.MANUAL),
            bank.settings(bank.settings().edition(Edition.OBSERVED)))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> localpod.update(List.of(EndpointOptions.of("cafe"), other)))
          .withMessage(
              "endpoint 'bank' cannot get another clock, edition or kind of workers; must be removed"
                  + " and added");
      assertThatThrownBy(() -> localpod.endpoint("cafe"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

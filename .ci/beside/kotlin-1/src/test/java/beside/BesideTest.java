package beside;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import kotlin.KotlinVersion;
import kotlin.collections.CollectionsKt;
import org.junit.jupiter.api.Test;

/** Kotlin 1.6, below the one that the emulator bundles. */
@LocalpodTest
class BesideTest {

  @Test
  void the_older_library_is_there(Endpoint endpoint) throws Exception {
    assertThat(answer(endpoint)).contains("\"output\":{\"n\":1}");
    assertThat(endpoint).onlyJob().isCompleted();
    assertThat(KotlinVersion.CURRENT).hasToString("1.6.21");
    assertThat(CollectionsKt.listOf("a", "b")).containsExactly("a", "b");
  }

  private static String answer(Endpoint endpoint) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
                .header("Authorization", endpoint.apiKey())
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"n\": 1}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}

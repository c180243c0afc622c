package dev.localpod;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Code of users that runs because of the real clock, besides that of {@code JournalTest}. All
 * endpoints share the thread of that clock, so code that blocks there would stop all of them: while
 * it blocks, another endpoint must go on.
 */
@Timeout(120)
class UserCodeThreadsTest {

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();

  private final Localpod localpod =
      Localpod.start(
          LocalpodOptions.DEFAULT
              .endpoint(
                  endpoint("blocked")
                      .script(
                          Scripts.handle(
                              job -> {
                                job.sleep(ofMillis(1));
                                block();
                                return "done";
                              })))
              .endpoint(endpoint("slow").script(Scripts.after(ofMillis(1)).complete("done")))
              .endpoint(endpoint("other").script(Scripts.after(ofMillis(1)).complete("done"))));

  /** An endpoint that gives its first job to a worker when its clock says so. */
  private static EndpointOptions endpoint(String id) {
    return EndpointOptions.of(id)
        .clock(ClockMode.REAL)
        .workers(WorkerSettings.DEFAULT.count(0, 1).coldStart(ofMillis(1)));
  }

  @AfterEach
  void close() {
    goOn.countDown();
    localpod.close();
  }

  private void block() throws InterruptedException {
    entered.countDown();
    goOn.await();
  }

  private void blockUninterrupted() {
    try {
      block();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Json call(String endpoint, String operation) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(localpod.endpoint(endpoint).baseUrl() + operation))
            .header("Authorization", localpod.endpoint(endpoint).apiKey())
            .POST(BodyPublishers.ofString("{\"input\":{}}"));
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    return Json.parse(answer.body());
  }

  private void whileItBlocksAnotherEndpointGoesOn() throws IOException, InterruptedException {
    assertThat(entered.await(1, TimeUnit.MINUTES)).as("it has been called").isTrue();
    assertThat(call("other", "/runsync").toString()).contains("\"status\":\"COMPLETED\"");
    assertThat(goOn.getCount()).isEqualTo(1);
  }

  @Test
  void a_handler_that_blocks() throws Exception {
    call("blocked", "/run");

    whileItBlocksAnotherEndpointGoesOn();
  }

  @Test
  void a_task_of_a_scheduler_that_blocks() throws Exception {
    localpod
        .endpoint("slow")
        .clock()
        .scheduler()
        .schedule(this::blockUninterrupted, 1, TimeUnit.MILLISECONDS);

    whileItBlocksAnotherEndpointGoesOn();
  }
}

package dev.localpod.examples;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.localpod.Endpoint;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.junit.Allow;
import dev.localpod.junit.Leftover;
import dev.localpod.junit.LocalpodTest;
import dev.localpod.junit.WithClock;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bugs of clients, each caught by one line. Line and failure stand on the page of assertions, which
 * is held to them here.
 */
@LocalpodTest
@WithClock("manual")
@Allow({Leftover.LOST_RESULT, Leftover.POLL_AFTER_THE_END})
class ClientBugsTest {

  private static final Path PAGE = Path.of("../assertions/docs/assertions.md");
  private static final Path SOURCE =
      Path.of("src/test/java/dev/localpod/examples/ClientBugsTest.java");

  private CarelessClient client;

  @BeforeEach
  void shareTheTime(Endpoint endpoint) {
    client =
        new CarelessClient(
            endpoint.baseUrl(),
            endpoint.apiKey(),
            endpoint.clock().asJavaClock(),
            endpoint.clock()::advance);
  }

  @Test
  void a_busy_poll(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.hang());
    client.pollTwiceWithoutAPause(client.order("a cup"));
    caught(
        "A busy poll",
        endpoint,
        () -> {
          assertThat(endpoint).polling().neverFasterThan(ofSeconds(1));
        });
  }

  @Test
  void a_missing_cancel(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(9)).complete("too late"));
    client.waitFor(client.order("a cup"), ofSeconds(10));
    caught(
        "A missing cancel",
        endpoint,
        () -> {
          assertThat(endpoint).client().cancelsOnTimeOut();
        });
  }

  @Test
  void a_bill_for_nothing(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.after(ofMinutes(9)).complete("too late"));
    client.waitFor(client.order("a cup"), ofSeconds(10));
    endpoint.clock().advance(ofMinutes(10));
    caught(
        "A bill for nothing",
        endpoint,
        () -> {
          assertThat(endpoint).client().isBilledAtMost(ofMinutes(1));
        });
  }

  @Test
  void a_retry_of_a_400(Endpoint endpoint) throws Exception {
    client.submitStubbornly("{\"prompt\": \"a cup\"}");
    caught(
        "A retry of a 400",
        endpoint,
        () -> {
          assertThat(endpoint).calls().repeatNothingRefused();
        });
  }

  @Test
  void a_double_submit(Endpoint endpoint) throws Exception {
    endpoint.faults().add(Faults.dropAfter().on(Operation.RUN).times(1));
    client.orderWithARetry("a cup");
    caught(
        "A double submit",
        endpoint,
        () -> {
          assertThat(endpoint).client().submitsNothingTwice();
        });
  }

  @Test
  void a_status_that_the_client_does_not_know(Endpoint endpoint) throws Exception {
    endpoint.script(Scripts.hang());
    String job = client.submit("{\"input\": {}, \"policy\": {\"ttl\": 10000}}");
    client.waitUntilCompletedOrFailed(job, 4);
    caught(
        "A status that the client does not know",
        endpoint,
        () -> {
          assertThat(endpoint).polling().stopsAfterTheFinalStatus();
        });
  }

  @Test
  void an_expired_result(Endpoint endpoint) throws Exception {
    String job = client.order("a cup");
    endpoint.clock().advance(ofMinutes(31));
    client.waitUntilCompletedOrFailed(job, 1);
    caught(
        "An expired result",
        endpoint,
        () -> {
          assertThat(endpoint).client().fetchesEveryResult();
        });
  }

  /** Holds the page to the line of code and to the failure. */
  private static void caught(String bug, Endpoint endpoint, ThrowingCallable line)
      throws IOException {
    AssertionError failure = catchThrowableOfType(AssertionError.class, line);
    assertThat(failure).isNotNull();
    String page = Files.readString(PAGE);
    int start = page.indexOf("### " + bug + "\n");
    assertThat(start).isPositive();
    String[] blocks = page.substring(start).split("```", 5);
    assertThat(blocks[1]).startsWith("java\n");
    assertThat(Files.readString(SOURCE)).contains("          " + blocks[1].substring(5).strip());
    assertThat(readable(failure.getMessage(), endpoint)).isEqualTo(blocks[3].substring(5).strip());
  }

  /** Returns the text with short names for jobs and endpoint. */
  private static String readable(String text, Endpoint endpoint) {
    List<String> ids =
        endpoint.journal().entries().stream()
            .flatMap(entry -> entry.event().job().stream())
            .map(Object::toString)
            .distinct()
            .toList();
    String readable = text.replace("'" + endpoint.id() + "'", "'images'");
    for (String id : ids) {
      readable = readable.replace(id, "j-" + (ids.indexOf(id) + 1));
    }
    return readable;
  }
}

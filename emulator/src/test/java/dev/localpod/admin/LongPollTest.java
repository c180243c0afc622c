package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.SystemClock;
import dev.localpod.http.HttpError;
import dev.localpod.http.JsonList;
import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What wakes a reader of a journal, without a port. */
@Timeout(300)
class LongPollTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private static final EndpointOptions DEMO = EndpointOptions.of("demo").clock(ClockMode.MANUAL);

  private final SystemClock clock = new SystemClock();
  private final EndpointRegistry registry = registry(LocalpodOptions.DEFAULT.endpoint(DEMO));
  private final JournalRoutes calls = new JournalRoutes(registry, clock);

  static EndpointRegistry registry(LocalpodOptions options) {
    return new EndpointRegistry(
        options, 1, URI.create("http://127.0.0.1:1/v2"), EngineDependencies.none());
  }

  private ServedEndpoint endpoint() {
    return registry.find("demo").orElseThrow();
  }

  private long last() {
    return endpoint().engine().journal().last();
  }

  @AfterEach
  void close() {
    clock.close();
  }

  @Test
  void an_entry_wakes_a_reader() {
    long last = last();
    CompletableFuture<Json> reader = read(last, LONG);
    assertThat(reader).isNotDone();

    endpoint().engine().run(JobRequest.of(Json.EMPTY));

    assertThat(answer(reader).at("/entries/0/seq")).contains(Json.of(last + 1));
  }

  @Test
  void the_end_of_the_wait_wakes_a_reader_with_nothing() {
    CompletableFuture<Json> reader = read(7_000, Duration.ofMillis(1));

    assertThat(answer(reader))
        .hasToString("{\"entries\":[],\"next\":7000,\"dropped\":0,\"last\":" + last() + "}");
  }

  @Test
  void the_end_of_the_emulator_wakes_a_reader_with_nothing() {
    CompletableFuture<Json> reader = read(last(), LONG);

    endpoint().engine().close();

    assertThat(answer(reader).at("/entries")).contains(Json.of(List.of()));
  }

  @Test
  void the_removal_of_the_endpoint_wakes_a_reader_with_an_error() {
    CompletableFuture<Json> reader = read(last(), LONG);

    assertToldThatItIsGone(reader, () -> registry.remove("demo"));
  }

  @Test
  void the_replacement_of_the_endpoint_does_too() {
    CompletableFuture<Json> reader = read(last(), LONG);

    assertToldThatItIsGone(reader, () -> registry.put(DEMO));
  }

  private CompletableFuture<Json> read(long after, Duration wait) {
    return calls.read(endpoint(), after, Integer.MAX_VALUE, wait).thenApply(LongPollTest::whole);
  }

  static Json whole(JsonList list) {
    var bytes = new ByteArrayOutputStream();
    list.forEachRemaining(bytes::writeBytes);
    return Json.parse(bytes.toString(StandardCharsets.UTF_8));
  }

  private static Json answer(CompletableFuture<Json> reader) {
    return assertThat(reader).succeedsWithin(AdminFixture.PATIENCE).actual();
  }

  private static void assertToldThatItIsGone(CompletableFuture<Json> reader, Runnable change) {
    assertThat(reader).isNotDone();
    change.run();
    assertThat(reader)
        .failsWithin(AdminFixture.PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(HttpError.class)
        .havingRootCause()
        .withMessage("endpoint 'demo' was removed or replaced during this call");
  }
}

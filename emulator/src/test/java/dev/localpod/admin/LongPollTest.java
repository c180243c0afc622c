package dev.localpod.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.Engine;
import dev.localpod.core.EngineDependencies;
import dev.localpod.core.time.EndpointClock;
import dev.localpod.core.time.SystemClock;
import dev.localpod.fault.FaultPlan;
import dev.localpod.http.HttpError;
import dev.localpod.http.ServedEndpoint;
import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What wakes a reader of a journal, without a port. */
@Timeout(60)
class LongPollTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final SystemClock clock = new SystemClock();
  private final One directory = new One();
  private final JournalRoutes calls = new JournalRoutes(directory, clock);

  private long last() {
    return directory.engine.journal().last();
  }

  @AfterEach
  void close() {
    clock.close();
  }

  @Test
  void an_entry_wakes_a_reader() {
    long last = last();
    CompletableFuture<Json> reader = calls.read("demo", last, LONG);
    assertThat(reader).isNotDone();

    directory.engine.run(JobRequest.of(Json.EMPTY));

    assertThat(answer(reader).at("/entries/0/seq")).contains(Json.of(last + 1));
  }

  @Test
  void the_end_of_the_wait_wakes_a_reader_with_nothing() {
    CompletableFuture<Json> reader = calls.read("demo", 7_000, Duration.ofMillis(1));

    assertThat(answer(reader)).hasToString("{\"entries\":[],\"next\":7000,\"dropped\":0}");
  }

  @Test
  void the_end_of_the_emulator_wakes_a_reader_with_nothing() {
    CompletableFuture<Json> reader = calls.read("demo", last(), LONG);

    directory.engine.close();

    assertThat(answer(reader).at("/entries")).contains(Json.of(List.of()));
  }

  @Test
  void the_removal_of_the_endpoint_wakes_a_reader_with_an_error() {
    CompletableFuture<Json> reader = calls.read("demo", last(), LONG);

    assertToldThatItIsGone(reader, () -> directory.remove("demo"));
  }

  @Test
  void the_replacement_of_the_endpoint_does_too() {
    CompletableFuture<Json> reader = calls.read("demo", last(), LONG);

    assertToldThatItIsGone(reader, () -> directory.put(EndpointOptions.of("demo")));
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
        .withMessage(
            "endpoint 'demo' was removed or replaced while this call waited for its journal");
  }

  /** A directory of one endpoint. */
  private static final class One implements EndpointDirectory {
    private Engine engine = engine();
    private boolean present = true;

    private static Engine engine() {
      EndpointOptions options = EndpointOptions.of("demo");
      return new Engine(
          options.settings(), EndpointClock.start(ClockMode.MANUAL), 1, EngineDependencies.none());
    }

    @Override
    public EndpointOptions template() {
      return EndpointOptions.of("demo");
    }

    @Override
    public List<Listing> all() {
      return find("demo").stream().toList();
    }

    @Override
    public Optional<Listing> find(String id) {
      return present
          ? Optional.of(
              new Listing(
                  template(),
                  new ServedEndpoint(id, List.of("key"), false, engine, new FaultPlan(1))))
          : Optional.empty();
    }

    @Override
    public Listing put(EndpointOptions options) {
      Engine former = engine;
      engine = engine();
      former.remove();
      return require(options.id());
    }

    @Override
    public boolean remove(String id) {
      present = false;
      engine.remove();
      return true;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException();
    }
  }
}

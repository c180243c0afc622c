package dev.localpod.junit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.FrozenTime;
import dev.localpod.Localpod;
import dev.localpod.junit.LeftoverCheck.Found;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check at the end of a test waits for clients; a timer that never ends shows for what. */
@Timeout(120)
class PollPauseTest {

  private static final LeftoverCheck.Scope SCOPE = new LeftoverCheck.Scope(false, 0, Set.of());

  private final CompletableFuture<Duration> asked = new CompletableFuture<>();

  private static Localpod start(ClockMode clock, Script script) {
    return Localpod.start(
        LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo").clock(clock).script(script)));
  }

  private static Executor threads() {
    return work -> new Thread(work, "check").start();
  }

  /** Begins a check, and returns once it waits. */
  private CompletableFuture<List<Found>> check(Endpoint endpoint) {
    CompletableFuture<List<Found>> found =
        CompletableFuture.supplyAsync(
            () -> LeftoverCheck.of(endpoint, SCOPE, this::never), threads());
    asked.join();
    return found;
  }

  private CompletableFuture<Void> never(Duration length) {
    asked.complete(length);
    return new CompletableFuture<>();
  }

  @Test
  void an_application_that_polls_in_the_background_leaves_nothing() {
    try (Localpod localpod = start(ClockMode.MANUAL, Scripts.hang())) {
      Endpoint endpoint = localpod.endpoint("demo");
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.status(job);
      CompletableFuture<List<Found>> found = check(endpoint);

      client.status(job);

      assertThat(found.join()).isEmpty();
    }
  }

  @Test
  void a_call_that_is_still_being_served_leaves_nothing() {
    try (Localpod localpod = start(ClockMode.SKIP, Scripts.after(ofSeconds(1)).complete("cup"))) {
      Endpoint endpoint = localpod.endpoint("demo");
      FrozenTime frozen = endpoint.clock().freeze();
      var client = new Client(endpoint);
      String job = client.run("cup");
      client.status(job);
      CompletableFuture.runAsync(() -> client.get("/status-sync/" + job), threads());
      endpoint.awaitHeldCalls(1);
      CompletableFuture<List<Found>> found = check(endpoint);

      frozen.close();

      assertThat(found.join()).isEmpty();
      assertThat(asked.join()).isEqualTo(ofSeconds(3));
    }
  }

  @Test
  void a_job_for_which_nobody_asks_in_time_is_left_behind() {
    try (Localpod localpod = start(ClockMode.MANUAL, Scripts.hang())) {
      Endpoint endpoint = localpod.endpoint("demo");
      var client = new Client(endpoint);
      client.status(client.run("cup"));

      List<Found> found =
          LeftoverCheck.of(
              endpoint,
              SCOPE,
              length -> {
                asked.complete(length);
                return CompletableFuture.completedFuture(null);
              });

      assertThat(found).extracting(Found::leftover).containsExactly(Leftover.ABANDONED_JOB);
      assertThat(asked.join()).isEqualTo(ofMillis(250)); // of one poll there is no pause
    }
  }
}

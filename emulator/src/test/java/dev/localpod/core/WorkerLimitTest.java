package dev.localpod.core;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.core.limit.RateLimitException;
import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.EndpointSettings;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.Test;

/** Limits that grow with what an endpoint's workers are doing: LIM-2, LIM-3. */
class WorkerLimitTest {

  private final EngineFixture fixture =
      new EngineFixture(
          EndpointSettings.DEFAULT
              .workers(EngineFixture.fixed(2))
              .script(Scripts.after(ofSeconds(5)).complete("done"))
              .limits(RateLimits.OFF.with(Operation.STATUS, RateLimit.ofRequests(2)).perWorker(3)));

  @Test
  @Proves("LIM-2")
  void workers_that_idle_raise_no_limit() {
    assertThat(callsUntilOneIsRefused()).isEqualTo(2);
  }

  @Test
  @Proves("LIM-2")
  void each_worker_that_runs_a_job_raises_the_limit() {
    fixture.run();
    fixture.run();

    assertThat(callsUntilOneIsRefused()).isEqualTo(2 * 3);
  }

  @Test
  @Proves({"LIM-2", "LIM-3"})
  void calls_that_were_refused_take_nothing_of_a_limit_that_is_raised() {
    assertThat(callsUntilOneIsRefused()).isEqualTo(2);
    assertThat(callsUntilOneIsRefused()).isZero();
    assertThat(callsUntilOneIsRefused()).isZero();

    fixture.run();
    fixture.run();

    assertThat(callsUntilOneIsRefused()).isEqualTo(2 * 3 - 2);
  }

  @Test
  @Proves("LIM-2")
  void a_limit_falls_back_when_the_jobs_are_done() {
    fixture.run();
    fixture.advance(ofSeconds(5));

    assertThat(callsUntilOneIsRefused()).isEqualTo(2);
  }

  @Test
  @Proves({"LIM-2", "ATT-8"})
  void attached_workers_that_run_jobs_raise_the_limit_too() {
    var attached =
        new AttachedFixture(AttachedFixture.SETTINGS.limits(fixture.engine.settings().limits()));
    attached.taken("w1");
    attached.taken("w1");
    attached.taken("w2");
    attached.take("idle");

    assertThat(callsUntilOneIsRefused(attached.endpoint.engine)).isEqualTo(2 * 3);
  }

  private int callsUntilOneIsRefused() {
    return callsUntilOneIsRefused(fixture.engine);
  }

  private static int callsUntilOneIsRefused(Engine engine) {
    for (int passed = 0; passed < 100; passed++) {
      try {
        engine.begin().admit("key", Operation.STATUS);
      } catch (RateLimitException refused) {
        return passed;
      }
    }
    throw new AssertionError("no call is refused");
  }
}

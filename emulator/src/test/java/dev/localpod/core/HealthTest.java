package dev.localpod.core;

import static dev.localpod.core.EngineFixture.executionTimeout;
import static dev.localpod.core.EngineFixture.fixed;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.JobId;
import dev.localpod.script.Script;
import dev.localpod.script.Scripts;
import org.junit.jupiter.api.Test;

/** Counts of jobs and workers: HLTH-1. */
class HealthTest {

  @Test
  @Proves("HLTH-1")
  void a_new_endpoint_counts_nothing() {
    var fixture = EngineFixture.with(Script.ECHO);

    assertThat(fixture.engine.health())
        .isEqualTo(
            new Health(new Health.Jobs(0, 0, 0, 0, 0), new Health.Workers(0, 0, 0, 0, 0, 0)));
  }

  @Test
  @Proves("HLTH-1")
  void jobs_and_workers_are_counted_by_what_they_are_doing() {
    var fixture = EngineFixture.with(Scripts.hang(), fixed(2));
    fixture.run();
    assertThat(fixture.engine.health())
        .isEqualTo(
            new Health(new Health.Jobs(0, 0, 1, 0, 0), new Health.Workers(1, 0, 1, 1, 0, 0)));

    fixture.run();
    fixture.run();

    assertThat(fixture.engine.health())
        .isEqualTo(
            new Health(new Health.Jobs(0, 0, 2, 1, 0), new Health.Workers(0, 0, 0, 2, 0, 0)));
  }

  @Test
  @Proves("HLTH-1")
  void completed_and_failed_count_ends_and_outlast_the_results() {
    var fixture = EngineFixture.with(Script.ECHO, fixed(1));
    fixture.run();
    fixture.run();
    fixture.engine.script(Scripts.fail("no"));
    fixture.run();
    fixture.engine.script(Scripts.hang());
    fixture.run(executionTimeout(ofSeconds(6)));
    fixture.advance(ofHours(24));

    assertThat(fixture.engine.jobs()).isEmpty();
    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(2, 2, 0, 0, 0));
  }

  @Test
  @Proves("HLTH-1")
  void a_job_that_times_out_in_the_queue_counts_as_failed() {
    var fixture = EngineFixture.withoutWorkers();
    fixture.run();

    fixture.advance(ofHours(24));

    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(0, 1, 0, 0, 0));
  }

  @Test
  @Proves("HLTH-1")
  void cancelled_jobs_count_in_none() {
    var fixture = EngineFixture.with(Scripts.hang(), fixed(1));
    JobId running = fixture.run();
    JobId waiting = fixture.run();
    fixture.run();

    fixture.engine.cancel(waiting);
    fixture.engine.purge();
    fixture.engine.cancel(running);

    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(0, 0, 0, 0, 0));
  }

  @Test
  @Proves({"HLTH-1", "JOB-4"})
  void retried_counts_re_dispatches_and_no_retries() {
    var fixture = EngineFixture.with(Scripts.crash());
    JobId id = fixture.run();
    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(0, 1, 0, 0, 1));

    fixture.engine.script(Script.ECHO);
    fixture.engine.retry(id);

    assertThat(fixture.engine.health().jobs()).isEqualTo(new Health.Jobs(1, 1, 0, 0, 1));
  }
}

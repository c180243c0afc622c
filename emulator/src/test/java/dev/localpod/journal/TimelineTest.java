package dev.localpod.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant REAL = Instant.parse("2026-02-02T00:00:00.500Z");
  private static final JobId CUP = new JobId("6f1f6d52-5c43-4c9e-a1a1-0d6c4f3b2a10-u1");
  private static final JobId JUG = new JobId("1b2c6d52-5c43-4c9e-a1a1-0d6c4f3b2a10-u1");
  private static final Timeline.Heading HEADING =
      new Timeline.Heading("images", "documented", 42, "skip");

  private final Journal journal = new Journal();

  @Test
  void a_job_s_timeline_shows_in_one_column_what_everybody_did() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    add(0, new Event.Worker("worker-1", WorkerState.INITIALIZING, "the first job waits"));
    call(0, 0, "POST", "run", Json.parse("{\"input\":{\"prompt\":\"a cup\"}}"), JobStatus.IN_QUEUE);
    call(0, 3, "GET", "status", null, JobStatus.IN_QUEUE);
    clock(20_000, 20_000, "a client polled an unfinished job");
    state(20_000, Optional.of(JobStatus.IN_QUEUE), JobStatus.IN_PROGRESS, "picked up by worker-1");
    add(20_000, Event.Worker.pickedUp("worker-1", CUP));
    add(20_000, new Event.Rule(CUP, 2));
    add(21_500, new Event.Work(CUP, "worker-1", WorkStep.PROGRESS, TruncatedJson.of(Json.of(50))));
    state(21_500, Optional.of(JobStatus.IN_PROGRESS), JobStatus.COMPLETED, "worker-1 completed it");
    add(21_500, new Event.Webhook(CUP, 1, WebhookStep.SENT, ""));
    add(21_500, new Event.Webhook(CUP, 1, WebhookStep.FAILED, "it answered 500"));

    assertThat(text(CUP))
        .isEqualTo(
            """
            Job 6f1f6d52-5c43-4c9e-a1a1-0d6c4f3b2a10-u1, COMPLETED
            on endpoint images: edition documented, seed 42, clock skip
            endpoint time  real time  who      what
                      +0s        +0s  client   POST run {"input":{"prompt":"a cup"}}
                      +0s       +1ms  state    IN_QUEUE: submitted
                      +0s       +2ms  worker   worker-1 initializing: the first job waits
                      +0s       +3ms  client   run answered: 200 IN_QUEUE
                      +0s       +4ms  client   GET status: 200 IN_QUEUE
                     +20s       +5ms  clock    moved by 20s: a client polled an unfinished job
                     +20s       +6ms  state    IN_QUEUE -> IN_PROGRESS: picked up by worker-1
                     +20s       +8ms  worker   follows rule 2 of the script
                   +21.5s       +9ms  worker   worker-1 progress 50
                   +21.5s      +10ms  state    IN_PROGRESS -> COMPLETED: worker-1 completed it
                   +21.5s      +11ms  webhook  attempt 1 sent
                   +21.5s      +12ms  webhook  attempt 1 failed: it answered 500
            """);
  }

  @Test
  void what_happened_to_other_jobs_is_left_out() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    add(0, new Event.State(JUG, Optional.empty(), Optional.of(JobStatus.IN_QUEUE), "submitted"));
    call(0, 1, "GET", "health", null, null);
    state(0, Optional.of(JobStatus.IN_QUEUE), JobStatus.CANCELLED, "cancelled by the client");

    assertThat(Timeline.of(HEADING, CUP, journal).entries())
        .extracting(JournalEntry::seq)
        .containsExactly(1L, 4L);
  }

  @Test
  void of_workers_only_those_that_had_the_job_are_shown() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    add(0, Event.Worker.pickedUp("worker-1", JUG));
    add(0, new Event.Worker("worker-2", WorkerState.IDLE, "is ready"));
    add(0, Event.Worker.pickedUp("worker-2", CUP));
    state(0, Optional.of(JobStatus.IN_QUEUE), JobStatus.IN_PROGRESS, "picked up by worker-2");

    assertThat(text(CUP)).contains("worker-2 idle").doesNotContain("worker-1");
  }

  @Test
  void the_timeline_of_a_job_that_has_not_ended_goes_on_to_the_present() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    clock(20_000, 20_000, "it was advanced");
    assertThat(text(CUP)).contains("moved by 20s");

    state(20_000, Optional.of(JobStatus.IN_QUEUE), JobStatus.CANCELLED, "cancelled by the client");
    clock(50_000, 30_000, "it was advanced");
    assertThat(text(CUP)).doesNotContain("moved by 30s");
  }

  @Test
  void of_a_job_that_was_never_picked_up_all_workers_are_shown() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    add(0, Event.Worker.pickedUp("worker-1", JUG));
    state(0, Optional.of(JobStatus.IN_QUEUE), JobStatus.TIMED_OUT, "its ttl passed");

    assertThat(text(CUP)).contains("worker-1 running: picked up job");
  }

  @Test
  void a_call_over_a_limit_is_told_from_its_refusal() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    limited(0, 1);

    assertThat(text(CUP))
        .contains("client   GET status\n")
        .contains("limit    status answered: 429, Retry-After 4s, too many\n");
  }

  @Test
  void what_went_wrong_on_purpose_is_told() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    add(0, new Event.Fault("status", "drop-after", 2, Optional.of(CUP)));

    assertThat(text(CUP)).contains("fault    status: drop-after (entry 2 of the plan)\n");
  }

  @Test
  void a_job_that_is_not_found_is_told_with_the_reason() {
    add(0, new Event.Missing(CUP, JobNotFoundReason.NEVER_SUBMITTED));
    add(0, new Event.Missing(CUP, JobNotFoundReason.EXPIRED));

    assertThat(text(CUP))
        .contains("state    job not found: never submitted\n")
        .contains("state    job not found: its result expired\n");
  }

  @Test
  void no_line_is_longer_than_100_characters() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted ".repeat(30));
    call(0, 1, "POST", "run", Json.of("x".repeat(5_000)), JobStatus.IN_QUEUE);

    assertThat(text(CUP).lines())
        .hasSizeGreaterThan(8)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(text(CUP)).contains("\n" + " ".repeat(35) + "submitted submitted");
  }

  @Test
  void of_a_long_timeline_the_middle_is_left_out_but_for_states_faults_limits_and_the_clock() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    for (int i = 1; i < 200; i++) {
      if (i == 100) {
        state(
            100_000, Optional.of(JobStatus.IN_PROGRESS), JobStatus.TIMED_OUT, "its timeout passed");
        add(100_000, new Event.Fault("status", "drop-after", 2, Optional.of(CUP)));
        clock(100_000, 20_000, "a call is held");
        limited(100_000, 4);
      }
      add(i * 1_000, new Event.Work(CUP, "w", WorkStep.PROGRESS, TruncatedJson.of(Json.of(i))));
    }

    assertThat(text(CUP))
        .contains("IN_PROGRESS -> TIMED_OUT", "drop-after", "moved by 20s", "429, Retry-After 4s")
        .contains("more ...")
        .contains("progress 199");
    assertThat(text(CUP).lines().skip(3)).hasSizeLessThan(90);
  }

  @Test
  void equal_lines_of_calls_fold_into_one() {
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    for (int i = 1; i < 40; i++) {
      clock(i * 15_000, 15_000, "a client polled");
      call(i * 15_000, 2 * i, "GET", "status", null, JobStatus.IN_QUEUE);
    }
    state(600_000, Optional.of(JobStatus.IN_QUEUE), JobStatus.TIMED_OUT, "its ttl passed");
    for (int i = 1; i < 5; i++) {
      call(600_000 + i * 5_000, 79 + i, "GET", "status", null, JobStatus.TIMED_OUT);
    }

    assertThat(text(CUP).lines().skip(3).map(line -> line.substring(26)))
        .containsExactly(
            "state    IN_QUEUE: submitted",
            "clock    moved by 15s: a client polled, 39 times, +15s to +585s",
            "client   GET status: 200 IN_QUEUE, 39 times, +15s to +585s",
            "state    IN_QUEUE -> TIMED_OUT: its ttl passed",
            "client   GET status: 200 TIMED_OUT, 4 times, +605s to +620s");
  }

  @Test
  void all_jobs_have_one_and_calls_about_no_job_have_one_together() {
    add(0, new Event.State(JUG, Optional.empty(), Optional.of(JobStatus.IN_QUEUE), "submitted"));
    state(0, Optional.empty(), JobStatus.IN_QUEUE, "submitted");
    call(0, 2, "GET", "health", null, null);

    List<Timeline> all = Timeline.all(HEADING, journal);

    assertThat(all)
        .extracting(Timeline::job)
        .containsExactly(Optional.of(JUG), Optional.of(CUP), Optional.empty());
    assertThat(all.get(2).toString())
        .startsWith("Calls about no job\n")
        .contains("GET health: 200");
  }

  @Test
  void a_timeline_says_what_the_journal_no_longer_has() {
    var small = new Journal(new Journal.Bounds(1, 1_000_000));
    small.add(AT, REAL, new Event.Rule(CUP, 1));
    small.add(AT, REAL, new Event.Rule(CUP, 2));

    assertThat(Timeline.of(HEADING, CUP, small).toString())
        .contains("the journal no longer has entries 1 to 1\n");
    assertThat(Timeline.of(HEADING, JUG, small).toString())
        .contains("the journal has no entry about it\n");
  }

  private String text(JobId job) {
    return Timeline.of(HEADING, job, journal).toString();
  }

  private void state(long millis, Optional<JobStatus> from, JobStatus to, String cause) {
    add(millis, new Event.State(CUP, from, Optional.of(to), cause));
  }

  private void clock(long millis, long by, String cause) {
    Instant to = AT.plusMillis(millis);
    add(millis, new Event.Clock(to.minusMillis(by), to, cause, Duration.ofMillis(by)));
  }

  private void call(
      long millis, long after, String method, String operation, Json body, JobStatus jobStatus) {
    add(
        millis,
        new Event.Call(
            operation,
            operation.equals("health") ? Optional.empty() : Optional.of(CUP),
            request(after, millis, method, body),
            new Event.Answer(
                200,
                Optional.ofNullable(jobStatus),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }

  private void limited(long millis, long after) {
    add(
        millis,
        new Event.Call(
            "status",
            Optional.of(CUP),
            request(after, millis, "GET", null),
            new Event.Answer(
                429,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(4)),
                Optional.of("too many"))));
  }

  private CallRequest request(long after, long millis, String method, Json body) {
    return new CallRequest(
        after,
        AT.plusMillis(millis),
        REAL.plusMillis(after),
        method,
        "",
        Map.of(),
        body == null ? TruncatedJson.NOTHING : TruncatedJson.of(body));
  }

  /** Each entry is a real millisecond later than the one before. */
  private void add(long millis, Event event) {
    journal.add(AT.plusMillis(millis), REAL.plusMillis(journal.last() + 1), event);
  }
}

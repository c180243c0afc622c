package dev.localpod.fault;

import static java.time.Duration.ofSeconds;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.localpod.fault.FaultPlan.Status;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which calls, jobs and webhooks faults injected. */
class FaultPlanTest {

  @Test
  void the_history_keeps_the_last_hundred_used_up_faults_in_order() {
    var plan = new FaultPlan(1);
    plan.add(Faults.crash().onWorker().probability(1e-12));
    for (int i = 0; i < 105; i++) {
      plan.add(Faults.crash().onWorker());
    }

    while (plan.list().size() > 1) {
      plan.atPickUp();
    }

    assertThat(plan.history()).hasSize(101).isSortedAccordingTo(comparingLong(Status::entry));
    assertThat(plan.history().get(0)).isEqualTo(new Status(1, plan.list().get(0), 0, false));
    assertThat(plan.history().get(1)).isEqualTo(new Status(7, Faults.crash().onWorker(), 1, true));
  }

  private final FaultPlan plan = new FaultPlan(7);

  // ---- how often

  @Test
  void a_fault_strikes_the_next_call_of_its_operation_only() {
    plan.add(Faults.garbage().on(Operation.STATUS));

    assertThat(arrive(Operation.RUN)).isEmpty();
    assertThat(arrive(Operation.STATUS)).contains("garbage");
    assertThat(arrive(Operation.STATUS)).isEmpty();
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void a_fault_strikes_as_many_times_as_it_says() {
    plan.add(Faults.garbage().on(Operation.STATUS).times(2));

    assertThat(struck(4)).containsExactly(true, true, false, false);
  }

  @Test
  void a_fault_strikes_every_nth_call_for_as_long_as_it_is_planned() {
    plan.add(Faults.garbage().on(Operation.STATUS).every(3));

    assertThat(struck(7)).containsExactly(false, false, true, false, false, true, false);
  }

  @Test
  void times_limits_every_and_probability() {
    plan.add(Faults.garbage().on(Operation.STATUS).every(2).times(1));
    assertThat(struck(5)).containsExactly(false, true, false, false, false);

    plan.add(Faults.garbage().on(Operation.STATUS).probability(1).times(2));
    assertThat(struck(3)).containsExactly(true, true, false);
  }

  @Test
  void a_probability_is_drawn_from_the_seed() {
    plan.add(Faults.garbage().on(Operation.STATUS).probability(0.3));
    var same = new FaultPlan(7).add(Faults.garbage().on(Operation.STATUS).probability(0.3));
    var other = new FaultPlan(8).add(Faults.garbage().on(Operation.STATUS).probability(0.3));

    List<Boolean> struck = struck(1_000);
    assertThat(struck).isEqualTo(struck(same, 1_000)).isNotEqualTo(struck(other, 1_000));
    assertThat(struck.stream().filter(yes -> yes).count()).isBetween(250L, 350L);
  }

  @Test
  void what_one_fault_draws_does_not_change_what_another_does() {
    plan.add(Faults.garbage().on(Operation.STATUS).probability(0.5));
    var mixed =
        new FaultPlan(7)
            .add(Faults.garbage().on(Operation.STATUS).probability(0.5))
            .add(Faults.reset().on(Operation.RUN).probability(0.5));

    List<Boolean> alone = struck(100);
    List<Boolean> beside = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      mixed.atArrival(Operation.RUN, Optional.empty());
      beside.add(mixed.atArrival(Operation.STATUS, Optional.empty()).isPresent());
    }
    assertThat(beside).isEqualTo(alone);
  }

  // ---- which

  @Test
  void faults_are_tried_in_order_and_the_first_that_strikes_is_the_only_one() {
    plan.add(Faults.reset().on(Operation.STATUS).every(2));
    plan.add(Faults.garbage().on(Operation.STATUS).times(2));

    assertThat(
            IntStream.range(0, 4)
                .mapToObj(i -> arrive(Operation.STATUS).orElse("nothing"))
                .toList())
        .containsExactly("garbage", "reset", "garbage", "reset");
  }

  @Test
  void a_strike_names_the_entry_by_its_number_since_the_start() {
    plan.add(Faults.reset().on(Operation.RUN)).add(Faults.garbage().on(Operation.STATUS));
    assertThat(plan.atArrival(Operation.STATUS, Optional.empty()))
        .map(InjectedFault::entry)
        .contains(2L);

    plan.clear().add(Faults.slow(ofSeconds(1)).on(Operation.STATUS));
    assertThat(plan.atArrival(Operation.STATUS, Optional.empty()))
        .map(InjectedFault::entry)
        .contains(3L);
  }

  @Test
  void a_fault_can_wait_for_what_the_job_is_in_as_the_call_arrives() {
    plan.add(Faults.dropAfter().on(Operation.STATUS).when(JobStatus.COMPLETED).every(2));

    assertThat(arriveAbout(JobStatus.COMPLETED)).isEmpty();
    assertThat(arriveAbout(JobStatus.IN_PROGRESS)).isEmpty();
    assertThat(arriveAbout(JobStatus.COMPLETED)).contains("drop-after");
    assertThat(arrive(Operation.STATUS)).as("a job that is not there").isEmpty();
  }

  @Test
  void a_fault_of_a_submission_can_wait_for_what_is_answered() {
    plan.add(Faults.dropAfter().on(Operation.RUNSYNC).when(JobStatus.IN_PROGRESS));

    assertThat(arrive(Operation.RUNSYNC)).isEmpty();
    assertThat(plan.atAnswer(Operation.RUNSYNC, JobStatus.COMPLETED)).isEmpty();
    assertThat(plan.atAnswer(Operation.RUNSYNC, JobStatus.IN_PROGRESS)).isPresent();
    assertThat(plan.atAnswer(Operation.RUNSYNC, JobStatus.IN_PROGRESS)).isEmpty();
  }

  @Test
  void workers_and_webhooks_have_faults_of_their_own() {
    plan.add(Faults.crash().onWorker());
    plan.add(Faults.lose().onWebhook().when(JobStatus.FAILED));
    plan.add(Faults.delay(ofSeconds(3)).onWebhook());

    assertThat(plan.atPickUp()).isPresent();
    assertThat(plan.atPickUp()).isEmpty();
    assertThat(plan.atDelivery(JobStatus.COMPLETED).orElseThrow().fault().by())
        .isEqualTo(ofSeconds(3));
    assertThat(plan.atDelivery(JobStatus.COMPLETED)).isEmpty();
    assertThat(plan.atDelivery(JobStatus.FAILED)).isPresent();
  }

  // ---- the plan itself

  @Test
  void a_plan_lists_what_may_strike_yet() {
    PlannedFault first = Faults.garbage().on(Operation.STATUS);
    PlannedFault second = Faults.hang().onWorker().every(2);
    plan.add(first).add(second);
    assertThat(plan.list()).containsExactly(first, second);

    arrive(Operation.STATUS);
    assertThat(plan.list()).containsExactly(second);
    assertThat(plan.toJson())
        .hasToString("[{\"operation\":\"worker\",\"fault\":\"hang\",\"every\":2}]");

    assertThat(plan.clear().list()).isEmpty();
  }

  // ---- what cannot be planned

  @Test
  void when_needs_a_job() {
    refused(
        () -> Faults.garbage().on(Operation.HEALTH).when(JobStatus.COMPLETED),
        "'when' needs a job, and health has none; must be a call of status, stream,"
            + " cancel, retry, or an answer of run, runsync, openai");
    refused(
        () -> Faults.status(429).on(Operation.RUN).when(JobStatus.IN_QUEUE),
        "'when' needs a job, and 'status' occurs before run creates one; must be a"
            + " fault of the answer, or a call of status, stream, cancel, retry");
    refused(
        () -> Faults.crash().onWorker().when(JobStatus.IN_QUEUE),
        "a fault of a worker cannot have 'when': each job that it picks up was IN_QUEUE");
  }

  @Test
  void an_answer_that_never_has_a_field_cannot_miss_it() {
    refused(
        () -> Faults.missingFields().on(Operation.RUN),
        "fault 'missing-fields' cannot occur on run; must be one of runsync, status, cancel, requests");
  }

  @Test
  void every_and_probability_exclude_each_other() {
    refused(
        () -> Faults.garbage().on(Operation.RUN).every(2).probability(0.5),
        "a fault cannot have both 'every' and 'probability'; must be one of them");
  }

  @Test
  void figures_out_of_range_are_refused() {
    PlannedFault fault = Faults.garbage().on(Operation.RUN);
    refused(() -> fault.times(0), "'times' cannot be 0; must be 1 or more");
    refused(() -> fault.every(-1), "'every' cannot be -1; must be 1 or more");
    String chance = "'probability' cannot be %s; must be more than 0 and at most 1";
    refused(() -> fault.probability(0), chance.formatted("0.0"));
    refused(() -> fault.probability(1.1), chance.formatted("1.1"));
    refused(() -> fault.probability(Double.NaN), chance.formatted("NaN"));
    refused(() -> Faults.status(199), "'status' cannot be 199; must be 200 to 599");
    refused(
        () -> Faults.status(429).retryAfter(-1),
        "'retryAfter' cannot be -1; must be 0 to 604800 seconds");
    refused(
        () -> Faults.delay(ofSeconds(-1)),
        "nothing can take PT-1S: a duration must be from zero to 876000 hours");
  }

  @Test
  void an_answer_that_cannot_be_sent_is_refused() {
    refused(
        () -> Faults.status(204).body("nothing"),
        "an answer with status 204 cannot have a 'body'; must be another status");
    refused(
        () -> Faults.status(200).header("Content-Length", "5"),
        "'headers' cannot have 'Content-Length'; must be names of headers other than connection,"
            + " content-length, transfer-encoding, upgrade");
    refused(
        () -> Faults.status(200).header("X-A", "b\r\nX-C: d"),
        "'headers' cannot have this value of 'X-A'; must be one line of printable ASCII");
    refused(
        () -> Faults.status(429).header("retry-after", "5").retryAfter(3),
        "'Retry-After' is set twice; must be in one of 'retryAfter' and 'headers'");
  }

  private static void refused(Runnable planning, String message) {
    assertThatIllegalArgumentException().isThrownBy(planning::run).withMessage(message);
  }

  private Optional<String> arrive(Operation operation) {
    return plan.atArrival(operation, Optional.empty()).map(injected -> injected.fault().text());
  }

  private Optional<String> arriveAbout(JobStatus status) {
    return plan.atArrival(Operation.STATUS, Optional.of(status))
        .map(injected -> injected.fault().text());
  }

  private List<Boolean> struck(int calls) {
    return struck(plan, calls);
  }

  private static List<Boolean> struck(FaultPlan plan, int calls) {
    return IntStream.range(0, calls)
        .mapToObj(i -> plan.atArrival(Operation.STATUS, Optional.empty()).isPresent())
        .toList();
  }
}

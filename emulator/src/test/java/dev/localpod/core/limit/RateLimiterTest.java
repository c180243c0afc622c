package dev.localpod.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.localpod.fidelity.Proves;
import dev.localpod.job.Operation;
import dev.localpod.options.RateLimit;
import dev.localpod.options.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimiterTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int NO_WORKERS = 0;

  @ParameterizedTest
  @Proves("LIM-1")
  @CsvSource({
    "RUNSYNC, 2000, 400",
    "RUN, 1000, 200",
    "STATUS, 2000, 400",
    "STREAM, 2000, 400",
    "CANCEL, 100, 20",
    "PURGE_QUEUE, 2, ",
    "REQUESTS, 10, 2",
    "OPENAI, 2000, 400"
  })
  void the_table_is_the_documented_one(Operation operation, int requests, Integer concurrent) {
    RateLimit limit = RateLimits.DOCUMENTED.of(operation);
    assertThat(limit.requests()).hasValue(requests);
    assertThat(limit.concurrent())
        .isEqualTo(concurrent == null ? OptionalInt.empty() : OptionalInt.of(concurrent));
  }

  @ParameterizedTest
  @Proves("LIM-1")
  @EnumSource(names = {"RETRY", "HEALTH"})
  void retry_and_health_have_no_limit(Operation operation) {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    for (int i = 0; i < 10_000; i++) {
      meter.begin("key", operation, NO_WORKERS, START);
    }
  }

  @ParameterizedTest
  @Proves({"LIM-1", "LIM-3"})
  @EnumSource(
      names = {"RETRY", "HEALTH"},
      mode = EnumSource.Mode.EXCLUDE)
  void one_call_more_than_a_window_allows_is_refused(Operation operation) {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    int allowed = RateLimits.DOCUMENTED.of(operation).requests().getAsInt();
    for (int i = 0; i < allowed; i++) {
      call(meter, operation, START);
    }
    assertThatThrownBy(() -> call(meter, operation, START)).isInstanceOf(RateLimitException.class);
  }

  @Test
  @Proves({"LIM-1", "LIM-3"})
  void a_window_starts_with_its_first_call_and_lasts_10_s() {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    Instant first = START.plusSeconds(7);
    call(meter, Operation.PURGE_QUEUE, first);
    call(meter, Operation.PURGE_QUEUE, first.plusMillis(2_500));

    var refusal = refusal(meter, Operation.PURGE_QUEUE, first.plusMillis(9_999));
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(1));
    assertThat(refusal)
        .hasMessage(
            "too many calls of purge-queue: this key may make 2 in 10 s on this endpoint (LIM-1)");

    call(meter, Operation.PURGE_QUEUE, first.plusMillis(10_000));
    call(meter, Operation.PURGE_QUEUE, first.plusMillis(19_999));
    assertThat(refusal(meter, Operation.PURGE_QUEUE, first.plusMillis(19_999)).retryAfter())
        .isEqualTo(Duration.ofMillis(1));
  }

  @Test
  @Proves("LIM-1")
  void a_new_window_starts_with_a_call_not_where_the_old_one_ended() {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    call(meter, Operation.PURGE_QUEUE, START);
    Instant second = START.plusSeconds(15);
    call(meter, Operation.PURGE_QUEUE, second);
    call(meter, Operation.PURGE_QUEUE, second);

    assertThat(refusal(meter, Operation.PURGE_QUEUE, second.plusMillis(6_000)).retryAfter())
        .isEqualTo(Duration.ofMillis(4_000));
  }

  @Test
  @Proves("LIM-3")
  void refused_calls_are_not_counted() {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    call(meter, Operation.PURGE_QUEUE, START);
    call(meter, Operation.PURGE_QUEUE, START);
    for (int second = 1; second < 10; second++) {
      refusal(meter, Operation.PURGE_QUEUE, START.plusSeconds(second));
    }

    assertThatCode(() -> call(meter, Operation.PURGE_QUEUE, START.plusSeconds(10)))
        .doesNotThrowAnyException();
  }

  @Test
  @Proves("LIM-1")
  void keys_and_operations_are_counted_apart() {
    var meter =
        new RateLimiter(
            RateLimits.OFF
                .with(Operation.RUN, RateLimit.ofRequests(1))
                .with(Operation.STATUS, RateLimit.ofRequests(1)));
    meter.begin("one", Operation.RUN, NO_WORKERS, START);
    meter.begin("one", Operation.STATUS, NO_WORKERS, START);
    meter.begin("two", Operation.RUN, NO_WORKERS, START);

    assertThatThrownBy(() -> meter.begin("one", Operation.RUN, NO_WORKERS, START))
        .isInstanceOf(RateLimitException.class);
  }

  @Test
  @Proves({"LIM-1", "LIM-3"})
  void only_so_many_calls_are_under_way_at_once() {
    var meter = new RateLimiter(RateLimits.DOCUMENTED);
    meter.begin("key", Operation.REQUESTS, NO_WORKERS, START);
    meter.begin("key", Operation.REQUESTS, NO_WORKERS, START);

    var refusal = refusal(meter, Operation.REQUESTS, START);
    assertThat(refusal)
        .hasMessage(
            "too many calls of requests at once: this key may have 2 under way on this endpoint"
                + " (LIM-1)");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    meter.end("key", Operation.REQUESTS);
    meter.begin("key", Operation.REQUESTS, NO_WORKERS, START);
  }

  @Test
  @Proves("LIM-3")
  void a_call_refused_for_the_concurrent_limit_does_not_count_in_the_window() {
    var meter = new RateLimiter(RateLimits.OFF.with(Operation.RUN, RateLimit.of(2, 1)));
    meter.begin("key", Operation.RUN, NO_WORKERS, START);
    refusal(meter, Operation.RUN, START);
    meter.end("key", Operation.RUN);

    assertThatCode(() -> call(meter, Operation.RUN, START)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @Proves("LIM-2")
  @CsvSource({"20, 50, 2000", "40, 50, 2000", "50, 50, 2500", "50, 0, 2000"})
  void running_workers_raise_the_limit_of_a_window(int workers, int perWorker, int allowed) {
    var meter = new RateLimiter(RateLimits.DOCUMENTED.perWorker(perWorker));
    for (int i = 0; i < allowed; i++) {
      meter.begin("key", Operation.STATUS, workers, START);
      meter.end("key", Operation.STATUS);
    }
    assertThatThrownBy(() -> meter.begin("key", Operation.STATUS, workers, START))
        .isInstanceOf(RateLimitException.class);
  }

  @Test
  @Proves("LIM-4")
  void limits_can_be_off() {
    var meter = new RateLimiter(RateLimits.OFF.perWorker(50));
    for (int i = 0; i < 10_000; i++) {
      meter.begin("key", Operation.PURGE_QUEUE, NO_WORKERS, START);
    }
  }

  @Test
  @Proves("LIM-4")
  void one_limit_can_be_changed_alone() {
    RateLimits limits = RateLimits.DOCUMENTED.with(Operation.RUN, RateLimit.of(1, 1));
    assertThat(limits.of(Operation.RUN)).isEqualTo(RateLimit.of(1, 1));
    assertThat(limits.of(Operation.STATUS)).isEqualTo(RateLimits.DOCUMENTED.of(Operation.STATUS));
  }

  @Test
  void a_limit_of_zero_refuses_every_call() {
    var meter = new RateLimiter(RateLimits.OFF.with(Operation.RUN, RateLimit.ofRequests(0)));
    assertThat(refusal(meter, Operation.RUN, START).retryAfter()).isEqualTo(Duration.ofSeconds(10));
  }

  private static void call(RateLimiter meter, Operation operation, Instant at) {
    meter.begin("key", operation, NO_WORKERS, at);
    meter.end("key", operation);
  }

  private static RateLimitException refusal(RateLimiter meter, Operation operation, Instant at) {
    return catchThrowableOfType(RateLimitException.class, () -> call(meter, operation, at));
  }

  @Test
  void use_is_that_of_the_key_that_has_used_most() {
    var limiter =
        new RateLimiter(RateLimits.OFF.with(Operation.RUN, RateLimit.of(5, 3)).perWorker(10));
    limiter.begin("a", Operation.RUN, NO_WORKERS, START);
    limiter.begin("b", Operation.RUN, NO_WORKERS, START);
    limiter.begin("b", Operation.RUN, NO_WORKERS, START);
    limiter.end("b", Operation.RUN);
    limiter.begin("a", Operation.HEALTH, NO_WORKERS, START);

    assertThat(limiter.use(2, START))
        .containsExactly(
            new LimitUse(
                Operation.RUN, 2, 1, new LimitUse.Limit(OptionalInt.of(20), OptionalInt.of(3))));
    assertThat(limiter.use(NO_WORKERS, START.plusSeconds(10)))
        .extracting(LimitUse::requests, LimitUse::concurrent)
        .containsExactly(tuple(0, 1));
  }

  @Test
  void a_limit_may_be_one_of_calls_at_once_alone() {
    var limit = new RateLimit(OptionalInt.empty(), OptionalInt.of(1));
    var limiter = new RateLimiter(RateLimits.OFF.with(Operation.RUN, limit));
    for (int i = 0; i < 10_000; i++) {
      call(limiter, Operation.RUN, START);
    }
    limiter.begin("key", Operation.RUN, NO_WORKERS, START);

    assertThat(refusal(limiter, Operation.RUN, START)).hasMessageContaining("at once");
    assertThat(limiter.use(NO_WORKERS, START))
        .containsExactly(
            new LimitUse(
                Operation.RUN, 0, 1, new LimitUse.Limit(OptionalInt.empty(), OptionalInt.of(1))));
  }

  @Test
  void only_operations_with_a_limit_are_limited() {
    var limiter = new RateLimiter(RateLimits.OFF.with(Operation.RUN, RateLimit.ofRequests(5)));

    assertThat(limiter.isLimited(Operation.RUN)).isTrue();
    assertThat(limiter.isLimited(Operation.STATUS)).isFalse();
  }

  @Test
  void an_operation_without_calls_at_present_uses_nothing() {
    var limiter = new RateLimiter(RateLimits.DOCUMENTED);
    call(limiter, Operation.RUN, START);

    assertThat(limiter.use(NO_WORKERS, START.plusMillis(9_999)))
        .extracting(LimitUse::requests, LimitUse::concurrent)
        .containsExactly(tuple(1, 0));
    assertThat(limiter.use(NO_WORKERS, START.plusSeconds(10))).isEmpty();
  }

  @Test
  void of_two_keys_that_have_used_as_much_one_is_shown() {
    var limiter = new RateLimiter(RateLimits.DOCUMENTED);
    limiter.begin("a", Operation.RUN, NO_WORKERS, START);
    limiter.begin("b", Operation.RUN, NO_WORKERS, START);

    assertThat(limiter.use(NO_WORKERS, START))
        .extracting(LimitUse::requests, LimitUse::concurrent)
        .containsExactly(tuple(1, 1));
  }

  @Test
  @Proves("LIM-2")
  void no_number_of_workers_raises_a_limit_beyond_what_can_be_counted() {
    var limiter = new RateLimiter(RateLimits.DOCUMENTED.perWorker(Integer.MAX_VALUE));
    limiter.begin("key", Operation.RUN, Integer.MAX_VALUE, START);

    assertThat(limiter.use(Integer.MAX_VALUE, START))
        .extracting(use -> use.limit().requests())
        .containsExactly(OptionalInt.of(Integer.MAX_VALUE));
  }

  @Test
  @Proves("LIM-4")
  void a_call_that_began_without_a_limit_frees_nobody_when_it_ends() {
    var limiter = new RateLimiter(RateLimits.OFF);
    limiter.begin("key", Operation.RUN, NO_WORKERS, START);
    limiter.limits(RateLimits.OFF.with(Operation.RUN, RateLimit.of(5, 1)));
    limiter.end("key", Operation.RUN); // no call of this key was counted yet
    call(limiter, Operation.RUN, START);
    limiter.end("key", Operation.RUN); // none is counted as under way

    limiter.begin("key", Operation.RUN, NO_WORKERS, START);

    assertThat(refusal(limiter, Operation.RUN, START)).hasMessageContaining("at once");
  }
}

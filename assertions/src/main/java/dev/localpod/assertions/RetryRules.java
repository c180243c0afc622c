package dev.localpod.assertions;

import dev.localpod.journal.DurationFormat;
import dev.localpod.journal.TimeBasis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules for clients that repeat calls. */
final class RetryRules {

  private RetryRules() {}

  /** Returns the first call that began before the {@code Retry-After} of an earlier one passed. */
  static Optional<Failure> earlyRetry(List<RecordedCall> calls, TimeBasis time) {
    for (RecordedCall limited : calls) {
      Optional<Duration> wait = limited.event().answer().retryAfter();
      Optional<RecordedCall> early =
          wait.flatMap(
              it ->
                  calls.stream()
                      .filter(next -> next.isAfter(limited))
                      .filter(next -> next.event().target().equals(limited.event().target()))
                      .filter(next -> next.began(time).isBefore(time.of(limited.entry()).plus(it)))
                      .findFirst());
      if (early.isPresent()) {
        Duration after = Duration.between(time.of(limited.entry()), early.get().began(time));
        String fact =
            "%s began %s after %s got Retry-After %s"
                .formatted(
                    early.get(),
                    DurationFormat.format(after),
                    limited,
                    DurationFormat.format(wait.orElseThrow()));
        return Optional.of(
            Failure.permanent(fact, RecordedCall.entries(List.of(limited, early.get()))).by(time));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns that no answer had {@code Retry-After}, or that no call of its operation followed, if
   * so.
   */
  static Optional<String> noRetry(List<RecordedCall> calls) {
    List<RecordedCall> limited =
        calls.stream().filter(call -> call.event().answer().retryAfter().isPresent()).toList();
    if (!limited.isEmpty()) {
      boolean isRetried =
          limited.stream()
              .anyMatch(
                  it ->
                      calls.stream()
                          .filter(next -> next.isAfter(it))
                          .anyMatch(next -> next.event().target().equals(it.event().target())));
      return isRetried ? Optional.empty() : Optional.of("no call followed one with Retry-After");
    }
    boolean has429 = calls.stream().anyMatch(call -> call.event().answer().code() == 429);
    return Optional.of(has429 ? "no answer 429 had a Retry-After" : "no call was answered 429");
  }

  /** Returns the first refused call that was repeated unchanged. */
  static Optional<Failure> repetition(List<RecordedCall> calls) {
    for (RecordedCall refused : calls.stream().filter(RecordedCall::wasRefused).toList()) {
      List<RecordedCall> again =
          calls.stream()
              .filter(next -> next.isAfter(refused))
              .filter(next -> next.asksTheSameAs(refused))
              .toList();
      if (!again.isEmpty()) {
        var all = new ArrayList<>(List.of(refused));
        all.addAll(again);
        String fact =
            "%s got %s and was repeated %s"
                    .formatted(
                        refused,
                        refused.event().answer().code(),
                        AbstractJobAssert.times(again.size()))
                + RecordedCall.open(again);
        return Optional.of(Failure.permanent(fact, RecordedCall.entries(all)));
      }
    }
    return Optional.empty();
  }
}

package dev.localpod.assertions;

import dev.localpod.job.Operation;
import dev.localpod.journal.TimeBasis;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the order of calls with the expected one. */
final class CallOrder {

  private CallOrder() {}

  /** Returns a failure if the calls are not to these operations; pending if more can make it so. */
  static Optional<Failure> difference(List<Operation> wanted, List<RecordedCall> calls) {
    List<Operation> seen = calls.stream().flatMap(call -> call.event().target().stream()).toList();
    boolean areKnown = seen.size() == calls.size();
    if (areKnown && seen.equals(wanted)) {
      return Optional.empty();
    }
    String operations =
        calls.stream().map(call -> call.event().operation()).collect(Collectors.joining(", "));
    String fact =
        calls.isEmpty() ? "there was none" : "they were " + operations + RecordedCall.open(calls);
    // A call that began earlier is recorded later if its answer takes longer.
    boolean mayGrow = areKnown && isPartOf(wanted, seen);
    return Optional.of(
        new Failure(fact, RecordedCall.entries(calls), !mayGrow, TimeBasis.ENDPOINT));
  }

  /** Reports whether {@code some} are among {@code all}, in the same order. */
  private static boolean isPartOf(List<Operation> all, List<Operation> some) {
    int found = 0;
    for (Operation each : all) {
      found += found < some.size() && each == some.get(found) ? 1 : 0;
    }
    return found == some.size();
  }
}

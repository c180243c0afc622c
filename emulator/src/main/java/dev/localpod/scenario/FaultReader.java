package dev.localpod.scenario;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.Operation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads faults: the entries of an endpoint's {@code faults}, and single ones. */
final class FaultReader {

  /** The length of a delay, or of a slow answer, that has no {@code for}. */
  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(5);

  private static final int DEFAULT_STATUS = 500;

  private FaultReader() {}

  static List<PlannedFault> readAll(Field field) {
    return field.items().stream().map(FaultReader::read).toList();
  }

  static PlannedFault read(Node node) {
    if (!(node instanceof Node.Mapping entry)) {
      throw node.location()
          .refuse("a fault cannot be " + node.description() + "; must be a mapping");
    }
    String target =
        required(entry, FaultFields.OPERATION).choice(FaultFields.targets(), Function.identity());
    Field name = required(entry, FaultFields.FAULT);
    PlannedFault next =
        switch (target) {
          case PlannedFault.WORKER -> ofWorker(entry, name).onWorker();
          case PlannedFault.WEBHOOK -> ofWebhook(entry, name).onWebhook();
          default -> ofCalls(entry, name, Operation.named(target).orElseThrow());
        };
    return FaultFields.OCCURRENCE.apply(entry, next);
  }

  private static Field required(Node.Mapping entry, String name) {
    return entry
        .get(name)
        .orElseThrow(() -> entry.location().refuse("a fault needs '" + name + "'"));
  }

  private static WorkerFault ofWorker(Node.Mapping entry, Field name) {
    WorkerFault fault = name.choice(Stream.of(WorkerFault.values()), WorkerFault::text);
    FaultFields.of(fault).check(entry);
    return fault;
  }

  private static WebhookFault ofWebhook(Node.Mapping entry, Field name) {
    WebhookFaultKind kind =
        name.choice(Stream.of(WebhookFaultKind.values()), WebhookFaultKind::text);
    FaultFields.of(kind).check(entry);
    return new WebhookFault(kind, kind == WebhookFaultKind.DELAY ? duration(entry) : Duration.ZERO);
  }

  private static PlannedFault ofCalls(Node.Mapping entry, Field name, Operation operation) {
    CallFaultKind kind =
        name.choice(
            Stream.of(CallFaultKind.values()).filter(each -> each.appliesTo(operation)),
            CallFaultKind::text);
    FaultFields.of(kind).check(entry);
    CallFault fault =
        switch (kind) {
          case STATUS -> FaultFields.ANSWER.apply(entry, Faults.status(DEFAULT_STATUS));
          case DELAY -> Faults.delay(duration(entry));
          case SLOW -> Faults.slow(duration(entry));
          case DROP_BEFORE,
              DROP_AFTER,
              TRUNCATE,
              GARBAGE,
              RESET,
              UNKNOWN_STATUS,
              EXTRA_FIELDS,
              MISSING_FIELDS,
              LARGE_NUMBERS,
              MISSING_DONE ->
              new CallFault.Plain(kind);
        };
    return fault.on(operation);
  }

  private static Duration duration(Node.Mapping entry) {
    return entry.get(FaultFields.FOR).map(Field::duration).orElse(DEFAULT_DURATION);
  }
}

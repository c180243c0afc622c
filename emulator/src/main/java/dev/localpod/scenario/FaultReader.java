package dev.localpod.scenario;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.JobStatus;
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

  private static final List<String> COMMON =
      List.of("operation", "fault", "times", "every", "probability");

  private static final String WHEN = "when";
  private static final String FOR = "for";

  private static final AllowedFields WHEN_FIELDS = new AllowedFields(WHEN, List.of("jobStatus"));

  private static final FieldTable<PlannedFault> OCCURRENCE =
      new FieldTable<PlannedFault>("a fault")
          .addReadOnly("times", (planned, field) -> planned.times(field.whole()))
          .addReadOnly("every", (planned, field) -> planned.every(field.whole()))
          .addReadOnly("probability", (planned, field) -> planned.probability(field.number()))
          .addReadOnly(WHEN, (planned, field) -> planned.when(jobStatus(field)));

  private static final FieldTable<CallFault.Answer> ANSWER =
      new FieldTable<CallFault.Answer>("a fault")
          .addReadOnly("status", (answer, field) -> answer.status(field.whole()))
          .addReadOnly("body", (answer, field) -> answer.body(field.value().json()))
          .addReadOnly("headers", FaultReader::headers)
          .addReadOnly("after", (answer, field) -> field.flag() ? answer.afterWork() : answer)
          .addReadOnly("retryAfter", (answer, field) -> answer.retryAfter(field.whole()));

  private FaultReader() {}

  static List<PlannedFault> readAll(Field field) {
    return field.items().stream().map(FaultReader::read).toList();
  }

  static PlannedFault read(Node node) {
    if (!(node instanceof Node.Mapping entry)) {
      throw node.location()
          .refuse("a fault cannot be " + node.description() + "; must be a mapping");
    }
    String target = required(entry, "operation").choice(targets(), Function.identity());
    Field name = required(entry, "fault");
    PlannedFault next =
        switch (target) {
          case PlannedFault.WORKER -> ofWorker(entry, name).onWorker();
          case PlannedFault.WEBHOOK -> ofWebhook(entry, name).onWebhook();
          default -> ofCalls(entry, name, Operation.named(target).orElseThrow());
        };
    return OCCURRENCE.apply(entry, next);
  }

  private static Stream<String> targets() {
    return Stream.concat(
        Stream.of(Operation.values()).map(Operation::text),
        Stream.of(PlannedFault.WORKER, PlannedFault.WEBHOOK));
  }

  private static Field required(Node.Mapping entry, String name) {
    return entry
        .get(name)
        .orElseThrow(() -> entry.location().refuse("a fault needs '" + name + "'"));
  }

  private static WorkerFault ofWorker(Node.Mapping entry, Field name) {
    WorkerFault fault = name.choice(Stream.of(WorkerFault.values()), WorkerFault::text);
    checkFields(entry, fault.text());
    return fault;
  }

  private static WebhookFault ofWebhook(Node.Mapping entry, Field name) {
    WebhookFaultKind kind =
        name.choice(Stream.of(WebhookFaultKind.values()), WebhookFaultKind::text);
    return switch (kind) {
      case DELAY -> {
        checkFields(entry, kind.text(), WHEN, FOR);
        yield new WebhookFault(kind, duration(entry));
      }
      case LOSE,
          DOUBLE,
          REORDER,
          EMPTY,
          GARBAGE,
          TRUNCATE,
          UNKNOWN_STATUS,
          EXTRA_FIELDS,
          MISSING_FIELDS -> {
        checkFields(entry, kind.text(), WHEN);
        yield new WebhookFault(kind, Duration.ZERO);
      }
    };
  }

  private static PlannedFault ofCalls(Node.Mapping entry, Field name, Operation operation) {
    CallFaultKind kind =
        name.choice(
            Stream.of(CallFaultKind.values()).filter(each -> each.appliesTo(operation)),
            CallFaultKind::text);
    CallFault fault =
        switch (kind) {
          case STATUS -> {
            checkFields(
                entry, kind.text(), WHEN, "status", "body", "headers", "retryAfter", "after");
            yield ANSWER.apply(entry, Faults.status(DEFAULT_STATUS));
          }
          case DELAY -> {
            checkFields(entry, kind.text(), WHEN, FOR);
            yield Faults.delay(duration(entry));
          }
          case SLOW -> {
            checkFields(entry, kind.text(), WHEN, FOR);
            yield Faults.slow(duration(entry));
          }
          case DROP_BEFORE,
              DROP_AFTER,
              TRUNCATE,
              GARBAGE,
              RESET,
              UNKNOWN_STATUS,
              EXTRA_FIELDS,
              MISSING_FIELDS,
              LARGE_NUMBERS,
              MISSING_DONE -> {
            checkFields(entry, kind.text(), WHEN);
            yield new CallFault.Plain(kind);
          }
        };
    return fault.on(operation);
  }

  private static void checkFields(Node.Mapping entry, String fault, String... more) {
    new AllowedFields(
            "fault '" + fault + "'", Stream.concat(COMMON.stream(), Stream.of(more)).toList())
        .check(entry);
  }

  private static CallFault.Answer headers(CallFault.Answer answer, Field field) {
    if (!(field.value() instanceof Node.Mapping headers)) {
      throw field.refuse("a mapping of names to values");
    }
    CallFault.Answer more = answer;
    for (Field header : headers.fields().values()) {
      CallFault.Answer before = more;
      more = header.location().check(() -> before.header(header.name(), header.text()));
    }
    return more;
  }

  private static Duration duration(Node.Mapping entry) {
    return entry.get(FOR).map(Field::duration).orElse(DEFAULT_DURATION);
  }

  private static JobStatus jobStatus(Field field) {
    return WHEN_FIELDS
        .check(field.value())
        .get("jobStatus")
        .orElseThrow(() -> field.value().location().refuse("'when' needs 'jobStatus'"))
        .choice(Stream.of(JobStatus.values()), JobStatus::name);
  }
}

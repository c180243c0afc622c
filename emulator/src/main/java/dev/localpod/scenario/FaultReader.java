package dev.localpod.scenario;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.Faults;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFault;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads faults: the entries of an endpoint's {@code faults}, and single ones. */
final class FaultReader {

  /** How long something takes that does not say so. */
  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(5);

  private static final int DEFAULT_STATUS = 500;

  private static final List<String> COMMON =
      List.of("operation", "fault", "times", "every", "probability");

  private static final String WHEN = "when";
  private static final String FOR = "for";

  private static final AllowedFields WHEN_FIELDS = new AllowedFields(WHEN, List.of("jobStatus"));

  private static final Map<String, String> PLACES =
      named(
          Stream.concat(
              Stream.of(Operation.values()).map(Operation::text),
              Stream.of(PlannedFault.WORKER, PlannedFault.WEBHOOK)),
          Function.identity());

  private FaultReader() {}

  static List<PlannedFault> readAll(Field field) {
    return field.items().stream().map(FaultReader::read).toList();
  }

  static PlannedFault read(Node node) {
    if (!(node instanceof Node.Mapping entry)) {
      throw node.place()
          .refuse("a fault cannot be " + node.description() + "; allowed is a mapping");
    }
    String place = required(entry, "operation").choice(PLACES);
    Field name = required(entry, "fault");
    return switch (place) {
      case PlannedFault.WORKER -> ofWorker(entry, name);
      case PlannedFault.WEBHOOK -> ofWebhook(entry, name);
      default -> ofCalls(entry, name, Operation.named(place).orElseThrow());
    };
  }

  private static Field required(Node.Mapping entry, String name) {
    return entry.get(name).orElseThrow(() -> entry.place().refuse("a fault needs '" + name + "'"));
  }

  private static PlannedFault ofWorker(Node.Mapping entry, Field name) {
    WorkerFault what = name.choice(named(Stream.of(WorkerFault.values()), WorkerFault::text));
    checkFields(entry, what.text());
    return occasion(entry, what.onWorker());
  }

  private static PlannedFault ofWebhook(Node.Mapping entry, Field name) {
    WebhookFault.Kind kind =
        name.choice(named(Stream.of(WebhookFault.Kind.values()), WebhookFault.Kind::text));
    Duration by = Duration.ZERO;
    switch (kind) {
      case DELAY -> {
        checkFields(entry, kind.text(), WHEN, FOR);
        by = duration(entry);
      }
      case LOSE, DOUBLE, REORDER -> checkFields(entry, kind.text(), WHEN);
    }
    return occasion(entry, new WebhookFault(kind, by).onWebhook());
  }

  private static PlannedFault ofCalls(Node.Mapping entry, Field name, Operation operation) {
    CallFault.Kind kind =
        name.choice(
            named(
                Stream.of(CallFault.Kind.values())
                    .filter(each -> each.operations().contains(operation)),
                CallFault.Kind::text));
    CallFault fault =
        switch (kind) {
          case STATUS -> {
            checkFields(entry, kind.text(), WHEN, "status", "body", "headers", "retryAfter");
            yield entry.place().check(() -> answer(entry));
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
              LARGE_NUMBERS -> {
            checkFields(entry, kind.text(), WHEN);
            yield new CallFault.Plain(kind);
          }
        };
    return occasion(entry, fault.on(operation));
  }

  private static void checkFields(Node.Mapping entry, String fault, String... more) {
    var names = new ArrayList<>(COMMON);
    names.addAll(List.of(more));
    new AllowedFields("fault '" + fault + "'", names).check(entry);
  }

  private static CallFault.Answer answer(Node.Mapping entry) {
    CallFault.Answer answer = Faults.status(DEFAULT_STATUS);
    for (Field field : entry.fields().values()) {
      CallFault.Answer before = answer;
      answer = field.value().place().check(() -> set(before, field));
    }
    return answer;
  }

  private static CallFault.Answer set(CallFault.Answer answer, Field field) {
    return switch (field.name()) {
      case "status" -> answer.status(field.whole());
      case "body" -> answer.body(field.value().json());
      case "headers" -> headers(answer, field);
      case "retryAfter" -> answer.retryAfter(field.whole());
      default -> answer; // what every fault has
    };
  }

  private static CallFault.Answer headers(CallFault.Answer answer, Field field) {
    if (!(field.value() instanceof Node.Mapping headers)) {
      throw field.refuse("a mapping of names to values");
    }
    CallFault.Answer more = answer;
    for (Field header : headers.fields().values()) {
      CallFault.Answer before = more;
      more = header.place().check(() -> before.header(header.name(), header.text()));
    }
    return more;
  }

  private static Duration duration(Node.Mapping entry) {
    return entry.get(FOR).map(Field::duration).orElse(DEFAULT_DURATION);
  }

  private static PlannedFault occasion(Node.Mapping entry, PlannedFault next) {
    PlannedFault planned = next;
    for (Field field : entry.fields().values()) {
      PlannedFault before = planned;
      planned = field.value().place().check(() -> set(before, field));
    }
    return planned;
  }

  private static PlannedFault set(PlannedFault planned, Field field) {
    return switch (field.name()) {
      case "times" -> planned.times(field.whole());
      case "every" -> planned.every(field.whole());
      case "probability" -> planned.probability(field.number());
      case WHEN -> planned.when(jobStatus(field));
      default -> planned; // what it is, and where it strikes
    };
  }

  private static JobStatus jobStatus(Field field) {
    return WHEN_FIELDS
        .check(field.value())
        .get("jobStatus")
        .orElseThrow(() -> field.value().place().refuse("'when' needs 'jobStatus'"))
        .choice(named(Stream.of(JobStatus.values()), JobStatus::name));
  }

  private static <T> Map<String, T> named(Stream<T> values, Function<T, String> name) {
    return values.collect(Collectors.toMap(name, Function.identity()));
  }
}

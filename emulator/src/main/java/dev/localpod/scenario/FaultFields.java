package dev.localpod.scenario;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.job.Operation.Property;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The fields of faults, and which of them the kinds of faults have. */
final class FaultFields {

  static final String OPERATION = "operation";
  static final String FAULT = "fault";
  static final String WHEN = "when";
  static final String FOR = "for";

  private static final List<String> COMMON =
      List.of(OPERATION, FAULT, "times", "every", "probability");

  static final AllowedFields WHEN_FIELDS =
      AllowedFields.of(WHEN)
          .and(
              "jobStatus",
              Schema.oneOf(Stream.of(JobStatus.values()).map(JobStatus::name))
                  .described("The status that the job must have."));

  static final FieldTable<PlannedFault> OCCURRENCE =
      new FieldTable<PlannedFault>("a fault")
          .addReadOnly(
              "times",
              Schema.whole(1)
                  .described(
                      "The most that the fault occurs. Default: once, or for ever"
                          + " with 'every' or 'probability'."),
              (planned, field) -> planned.times(field.whole()))
          .addReadOnly(
              "every",
              Schema.whole(1).described("The n of \"at every n-th match\"."),
              (planned, field) -> planned.every(field.whole()))
          .addReadOnly(
              "probability",
              Schema.of("type", "number")
                  .with("exclusiveMinimum", 0)
                  .with("maximum", 1)
                  .described("The probability to occur at a match, drawn from the seed.")
                  .examples("0.1"),
              (planned, field) -> planned.probability(field.number()))
          .addReadOnly(
              WHEN,
              WHEN_FIELDS
                  .schema()
                  .with("required", List.of("jobStatus"))
                  .described(
                      "Only for jobs of this status: as the call arrives; in the answer, for run,"
                          + " runsync and openai; at their end, for a webhook."),
              (planned, field) -> planned.when(jobStatus(field)));

  static final FieldTable<CallFault.Answer> ANSWER =
      new FieldTable<CallFault.Answer>("a fault")
          .addReadOnly(
              "status",
              Schema.whole(200, 599).described("The status of the answer.").with("default", 500),
              (answer, field) -> answer.status(field.whole()))
          .addReadOnly(
              "body",
              Schema.ANY.described(
                  "The body of the answer: text is sent as it is, anything else as JSON. Default:"
                      + " the service's error body for 400 and above, else none. {{id}}, {{status}}"
                      + " and {{input.a}} stand for parts of the job."),
              (answer, field) -> answer.body(field.value().json()))
          .addReadOnly("headers", headerSchema(), FaultFields::headers)
          .addReadOnly(
              "retryAfter",
              Schema.whole(0, 604_800)
                  .described("The header Retry-After, in whole seconds of endpoint time.")
                  .examples("3"),
              (answer, field) -> answer.retryAfter(field.whole()))
          .addReadOnly(
              "after",
              Schema.flag()
                  .described("Whether the call is handled first, and only its answer replaced.")
                  .with("default", false),
              (answer, field) -> field.flag() ? answer.afterWork() : answer);

  private FaultFields() {}

  static AllowedFields of(WorkerFault fault) {
    return allowed(fault.text(), List.of());
  }

  static AllowedFields of(WebhookFaultKind kind) {
    return allowed(
        kind.text(), kind == WebhookFaultKind.DELAY ? List.of(WHEN, FOR) : List.of(WHEN));
  }

  static AllowedFields of(CallFaultKind kind) {
    return allowed(kind.text(), Stream.concat(Stream.of(WHEN), settings(kind).stream()).toList());
  }

  private static List<String> settings(CallFaultKind kind) {
    return switch (kind) {
      case STATUS -> List.copyOf(ANSWER.fields().keySet());
      case DELAY, SLOW -> List.of(FOR);
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
          List.of();
    };
  }

  private static AllowedFields allowed(String fault, List<String> more) {
    Map<String, Schema> all = all();
    var allowed = AllowedFields.of("fault '" + fault + "'");
    for (String name : Stream.concat(COMMON.stream(), more.stream()).toList()) {
      allowed = allowed.and(name, all.getOrDefault(name, Schema.ANY));
    }
    return allowed;
  }

  private static Map<String, Schema> all() {
    var names = new LinkedHashSet<String>();
    Stream.of(CallFaultKind.values()).map(CallFaultKind::text).forEach(names::add);
    Stream.of(WebhookFaultKind.values()).map(WebhookFaultKind::text).forEach(names::add);
    Stream.of(WorkerFault.values()).map(WorkerFault::text).forEach(names::add);
    var all = new LinkedHashMap<String, Schema>();
    all.put(
        OPERATION,
        Schema.oneOf(targets())
            .described("Where it goes wrong: at calls of an operation, at a worker or a webhook."));
    all.put(FAULT, Schema.oneOf(names.stream()).described("What goes wrong."));
    all.putAll(OCCURRENCE.fields());
    all.putAll(ANSWER.fields());
    all.put(
        FOR,
        ScenarioSchema.DURATION
            .described("How long a delay or a slow answer takes, in endpoint time.")
            .with("default", "5s"));
    return all;
  }

  static Stream<String> targets() {
    return Stream.concat(
        Stream.of(Operation.values()).map(Operation::text),
        Stream.of(PlannedFault.WORKER, PlannedFault.WEBHOOK));
  }

  // ---- the schema

  /** Returns the schema of a fault: all fields, then which of them go together. */
  static Schema schema() {
    var fault = new AllowedFields("a fault", all()).schema();
    return fault
        .with("required", List.of(OPERATION, FAULT))
        .described("Something that goes wrong on purpose.")
        .examples(
            "{operation: run, fault: status, status: 429, retryAfter: 3, times: 2}",
            "{operation: status, fault: drop-after, every: 5}",
            "{operation: worker, fault: crash, probability: 0.1}")
        .and(Schema.has("every", "probability").not())
        .and(
            is(OPERATION, Stream.of(PlannedFault.WORKER))
                .implies(
                    is(FAULT, Stream.of(WorkerFault.values()).map(WorkerFault::text))
                        .and(without(WHEN))),
            is(OPERATION, Stream.of(PlannedFault.WEBHOOK))
                .implies(
                    is(FAULT, Stream.of(WebhookFaultKind.values()).map(WebhookFaultKind::text))))
        .and(Stream.of(Operation.values()).map(FaultFields::faultsOf).toArray(Schema[]::new))
        .and(
            is(FAULT, Stream.of(CallFaultKind.STATUS.text()))
                .not()
                .implies(without(ANSWER.fields().keySet().toArray(String[]::new))),
            is(FAULT, Stream.of(CallFaultKind.DELAY, CallFaultKind.SLOW).map(CallFaultKind::text))
                .not()
                .implies(without(FOR)),
            Schema.field("status", Schema.of("enum", List.of(204, 205, 304)))
                .and(Schema.has("status"))
                .implies(without("body")),
            Schema.has("retryAfter")
                .implies(
                    Schema.field(
                        "headers", Schema.of("propertyNames", anyCase("retry-after").not()))))
        .and(whenNeedsJob());
  }

  private static Schema faultsOf(Operation operation) {
    return is(OPERATION, Stream.of(operation.text()))
        .implies(
            is(
                FAULT,
                Stream.of(CallFaultKind.values())
                    .filter(kind -> kind.appliesTo(operation))
                    .map(CallFaultKind::text)));
  }

  private static Schema[] whenNeedsJob() {
    Stream<Operation> withoutJob =
        Stream.of(Operation.values())
            .filter(each -> !each.has(Property.SUBMITS_A_JOB) && !each.has(Property.NAMES_A_JOB));
    Schema submits =
        is(OPERATION, Operation.all(Property.SUBMITS_A_JOB).stream().map(Operation::text));
    Schema beforeWork =
        is(
                FAULT,
                Stream.of(CallFaultKind.values())
                    .filter(CallFaultKind::isBeforeWork)
                    .map(CallFaultKind::text))
            .and(Schema.field("after", Schema.onlyTrue()).and(Schema.has("after")).not());
    return new Schema[] {
      is(OPERATION, withoutJob.map(Operation::text)).implies(without(WHEN)),
      submits.and(beforeWork).implies(without(WHEN))
    };
  }

  private static Schema is(String field, Stream<String> words) {
    return Schema.field(field, Schema.oneOf(words));
  }

  /** Accepts mappings that have none of these fields. */
  private static Schema without(String... names) {
    var none = new LinkedHashMap<String, Object>();
    List.of(names).forEach(name -> none.put(name, false));
    return Schema.of("properties", none);
  }

  private static Schema headerSchema() {
    return Schema.of("type", "object")
        .with(
            "propertyNames",
            Schema.of("pattern", "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")
                .and(
                    Stream.of("connection", "content-length", "transfer-encoding", "upgrade")
                        .map(name -> anyCase(name).not())
                        .toArray(Schema[]::new)))
        .with("additionalProperties", Schema.text().with("pattern", "^[\\x20-\\x7E\\t]*$"))
        .described("Headers of the answer, but for those that frame its body.")
        .examples("{X-Request-Id: r-1}");
  }

  private static Schema anyCase(String word) {
    var pattern = new StringBuilder("^");
    word.chars()
        .forEach(
            letter ->
                pattern.append(
                    Character.isLetter(letter)
                        ? "[" + (char) letter + (char) Character.toUpperCase(letter) + "]"
                        : String.valueOf((char) letter)));
    return Schema.of("pattern", pattern.append('$').toString());
  }

  // ---- reading

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

  private static JobStatus jobStatus(Field field) {
    return WHEN_FIELDS
        .check(field.value())
        .get("jobStatus")
        .orElseThrow(() -> field.value().location().refuse("'when' needs 'jobStatus'"))
        .choice(Stream.of(JobStatus.values()), JobStatus::name);
  }
}

package dev.localpod.junit;

import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.PlannedFault;
import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.fault.WorkerFault;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.journal.Event;
import dev.localpod.journal.JobNotFoundReason;
import dev.localpod.journal.WebhookStep;
import dev.localpod.journal.WorkStep;
import dev.localpod.journal.WorkerState;
import dev.localpod.options.Edition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The parts of the contract that the report of a suite lists. */
final class ContractItems {

  /** The line of those that a client without a worker of its own cannot meet. */
  private static final String ATTACHED =
      "@WithWorkers(attached = true), and endpoint.faults().add(Faults.%s().onWorker());";

  /** The targets of faults that are no calls. */
  private static final Set<String> ELSEWHERE = Set.of(PlannedFault.WORKER, PlannedFault.WEBHOOK);

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private ContractItems() {}

  /** Returns all items, in the order of the report. */
  static List<ContractItem> all() {
    var items = new ArrayList<ContractItem>();
    addOperations(items);
    addStates(items);
    addErrors(items);
    addLimits(items);
    addWorkers(items);
    addWebhooks(items);
    addCallFaults(items);
    addWebhookFaults(items);
    addWorkerFaults(items);
    addEditions(items);
    return List.copyOf(items);
  }

  private static void addOperations(List<ContractItem> items) {
    for (Operation operation : Operation.values()) {
      String path =
          switch (operation) {
            case RUN, RUNSYNC, PURGE_QUEUE -> "POST /" + operation.text();
            case STATUS, STREAM -> "GET /" + operation.text() + "/{id}";
            case CANCEL, RETRY -> "POST /" + operation.text() + "/{id}";
            case HEALTH, REQUESTS -> "GET /" + operation.text();
            case OPENAI -> "POST /openai/v1/chat/completions";
          };
      items.add(
          item(
              "Operations",
              operation.text(),
              path,
              Event.Call.class,
              call -> call.target().equals(Optional.of(operation))));
    }
  }

  private static void addStates(List<ContractItem> items) {
    for (JobStatus status : JobStatus.values()) {
      String line =
          switch (status) {
            case IN_QUEUE -> "@WithWorkers(coldStart = \"20s\")";
            case IN_PROGRESS -> "endpoint.script(Scripts.after(ofSeconds(5)).complete(\"done\"));";
            case COMPLETED -> "endpoint.script(Scripts.complete(\"done\"));";
            case FAILED -> "endpoint.script(Scripts.fail(\"CUDA out of memory\"));";
            case CANCELLED -> "POST /cancel/{id}";
            case TIMED_OUT -> "endpoint.script(Scripts.hang());";
          };
      items.add(
          item(
              status.isFinal() ? "Final states in answers" : "States in answers",
              status.name(),
              line,
              Event.Call.class,
              call -> call.answer().jobStatus().equals(Optional.of(status))));
    }
    items.add(
        item(
            "States in answers",
            "the answer of a runsync whose job is not final yet",
            "endpoint.script(Scripts.after(ofMinutes(3)).complete(\"late\"));",
            Event.Call.class,
            call ->
                call.target().equals(Optional.of(Operation.RUNSYNC))
                    && call.answer().jobStatus().filter(status -> !status.isFinal()).isPresent()));
    items.add(
        item(
            "States in answers",
            "chunks in the answer of a stream",
            "endpoint.script(Scripts.chunk(\"Hel\").chunk(\"lo\").complete());",
            Event.Call.class,
            call -> call.answer().chunks().filter(number -> number > 0).isPresent()));
  }

  private static void addErrors(List<ContractItem> items) {
    String group = "Errors";
    items.add(
        answer(
            group,
            "400",
            "endpoint.faults().add(Faults.status(400).on(Operation.RUN));",
            code -> code == BAD_REQUEST));
    items.add(
        answer(
            group,
            "401",
            "endpoint.faults().add(Faults.status(401).on(Operation.RUN));",
            code -> code == UNAUTHORIZED));
    items.add(
        item(
            group,
            "404, the result has expired",
            "endpoint.clock().advance(ofMinutes(31));",
            Event.Missing.class,
            missing -> missing.reason() == JobNotFoundReason.EXPIRED));
    items.add(
        item(
            group,
            "404, there never was such a job",
            "GET /status/unknown",
            Event.Missing.class,
            missing -> missing.reason() == JobNotFoundReason.NEVER_SUBMITTED));
    items.add(
        answer(
            group,
            "429",
            "endpoint.faults().add(Faults.status(429).retryAfter(3).on(Operation.RUN));",
            code -> code == TOO_MANY_REQUESTS));
    items.add(
        answer(
            group,
            "500 or more",
            "endpoint.faults().add(Faults.status(503).on(Operation.STATUS));",
            code -> code >= SERVER_ERROR));
  }

  private static void addLimits(List<ContractItem> items) {
    String group = "Limits";
    items.add(
        refused(
            group,
            "too many calls in 10 s",
            "@WithLimits(\"{run: {requests: 1}}\")",
            text -> text.contains("(LIM-1)") && text.contains(" in 10 s ")));
    items.add(
        refused(
            group,
            "too many calls at once",
            "@WithLimits(\"{runsync: {concurrent: 1}}\")",
            text -> text.contains("(LIM-1)") && text.contains(" at once")));
    items.add(
        refused(
            group,
            "a request body over 10 MB (20 MB with runsync)",
            "POST /run with 11,000,000 bytes",
            text -> text.startsWith("the request body must be ")));
    items.add(
        item(
            group,
            "a chunk over 1 MB",
            "endpoint.script(Scripts.chunk(\"x\".repeat(2_000_000)).complete());",
            Event.Work.class,
            work -> work.step() == WorkStep.CHUNK_SPLIT));
    items.add(
        item(
            group,
            "the ttl of a job in the queue",
            "@WithWorkers(max = 0)",
            Event.State.class,
            state -> isMove(state, JobStatus.IN_QUEUE, JobStatus.TIMED_OUT)));
    items.add(
        item(
            group,
            "the execution timeout of a job",
            "endpoint.script(Scripts.hang());",
            Event.State.class,
            state ->
                state.from().equals(Optional.of(JobStatus.IN_PROGRESS))
                    && state.cause().contains("executionTimeout")));
  }

  private static void addWorkers(List<ContractItem> items) {
    String group = "Workers";
    items.add(
        item(
            group,
            "a lost worker, whose job is dispatched again",
            "endpoint.faults().add(Faults.crash().onWorker());",
            Event.State.class,
            state -> isMove(state, JobStatus.IN_PROGRESS, JobStatus.IN_QUEUE)));
    items.add(
        item(
            group,
            "a job that is lost twice",
            "endpoint.faults().add(Faults.crash().onWorker().times(2));",
            Event.State.class,
            state ->
                isMove(state, JobStatus.IN_PROGRESS, JobStatus.FAILED)
                    && state.cause().contains("lost")));
    items.add(
        item(
            group,
            "a throttled worker",
            "endpoint.workers().throttle(1);",
            Event.Worker.class,
            worker -> worker.to() == WorkerState.THROTTLED));
    items.add(
        item(
            group,
            "an unhealthy worker",
            "@WithWorkers(startFaults = 1)",
            Event.Worker.class,
            worker -> worker.to() == WorkerState.UNHEALTHY));
    items.add(
        item(
            group,
            "a progress update",
            "endpoint.script(Scripts.progress(50).after(ofSeconds(5)).complete(\"done\"));",
            Event.Work.class,
            work -> work.step() == WorkStep.PROGRESS));
  }

  private static void addWebhooks(List<ContractItem> items) {
    String group = "Webhooks";
    items.add(
        item(
            group,
            "an acknowledged webhook",
            "POST /run with a webhook on this machine",
            Event.Webhook.class,
            webhook -> webhook.step() == WebhookStep.ACKNOWLEDGED));
    items.add(
        item(
            group,
            "a second attempt",
            "endpoint.faults().add(Faults.lose().onWebhook());",
            Event.Webhook.class,
            webhook -> webhook.attempt() > 1));
    items.add(
        item(
            group,
            "a webhook that is given up",
            "endpoint.faults().add(Faults.lose().onWebhook().times(3));",
            Event.Webhook.class,
            webhook -> webhook.step() == WebhookStep.GIVEN_UP));
  }

  private static void addCallFaults(List<ContractItem> items) {
    for (CallFaultKind kind : CallFaultKind.values()) {
      String made =
          switch (kind) {
            case STATUS -> "Faults.status(502).afterWork().on(Operation.RUN)";
            case DELAY -> "Faults.delay(ofSeconds(20)).on(Operation.STATUS)";
            case DROP_BEFORE -> "Faults.dropBefore().on(Operation.RUN)";
            case DROP_AFTER -> "Faults.dropAfter().on(Operation.RUN)";
            case TRUNCATE -> "Faults.truncate().on(Operation.STATUS)";
            case GARBAGE -> "Faults.garbage().on(Operation.STATUS)";
            case SLOW -> "Faults.slow(ofSeconds(20)).on(Operation.STATUS)";
            case RESET -> "Faults.reset().on(Operation.STATUS)";
            case UNKNOWN_STATUS -> "Faults.unknownStatus().on(Operation.STATUS)";
            case EXTRA_FIELDS -> "Faults.extraFields().on(Operation.STATUS)";
            case MISSING_FIELDS -> "Faults.missingFields().on(Operation.STATUS)";
            case LARGE_NUMBERS -> "Faults.largeNumbers().on(Operation.STATUS)";
            case MISSING_DONE -> "Faults.missingDone().on(Operation.OPENAI)";
          };
      items.add(
          item(
              "Faults of calls",
              kind.text(),
              planned(made),
              Event.Fault.class,
              fault ->
                  fault.fault().equals(kind.text()) && !ELSEWHERE.contains(fault.operation())));
    }
  }

  private static void addWebhookFaults(List<ContractItem> items) {
    for (WebhookFaultKind kind : WebhookFaultKind.values()) {
      String made =
          switch (kind) {
            case LOSE -> "Faults.lose()";
            case DOUBLE -> "Faults.doubled()";
            case REORDER -> "Faults.reorder()";
            case DELAY -> "Faults.delay(ofSeconds(20))";
            case EMPTY -> "Faults.empty()";
            case GARBAGE -> "Faults.garbage()";
            case TRUNCATE -> "Faults.truncate()";
            case UNKNOWN_STATUS -> "Faults.unknownStatus()";
            case EXTRA_FIELDS -> "Faults.extraFields()";
            case MISSING_FIELDS -> "Faults.missingFields()";
          };
      items.add(
          faultAt(
              "Faults of webhooks",
              kind.text(),
              planned(made + ".onWebhook()"),
              PlannedFault.WEBHOOK));
    }
  }

  private static void addWorkerFaults(List<ContractItem> items) {
    for (WorkerFault fault : WorkerFault.values()) {
      String line =
          switch (fault) {
            case CRASH -> planned("Faults.crash().onWorker()");
            case HANG -> planned("Faults.hang().onWorker()");
            case OVERSIZE -> planned("Faults.oversize().onWorker()");
            case LATE_RESULT -> planned("Faults.lateResult().onWorker()");
            case LATE_PROGRESS -> planned("Faults.lateProgress().onWorker()");
            case LOST_RESULT -> ATTACHED.formatted("lostResult");
            case DOUBLED_RESULT -> ATTACHED.formatted("doubledResult");
          };
      items.add(faultAt("Faults of workers", fault.text(), line, PlannedFault.WORKER));
    }
  }

  private static void addEditions(List<ContractItem> items) {
    Edition.NAMED.keySet().stream()
        .sorted()
        .forEach(
            name ->
                items.add(
                    new ContractItem(
                        "Editions",
                        name,
                        "@EachEdition",
                        endpoint -> endpoint.settings().edition().name().equals(name),
                        Event.Call.class::isInstance)));
  }

  private static String planned(String fault) {
    return "endpoint.faults().add(" + fault + ");";
  }

  private static boolean isMove(Event.State state, JobStatus from, JobStatus to) {
    return state.from().equals(Optional.of(from)) && state.to().equals(Optional.of(to));
  }

  private static <E extends Event> ContractItem item(
      String group, String name, String line, Class<E> type, Predicate<E> isMetBy) {
    return ContractItem.of(
        group, name, line, event -> type.isInstance(event) && isMetBy.test(type.cast(event)));
  }

  private static ContractItem answer(
      String group, String name, String line, Predicate<Integer> isCode) {
    return item(group, name, line, Event.Call.class, call -> isCode.test(call.answer().code()));
  }

  private static ContractItem refused(
      String group, String name, String line, Predicate<String> isText) {
    return item(
        group,
        name,
        line,
        Event.Call.class,
        call -> call.answer().code() != OK && call.answer().error().filter(isText).isPresent());
  }

  private static ContractItem faultAt(String group, String name, String line, String operation) {
    return item(
        group,
        name,
        line,
        Event.Fault.class,
        fault -> fault.fault().equals(name) && fault.operation().equals(operation));
  }
}

package dev.localpod.journal;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An event on an endpoint. */
public sealed interface Event
    permits Event.State,
        Event.Work,
        Event.Worker,
        Event.CallStarted,
        Event.Call,
        Event.Clock,
        Event.Warning,
        Event.Script,
        Event.Rule,
        Event.Webhook,
        Event.Fault,
        Event.Missing,
        Event.UnknownFields,
        RefusedWorkerCall {

  /** Returns the kind of the event. */
  EventKind kind();

  /** Returns the job that it concerns, if any. */
  default Optional<JobId> job() {
    return Optional.empty();
  }

  /**
   * Reports whether a client learned from this how its job ended: from an answer that shows a final
   * status, or from a webhook that its receiver acknowledged.
   */
  default boolean reportsEnd() {
    return false;
  }

  /** Returns its JSON fields other than kind and job. */
  Json.Obj details();

  /**
   * A change of a job's state; {@code from} is empty for a new job, {@code to} for a removed one.
   */
  record State(JobId id, Optional<JobStatus> from, Optional<JobStatus> to, String cause)
      implements Event {
    /** Reports whether the job was submitted, or submitted again by a retry of its client. */
    public boolean isSubmission() {
      return to.equals(Optional.of(JobStatus.IN_QUEUE))
          && from.map(JobStatus::isFinal).orElse(true);
    }

    @Override
    public EventKind kind() {
      return EventKind.STATE;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object()
          .put("from", from.map(Enum::name).orElse(null))
          .put("to", to.map(Enum::name).orElse(null))
          .put("cause", cause)
          .build();
    }
  }

  /** A report of a worker on its job, such as progress or a chunk. */
  record Work(JobId id, String workerId, WorkStep step, TruncatedJson value) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.WORK;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object()
          .put("worker", workerId)
          .put("step", step.text())
          .put("value", value.toJson())
          .build();
    }
  }

  /**
   * A change of a worker's state.
   *
   * @param pickedUp the job that it picked up, if that is why it changed
   */
  record Worker(String workerId, WorkerState to, Optional<JobId> pickedUp, String cause)
      implements Event {

    /** Creates a change for another reason than picking up a job. */
    public Worker(String workerId, WorkerState to, String cause) {
      this(workerId, to, Optional.empty(), cause);
    }

    /** Creates the change of a worker that begins to run because it picks up a job. */
    public static Worker pickedUp(String workerId, JobId job) {
      return new Worker(workerId, WorkerState.RUNNING, Optional.of(job), "picked up job " + job);
    }

    @Override
    public EventKind kind() {
      return EventKind.WORKER;
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("worker", workerId).put("to", to.text()).put("cause", cause).build();
    }
  }

  /**
   * A call of a client that is not answered at once, recorded when it starts to wait; a {@link
   * Call} with the same request follows when it ends.
   *
   * @param operation the operation as the URL names it
   * @param job the job that the call names or submitted
   * @param request the request, without its body if that is not read yet
   */
  record CallStarted(String operation, Optional<JobId> job, CallRequest request) implements Event {

    @Override
    public EventKind kind() {
      return EventKind.CALL_STARTED;
    }

    @Override
    public Json.Obj details() {
      return request.details(operation).build();
    }
  }

  /**
   * A call of a client, recorded when its answer is ready.
   *
   * @param operation the operation as the URL names it; if no operation matched, the whole path
   * @param job the job that the call names or submitted
   * @param request the request
   * @param answer the answer
   */
  record Call(String operation, Optional<JobId> job, CallRequest request, Answer answer)
      implements Event {

    private static final String OPENAI_PATH = Operation.OPENAI.text() + "/";

    /** Reports whether it matched no endpoint, or no operation of one. */
    public boolean isStray() {
      return operation.startsWith("/");
    }

    /**
     * Returns the operation that it called, if any; {@code status-sync} is a status, and each path
     * below {@code openai} is openai.
     */
    public Optional<Operation> target() {
      if (operation.equals("status-sync")) {
        return Optional.of(Operation.STATUS);
      }
      return operation.startsWith(OPENAI_PATH)
          ? Optional.of(Operation.OPENAI)
          : Operation.named(operation);
    }

    @Override
    public boolean reportsEnd() {
      return answer.jobStatus().filter(JobStatus::isFinal).isPresent();
    }

    @Override
    public EventKind kind() {
      return EventKind.CALL;
    }

    @Override
    public Json.Obj details() {
      return request
          .details(operation)
          .put("answer", answer.code())
          .putIfPresent("told", answer.jobStatus().map(Enum::name))
          .putIfPresent("chunks", answer.chunks())
          .putIfPresent("retryAfter", answer.retryAfter().map(Duration::toSeconds))
          .putIfPresent("error", answer.error())
          .build();
    }
  }

  /**
   * The answer to a call.
   *
   * @param code the status code; 0 if the connection was cut without an answer
   * @param jobStatus the status of the job in the answer, if any
   * @param chunks the number of chunks in an answer to {@code stream}
   * @param retryAfter the value of {@code Retry-After}, if any
   * @param error the error text, if any
   */
  record Answer(
      int code,
      Optional<JobStatus> jobStatus,
      Optional<Integer> chunks,
      Optional<Duration> retryAfter,
      Optional<String> error) {}

  /**
   * A move of the endpoint's clock, by a test or by {@code skip}.
   *
   * @param from the time before the move
   * @param to the time after the move
   * @param cause the reason
   * @param skipped the time that was skipped so far in all
   */
  record Clock(Instant from, Instant to, String cause, Duration skipped) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.CLOCK;
    }

    @Override
    public Json.Obj details() {
      return Json.object()
          .put("from", from.toString())
          .put("to", to.toString())
          .put("cause", cause)
          .put("skipped", skipped.toString())
          .build();
    }
  }

  /**
   * A warning that the clock stood still for a long real time.
   *
   * @param text since when, because of whom, and what to do
   */
  record Warning(String text) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.WARNING;
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("text", text).build();
    }
  }

  /** A new script for the workers; {@code rules} are its rules as a scenario spells them. */
  record Script(List<String> rules) implements Event {
    /** Copies {@code rules}. */
    public Script {
      rules = List.copyOf(rules);
    }

    @Override
    public EventKind kind() {
      return EventKind.SCRIPT;
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("rules", rules).build();
    }
  }

  /** The choice of a rule of the script for a job; {@code number} counts from 1. */
  record Rule(JobId id, int number) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.RULE;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("number", number).build();
    }
  }

  /** A step in the delivery of a webhook. */
  record Webhook(JobId id, int attempt, WebhookStep step, String detail) implements Event {
    @Override
    public boolean reportsEnd() {
      return step == WebhookStep.ACKNOWLEDGED;
    }

    @Override
    public EventKind kind() {
      return EventKind.WEBHOOK;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object()
          .put("attempt", attempt)
          .put("step", step.text())
          .put("detail", detail)
          .build();
    }
  }

  /**
   * An injected fault.
   *
   * @param operation the operation of the call, {@code worker} or {@code webhook}
   * @param fault the word of the fault in a scenario
   * @param entry the number of the entry in the fault plan, from 1
   * @param job the job that it concerns, if any
   */
  record Fault(String operation, String fault, long entry, Optional<JobId> job) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.FAULT;
    }

    @Override
    public Json.Obj details() {
      return Json.object()
          .put("operation", operation)
          .put("fault", fault)
          .put("entry", entry)
          .build();
    }
  }

  /** A call that named a job which the endpoint does not know. */
  record Missing(JobId id, JobNotFoundReason reason) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.MISSING;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("reason", reason.text()).build();
    }
  }

  /** Top-level fields of a request that the service does not know (HTTP-8). */
  record UnknownFields(Json.Arr names) implements Event {
    @Override
    public EventKind kind() {
      return EventKind.UNKNOWN_FIELDS;
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("names", names).build();
    }
  }
}

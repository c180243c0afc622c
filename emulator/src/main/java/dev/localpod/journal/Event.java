package dev.localpod.journal;

import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that happened on an endpoint. */
public sealed interface Event {

  /** What kind of event this is. */
  EventKind kind();

  /** The job it concerns, if it concerns one. */
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

  /** What there is to say beside kind and job, member by member. */
  Json.Obj details();

  /** About how many bytes of memory it takes beside the few hundred that each entry does. */
  default long weight() {
    return 0;
  }

  /** A job changed its state; {@code from} is empty for a new job, {@code to} for a removed one. */
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

  /** A worker reported on its job: progress, a chunk. */
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

    @Override
    public long weight() {
      return value.weight();
    }
  }

  /**
   * A worker started, changed its state or was removed.
   *
   * @param pickedUp the job that it picked up, if that is why it changed
   */
  record Worker(String workerId, WorkerState to, Optional<JobId> pickedUp, String cause)
      implements Event {

    /** A worker that did not change by picking up a job. */
    public Worker(String workerId, WorkerState to, String cause) {
      this(workerId, to, Optional.empty(), cause);
    }

    /** A worker that began to run because it picked up a job. */
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
   * A client called an operation and was answered; noted when the answer is ready.
   *
   * @param operation its name in the URL; of a call to none, its whole path
   * @param job the job it names, or the one it submitted
   * @param request what was asked
   * @param answer what was answered
   */
  record Call(String operation, Optional<JobId> job, Request request, Answer answer)
      implements Event {
    /** Reports whether it matched no endpoint, or no operation of one. */
    public boolean isStray() {
      return operation.startsWith("/");
    }

    /** Returns the operation that it called, if any; {@code status-sync} is a status. */
    public Optional<Operation> target() {
      return operation.equals("status-sync")
          ? Optional.of(Operation.STATUS)
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
      return Json.object()
          .put("operation", operation)
          .put("method", request.method())
          .put("query", request.query())
          .put("headers", request.headers())
          .put("body", request.body().toJson())
          .put(
              "began",
              Json.object()
                  .put("after", request.after())
                  .put("at", request.at().toString())
                  .put("realAt", request.realAt().toString())
                  .build())
          .put("answer", answer.code())
          .putIfPresent("told", answer.jobStatus().map(Enum::name))
          .putIfPresent("chunks", answer.chunks())
          .putIfPresent("retryAfter", answer.retryAfter().map(Duration::toSeconds))
          .putIfPresent("error", answer.error())
          .build();
    }

    @Override
    public long weight() {
      long headers = 0;
      for (Map.Entry<String, String> header : request.headers().entrySet()) {
        headers += 150 + header.getKey().length() + header.getValue().length();
      }
      return headers + request.query().length() + request.body().weight();
    }
  }

  /**
   * What a call asked.
   *
   * @param after the number of the last entry before the call began
   * @param at when it began, in endpoint time
   * @param realAt when it began, in real time
   * @param method its method
   * @param query what stood behind the {@code ?}, or nothing
   * @param headers its headers by name in lower case, credentials masked
   * @param body its body, credentials masked; {@link TruncatedJson#NOTHING} if there was none, or
   *     none that was read
   */
  record Request(
      long after,
      Instant at,
      Instant realAt,
      String method,
      String query,
      Map<String, String> headers,
      TruncatedJson body) {
    /** Copies {@code headers}. */
    public Request {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What a call was answered.
   *
   * @param code the status code; 0 if the call was cut off without an answer
   * @param jobStatus the status of the job that the answer showed, if it showed one
   * @param chunks how many chunks were in it, if it was an answer of {@code stream}
   * @param retryAfter how long it told the client to wait, if it did
   * @param error what it said was wrong, if something was
   */
  record Answer(
      int code,
      Optional<JobStatus> jobStatus,
      Optional<Integer> chunks,
      Optional<Duration> retryAfter,
      Optional<String> error) {}

  /**
   * Time was moved, by somebody or because callers could only wait.
   *
   * @param from when it was moved
   * @param to where it was moved to
   * @param cause why
   * @param skipped how much time was skipped so far, in all
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

  /** The workers got a script; {@code rules} are its rules as a scenario has them. */
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

    @Override
    public long weight() {
      return rules.stream().mapToLong(String::length).sum();
    }
  }

  /** A rule of the script was chosen for a job; {@code number} counts from 1. */
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
   * Something went wrong on purpose.
   *
   * @param operation the operation that was called, {@code worker} or {@code webhook}
   * @param fault what went wrong
   * @param entry the number of the plan's entry that wanted it so, counted from 1
   * @param job the job it concerns, if it concerns one
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

  /** A call named a job that the endpoint does not know. */
  record Missing(JobId id, MissingReason reason) implements Event {
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

  /** A request had top-level members that the service does not know (HTTP-8). */
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

package dev.localpod.core.journal;

import dev.localpod.core.job.JobId;
import dev.localpod.core.job.JobStatus;
import dev.localpod.core.json.Json;
import java.util.Optional;

/** Something that happened on an endpoint. */
public sealed interface Event {

  /** What kind of event this is. */
  Kind kind();

  /** The job it concerns, if it concerns one. */
  Optional<JobId> job();

  /** What there is to say beside kind and job, member by member. */
  Json.Obj details();

  /** The kinds of events. */
  enum Kind {
    /** {@link State}. */
    STATE("state"),
    /** {@link Work}. */
    WORK("work"),
    /** {@link Worker}. */
    WORKER("worker"),
    /** {@link Call}. */
    CALL("call"),
    /** {@link Webhook}. */
    WEBHOOK("webhook"),
    /** {@link Missing}. */
    MISSING("missing"),
    /** {@link UnknownFields}. */
    UNKNOWN_FIELDS("unknown-fields");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** The kind's name in JSON. */
    public String text() {
      return text;
    }
  }

  /** A job changed its state; {@code from} is empty for a new job, {@code to} for a removed one. */
  record State(JobId id, Optional<JobStatus> from, Optional<JobStatus> to, String cause)
      implements Event {
    @Override
    public Kind kind() {
      return Kind.STATE;
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
  record Work(JobId id, String workerId, String step, Json value) implements Event {
    @Override
    public Kind kind() {
      return Kind.WORK;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("worker", workerId).put("step", step).put("value", value).build();
    }
  }

  /** A worker came, changed or went. */
  record Worker(String workerId, String to, String cause) implements Event {
    @Override
    public Kind kind() {
      return Kind.WORKER;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.empty();
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("worker", workerId).put("to", to).put("cause", cause).build();
    }
  }

  /** A client called an operation and was answered with a status code. */
  record Call(String operation, Optional<JobId> job, int answer) implements Event {
    @Override
    public Kind kind() {
      return Kind.CALL;
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("operation", operation).put("answer", answer).build();
    }
  }

  /** A step in the delivery of a webhook: sent, acknowledged, failed, given up, refused. */
  record Webhook(JobId id, int attempt, String step, String detail) implements Event {
    @Override
    public Kind kind() {
      return Kind.WEBHOOK;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("attempt", attempt).put("step", step).put("detail", detail).build();
    }
  }

  /** A call named a job that is not there; {@code reason} tells an expired from an unknown one. */
  record Missing(JobId id, String reason) implements Event {
    @Override
    public Kind kind() {
      return Kind.MISSING;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.of(id);
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("reason", reason).build();
    }
  }

  /** A request had top-level members that the service does not know (HTTP-8). */
  record UnknownFields(Json.Arr names) implements Event {
    @Override
    public Kind kind() {
      return Kind.UNKNOWN_FIELDS;
    }

    @Override
    public Optional<JobId> job() {
      return Optional.empty();
    }

    @Override
    public Json.Obj details() {
      return Json.object().put("names", names).build();
    }
  }
}

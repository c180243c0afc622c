package dev.localpod.fault;

import dev.localpod.job.Operation;
import dev.localpod.json.Json;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A fault of a call. */
public sealed interface CallFault extends Fault {

  /** Returns its kind, to switch on. */
  CallFaultKind kind();

  /** Returns whether the fault occurs before anything is done; else it concerns the answer. */
  default boolean isBeforeWork() {
    return kind().isBeforeWork();
  }

  @Override
  default String text() {
    return kind().text();
  }

  /** Plans this fault for the next call of an operation. */
  default PlannedFault on(Operation operation) {
    return PlannedFault.next(Optional.of(operation), this);
  }

  /** A fault without settings. */
  record Plain(CallFaultKind kind) implements CallFault {

    private static final Set<CallFaultKind> WITH_SETTINGS =
        EnumSet.of(CallFaultKind.STATUS, CallFaultKind.DELAY, CallFaultKind.SLOW);

    /** Refuses a kind that has its own type. */
    public Plain {
      if (WITH_SETTINGS.contains(kind)) {
        throw new IllegalArgumentException("fault '" + kind.text() + "' has settings");
      }
    }

    /**
     * Plans the same damage for the next attempt to deliver a webhook instead.
     *
     * @throws IllegalArgumentException if a webhook cannot be damaged so
     */
    public PlannedFault onWebhook() {
      return new WebhookFault(WebhookFaultKind.named(kind.text())).onWebhook();
    }
  }

  /**
   * Answers with another response, and does nothing unless {@code after}.
   *
   * @param status 200 to 599
   * @param body the body: a string is sent as plain text, anything else as JSON; by default a
   *     status of 400 or more has the service's error body, and any other status none; it may hold
   *     the placeholders <code>{{id}}</code>, <code>{{status}}</code> and <code>{{input.a}}</code>
   *     of the job that the call names or, after the work, has submitted
   * @param headers headers by their names; headers that frame the body are refused
   * @param retryAfter whole seconds of endpoint time for {@code Retry-After}, 0 to 604,800 (LIM-5)
   * @param after whether the call is handled first
   */
  record Answer(
      int status,
      Optional<Json> body,
      Map<String, String> headers,
      OptionalInt retryAfter,
      boolean after)
      implements CallFault {

    private static final int MAX_RETRY_AFTER = 604_800;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");
    private static final Set<String> FRAMING =
        Set.of("connection", "content-length", "transfer-encoding", "upgrade");

    /** Copies {@code headers} and refuses values that cannot be sent. */
    public Answer {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("'status' cannot be " + status + "; must be 200 to 599");
      }
      if (body.isPresent() && (status == 204 || status == 205 || status == 304)) {
        throw new IllegalArgumentException(
            "an answer with status " + status + " cannot have a 'body'; must be another status");
      }
      headers.forEach(Answer::check);
      int seconds = retryAfter.orElse(0);
      if (seconds < 0 || seconds > MAX_RETRY_AFTER) {
        throw new IllegalArgumentException(
            "'retryAfter' cannot be " + seconds + "; must be 0 to " + MAX_RETRY_AFTER + " seconds");
      }
      if (retryAfter.isPresent()
          && headers.keySet().stream().anyMatch("Retry-After"::equalsIgnoreCase)) {
        throw new IllegalArgumentException(
            "'Retry-After' is set twice; must be in one of 'retryAfter' and 'headers'");
      }
    }

    private static void check(String name, String value) {
      if (!NAME.matcher(name).matches() || FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "'headers' cannot have '"
                + name
                + "'; must be names of headers other than "
                + String.join(", ", new TreeSet<>(FRAMING)));
      }
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "'headers' cannot have this value of '%s'; must be one line of printable ASCII"
                .formatted(name));
      }
    }

    @Override
    public CallFaultKind kind() {
      return CallFaultKind.STATUS;
    }

    @Override
    public boolean isBeforeWork() {
      return !after;
    }

    /** Returns this answer, given once the call is handled: the work is done, its answer lost. */
    public Answer afterWork() {
      return new Answer(status, body, headers, retryAfter, true);
    }

    /** Returns this answer with another status. */
    public Answer status(int other) {
      return new Answer(other, body, headers, retryAfter, after);
    }

    /** Returns this answer with a body: a string is sent as plain text, anything else as JSON. */
    public Answer body(Object body) {
      return new Answer(status, Optional.of(Json.of(body)), headers, retryAfter, after);
    }

    /** Returns this answer with one more header. */
    public Answer header(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, body, more, retryAfter, after);
    }

    /** Returns this answer with {@code Retry-After}, in whole seconds. */
    public Answer retryAfter(int seconds) {
      return new Answer(status, body, headers, OptionalInt.of(seconds), after);
    }

    @Override
    public Json.Obj settings() {
      var settings = Json.object().put("status", status).putIfPresent("body", body);
      if (!headers.isEmpty()) {
        settings.put("headers", headers);
      }
      retryAfter.ifPresent(seconds -> settings.put("retryAfter", seconds));
      if (after) {
        settings.put("after", true);
      }
      return settings.build();
    }
  }

  /**
   * Holds the call before anything is done.
   *
   * @param by how long, in endpoint time
   */
  record Delayed(Duration by) implements CallFault {
    /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
    public Delayed {
      Delay.of(by);
    }

    /** Plans the same delay for the next attempt to deliver a webhook instead. */
    public PlannedFault onWebhook() {
      return new WebhookFault(WebhookFaultKind.DELAY, by).onWebhook();
    }

    @Override
    public CallFaultKind kind() {
      return CallFaultKind.DELAY;
    }

    @Override
    public Json.Obj settings() {
      return Json.object().put("for", by.toString()).build();
    }
  }

  /**
   * Sends the answer's body piece by piece.
   *
   * @param over the time from the start of the answer to its last piece, in endpoint time
   */
  record Slow(Duration over) implements CallFault {
    /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
    public Slow {
      Delay.of(over);
    }

    @Override
    public CallFaultKind kind() {
      return CallFaultKind.SLOW;
    }

    @Override
    public Json.Obj settings() {
      return Json.object().put("for", over.toString()).build();
    }
  }
}

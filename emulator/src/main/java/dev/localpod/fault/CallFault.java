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
import java.util.stream.Stream;

/** Something that goes wrong with a call. */
public sealed interface CallFault extends Fault {

  /** What kind of fault this is, to switch on. */
  Kind kind();

  @Override
  default String text() {
    return kind().text();
  }

  /** Has it strike the next call of an operation, unless more is said. */
  default PlannedFault on(Operation operation) {
    return PlannedFault.next(Optional.of(operation), this);
  }

  /** The kinds of faults of calls, by the names they have in a scenario. */
  enum Kind {
    /** {@link Answer}: another answer, and nothing is done. */
    STATUS("status", true, Kind.all()),
    /** {@link Late}: held for a while before anything is done. */
    DELAY("delay", true, Kind.all()),
    /** The connection is closed without an answer, and nothing is done. */
    DROP_BEFORE("drop-before", true, Kind.all()),
    /** All is done, then the connection is closed without an answer. */
    DROP_AFTER("drop-after", false, Kind.all()),
    /** All is done; the connection is closed after half of the answer's body. */
    TRUNCATE("truncate", false, Kind.all()),
    /** All is done; the answer is 200 with a body that is not JSON, nor UTF-8. */
    GARBAGE("garbage", false, Kind.all()),
    /** {@link Slow}: all is done; the answer's body comes piece by piece. */
    SLOW("slow", false, Kind.all()),
    /** All is done, then the connection is reset: a TCP RST instead of an answer. */
    RESET("reset", false, Kind.all()),
    /** All is done; the answer's {@code status} is a word that is not documented. */
    UNKNOWN_STATUS(
        "unknown-status",
        false,
        EnumSet.of(
            Operation.RUN,
            Operation.RUNSYNC,
            Operation.STATUS,
            Operation.STREAM,
            Operation.CANCEL,
            Operation.RETRY,
            Operation.REQUESTS)),
    /** All is done; the answer has members that are not documented. */
    EXTRA_FIELDS("extra-fields", false, EnumSet.complementOf(EnumSet.of(Operation.OPENAI))),
    /** All is done; the answer lacks what it need not have: timings, worker, retries. */
    MISSING_FIELDS("missing-fields", false, Kind.tellingOfRuns()),
    /** All is done; timings in the answer need more than 32, and more than 53 bits. */
    LARGE_NUMBERS("large-numbers", false, Kind.tellingOfRuns());

    private final String text;
    private final boolean beforeWork;
    private final Set<Operation> operations;

    Kind(String text, boolean beforeWork, Set<Operation> operations) {
      this.text = text;
      this.beforeWork = beforeWork;
      this.operations = Collections.unmodifiableSet(operations);
    }

    private static Set<Operation> all() {
      return EnumSet.allOf(Operation.class);
    }

    private static Set<Operation> tellingOfRuns() {
      return EnumSet.of(Operation.RUNSYNC, Operation.STATUS, Operation.CANCEL, Operation.REQUESTS);
    }

    /** Its name. */
    public String text() {
      return text;
    }

    /** Whether it strikes before anything is done; else it strikes the answer. */
    public boolean isBeforeWork() {
      return beforeWork;
    }

    /** The operations whose calls it can strike. */
    public Set<Operation> operations() {
      return operations;
    }

    /** The one of that name, if there is one. */
    public static Optional<Kind> named(String text) {
      return Stream.of(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
  }

  /** The fault of a kind that has nothing to set. */
  record Plain(Kind kind) implements CallFault {
    /** Refuses a kind that has a type of its own. */
    public Plain {
      if (kind == Kind.STATUS || kind == Kind.DELAY || kind == Kind.SLOW) {
        throw new IllegalArgumentException("fault '" + kind.text() + "' has settings");
      }
    }
  }

  /**
   * Another answer, and nothing is done.
   *
   * @param status 200 to 599
   * @param body what is sent: a string as plain text, anything else as JSON; by default an error of
   *     400 or more has the service's error body, and any other status none
   * @param headers headers by their names; those that frame the body are not for them to say
   * @param retryAfter whole seconds for {@code Retry-After}, 0 to 604,800
   */
  record Answer(
      int status, Optional<Json> body, Map<String, String> headers, OptionalInt retryAfter)
      implements CallFault {

    private static final int MAX_RETRY_AFTER = 604_800;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");
    private static final Set<String> FRAMING =
        Set.of("connection", "content-length", "transfer-encoding", "upgrade");

    /** Copies {@code headers} and refuses what cannot be sent. */
    public Answer {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException(
            "'status' cannot be " + status + "; allowed are 200 to 599");
      }
      if (body.isPresent() && (status == 204 || status == 205 || status == 304)) {
        throw new IllegalArgumentException(
            "an answer with status " + status + " has no 'body'; allowed is another status");
      }
      headers.forEach(Answer::check);
      if (retryAfter.isPresent()) {
        int seconds = retryAfter.getAsInt();
        if (seconds < 0 || seconds > MAX_RETRY_AFTER) {
          throw new IllegalArgumentException(
              "'retryAfter' cannot be "
                  + seconds
                  + "; allowed are 0 to "
                  + MAX_RETRY_AFTER
                  + " seconds");
        }
        if (headers.keySet().stream().anyMatch("Retry-After"::equalsIgnoreCase)) {
          throw new IllegalArgumentException(
              "'Retry-After' is said twice; allowed is one of 'retryAfter' and 'headers'");
        }
      }
    }

    private static void check(String name, String value) {
      if (!NAME.matcher(name).matches() || FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "'headers' cannot have '"
                + name
                + "'; allowed are names of headers but "
                + String.join(", ", new TreeSet<>(FRAMING)));
      }
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "'headers' cannot have this value of '"
                + name
                + "'; allowed is one line of printable ASCII");
      }
    }

    @Override
    public Kind kind() {
      return Kind.STATUS;
    }

    /** This answer with another status. */
    public Answer status(int other) {
      return new Answer(other, body, headers, retryAfter);
    }

    /** This answer with a body: a string is sent as plain text, anything else as JSON. */
    public Answer body(Object body) {
      return new Answer(status, Optional.of(Json.of(body)), headers, retryAfter);
    }

    /** This answer with one more header. */
    public Answer header(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, body, more, retryAfter);
    }

    /** This answer with {@code Retry-After}, in whole seconds. */
    public Answer retryAfter(int seconds) {
      return new Answer(status, body, headers, OptionalInt.of(seconds));
    }

    @Override
    public Json.Obj settings() {
      var settings = Json.object().put("status", status).putIfPresent("body", body);
      if (!headers.isEmpty()) {
        settings.put("headers", headers);
      }
      if (retryAfter.isPresent()) {
        settings.put("retryAfter", retryAfter.getAsInt());
      }
      return settings.build();
    }
  }

  /**
   * Held for a while before anything is done.
   *
   * @param by how long, in endpoint time
   */
  record Late(Duration by) implements CallFault {
    /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
    public Late {
      check(by);
    }

    /** Has it strike the next attempt to deliver a webhook instead, which is that much later. */
    public PlannedFault onWebhook() {
      return new WebhookFault(WebhookFault.Kind.DELAY, by).onWebhook();
    }

    @Override
    public Kind kind() {
      return Kind.DELAY;
    }

    @Override
    public Json.Obj settings() {
      return Json.object().put("for", by.toString()).build();
    }
  }

  /**
   * The answer's body comes piece by piece.
   *
   * @param over how long after the answer the last piece comes, in endpoint time
   */
  record Slow(Duration over) implements CallFault {
    /** Refuses a duration that is negative or longer than {@link Delay#LONGEST}. */
    public Slow {
      check(over);
    }

    @Override
    public Kind kind() {
      return Kind.SLOW;
    }

    @Override
    public Json.Obj settings() {
      return Json.object().put("for", over.toString()).build();
    }
  }

  private static void check(Duration duration) {
    Delay.of(duration); // refuses what nothing can take
  }
}

package dev.localpod.journal;

import dev.localpod.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Estimates the memory of events in bytes, so that no text in them escapes the journal's bound. */
final class EventWeight {

  /** The memory of an entry, its event and its instants. */
  private static final long ENTRY = 300;

  /** The memory of a string beside its characters. */
  private static final long STRING = 56;

  /** The memory of a value beside its strings. */
  private static final long VALUE = 24;

  /** The memory of an object or array beside its members. */
  private static final long CONTAINER = 100;

  /** The memory of a member of an object, or of a header, beside its texts. */
  private static final long MEMBER = 50;

  private EventWeight() {}

  static long of(Event event) {
    return ENTRY + event.job().map(id -> text(id.value())).orElse(0L) + own(event);
  }

  private static long own(Event event) {
    return switch (event.kind()) {
      case STATE -> text(((Event.State) event).cause());
      case WORK -> {
        var work = (Event.Work) event;
        yield text(work.workerId()) + json(work.value());
      }
      case WORKER -> {
        var worker = (Event.Worker) event;
        yield text(worker.workerId())
            + worker.pickedUp().map(id -> text(id.value())).orElse(0L)
            + text(worker.cause());
      }
      case WORKER_CALL -> {
        var refused = (RefusedWorkerCall) event;
        yield text(refused.workerId()) + text(refused.operation()) + text(refused.error());
      }
      case CALL_STARTED -> {
        var started = (Event.CallStarted) event;
        yield text(started.operation()) + request(started.request());
      }
      case CALL -> {
        var call = (Event.Call) event;
        yield text(call.operation()) + request(call.request()) + text(call.answer().error());
      }
      case CLOCK -> text(((Event.Clock) event).cause());
      case WARNING -> text(((Event.Warning) event).text());
      case SCRIPT -> texts(((Event.Script) event).rules());
      case RULE, MISSING -> 0;
      case WEBHOOK -> text(((Event.Webhook) event).detail());
      case FAULT -> {
        var fault = (Event.Fault) event;
        yield text(fault.operation()) + text(fault.fault());
      }
      case UNKNOWN_FIELDS -> json(((Event.UnknownFields) event).names());
    };
  }

  private static long request(CallRequest request) {
    long weight = text(request.method()) + text(request.query()) + json(request.body());
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      weight += MEMBER + text(header.getKey()) + text(header.getValue());
    }
    return weight;
  }

  private static long texts(Collection<String> texts) {
    return texts.stream().mapToLong(EventWeight::text).sum();
  }

  private static long text(Optional<String> text) {
    return text.map(EventWeight::text).orElse(0L);
  }

  private static long text(String text) {
    return STRING + 2L * text.length();
  }

  private static long json(TruncatedJson value) {
    boolean isText = value.shown() instanceof Json.Obj && value.isWhole();
    return isText
        ? CONTAINER + 2 * value.length() // a small object is kept as its text
        : json(value.shown()) + text(value.sha256());
  }

  private static long json(Json value) {
    if (value instanceof Json.Obj object) {
      return object.fields().entrySet().stream()
          .mapToLong(member -> MEMBER + text(member.getKey()) + json(member.getValue()))
          .reduce(CONTAINER, Long::sum);
    } else if (value instanceof Json.Arr array) {
      return array.items().stream().mapToLong(EventWeight::json).reduce(CONTAINER, Long::sum);
    } else if (value instanceof Json.Str string) {
      return VALUE + text(string.value());
    } else if (value instanceof Json.Num number) {
      return VALUE + text(number.text());
    }
    return VALUE;
  }
}

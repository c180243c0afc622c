package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.options.Edition;
import dev.localpod.options.Edition.StreamBody;
import dev.localpod.options.Edition.SyncWait;
import dev.localpod.options.Edition.TimeoutEnd;
import dev.localpod.options.Edition.TtlEnd;
import dev.localpod.options.Edition.TtlScope;
import dev.localpod.options.Edition.WebhookAck;
import dev.localpod.options.Edition.WebhookBody;
import dev.localpod.script.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code edition}: the name of one, or one with some of its switches set otherwise; and
 * writes one that has no name.
 */
final class EditionReader {

  private static final AllowedFields FIELDS =
      new AllowedFields(
          "edition",
          List.of(
              "base",
              "executionTimeout",
              "ttlInProgress",
              "ttlCovers",
              "minExecutionTimeout",
              "syncWait",
              "webhookDelays",
              "webhookAck",
              "webhookBody",
              "streamBody"));

  private static final Map<String, TimeoutEnd> TIMEOUT_ENDS =
      Map.of("TIMED_OUT", TimeoutEnd.TIMED_OUT, "FAILED", TimeoutEnd.FAILED);

  private static final Map<String, TtlEnd> TTL_ENDS =
      Map.of("TIMED_OUT", TtlEnd.TIMED_OUT, "REMOVED", TtlEnd.REMOVED);

  private static final Map<String, TtlScope> TTL_SCOPES =
      Map.of("life", TtlScope.LIFE, "queue", TtlScope.QUEUE);

  private static final Map<String, Duration> MIN_TIMEOUTS =
      Map.of("5001", Duration.ofMillis(5_001), "5000", Duration.ofMillis(5_000));

  private static final Map<String, SyncWait> SYNC_WAITS =
      Map.of("hold-and-retain", SyncWait.HOLD_AND_RETAIN, "hold", SyncWait.HOLD);

  private static final Map<String, WebhookAck> WEBHOOK_ACKS =
      Map.of("200", WebhookAck.ONLY_200, "2xx", WebhookAck.ANY_2XX);

  private static final Map<String, WebhookBody> WEBHOOK_BODIES =
      Map.of("status", WebhookBody.STATUS, "full", WebhookBody.FULL);

  private static final Map<String, StreamBody> STREAM_BODIES =
      Map.of("envelope", StreamBody.ENVELOPE, "array", StreamBody.ARRAY);

  private EditionReader() {}

  static Edition read(Field field) {
    if (!(field.value() instanceof Node.Mapping)) {
      return field.choice(Edition.NAMED);
    }
    Node.Mapping switches = FIELDS.check(field.value());
    Edition edition =
        switches.get("base").map(base -> base.choice(Edition.NAMED)).orElse(Edition.DOCUMENTED);
    for (Field each : switches.fields().values()) {
      edition = set(each, edition);
    }
    return edition;
  }

  private static Edition set(Field field, Edition edition) {
    return switch (field.name()) {
      case "executionTimeout" -> edition.executionTimeout(field.choice(TIMEOUT_ENDS));
      case "ttlInProgress" -> edition.ttlInProgress(field.choice(TTL_ENDS));
      case "ttlCovers" -> edition.ttlCovers(field.choice(TTL_SCOPES));
      case "minExecutionTimeout" -> edition.minExecutionTimeout(field.choice(MIN_TIMEOUTS));
      case "syncWait" -> edition.syncWait(field.choice(SYNC_WAITS));
      case "webhookDelays" ->
          edition.webhookDelays(
              field.items().stream()
                  .map(item -> new Field(item.place(), field.name(), item).duration())
                  .toList());
      case "webhookAck" -> edition.webhookAck(field.choice(WEBHOOK_ACKS));
      case "webhookBody" -> edition.webhookBody(field.choice(WEBHOOK_BODIES));
      case "streamBody" -> edition.streamBody(field.choice(STREAM_BODIES));
      default -> edition; // base, which has been read
    };
  }

  /** All switches. */
  static Json.Obj write(Edition edition) {
    return Json.object()
        .put("base", "documented")
        .put("executionTimeout", nameOf(edition.executionTimeout(), TIMEOUT_ENDS))
        .put("ttlInProgress", nameOf(edition.ttlInProgress(), TTL_ENDS))
        .put("ttlCovers", nameOf(edition.ttlCovers(), TTL_SCOPES))
        .put("minExecutionTimeout", edition.minExecutionTimeout().toMillis())
        .put("syncWait", nameOf(edition.syncWait(), SYNC_WAITS))
        .put(
            "webhookDelays",
            edition.webhookDelays().stream().map(delay -> Delay.of(delay).toJson()).toList())
        .put("webhookAck", nameOf(edition.webhookAck(), WEBHOOK_ACKS))
        .put("webhookBody", nameOf(edition.webhookBody(), WEBHOOK_BODIES))
        .put("streamBody", nameOf(edition.streamBody(), STREAM_BODIES))
        .build();
  }

  private static <T> String nameOf(T value, Map<String, T> names) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}

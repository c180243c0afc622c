package dev.localpod.scenario;

import dev.localpod.core.Edition;
import dev.localpod.core.Edition.StreamBody;
import dev.localpod.core.Edition.SyncWait;
import dev.localpod.core.Edition.TimeoutEnd;
import dev.localpod.core.Edition.TtlEnd;
import dev.localpod.core.Edition.TtlScope;
import dev.localpod.core.Edition.WebhookAck;
import dev.localpod.core.Edition.WebhookBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads {@code edition}: the name of one, or one with some of its switches set otherwise. */
final class EditionReader {

  private static final FieldNames FIELDS =
      new FieldNames(
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
      case "executionTimeout" ->
          edition.executionTimeout(
              field.choice(Map.of("TIMED_OUT", TimeoutEnd.TIMED_OUT, "FAILED", TimeoutEnd.FAILED)));
      case "ttlInProgress" ->
          edition.ttlInProgress(
              field.choice(Map.of("TIMED_OUT", TtlEnd.TIMED_OUT, "REMOVED", TtlEnd.REMOVED)));
      case "ttlCovers" ->
          edition.ttlCovers(field.choice(Map.of("life", TtlScope.LIFE, "queue", TtlScope.QUEUE)));
      case "minExecutionTimeout" ->
          edition.minExecutionTimeout(
              field.choice(
                  Map.of("5001", Duration.ofMillis(5_001), "5000", Duration.ofMillis(5_000))));
      case "syncWait" ->
          edition.syncWait(
              field.choice(
                  Map.of("hold-and-retain", SyncWait.HOLD_AND_RETAIN, "hold", SyncWait.HOLD)));
      case "webhookDelays" ->
          edition.webhookDelays(
              field.items().stream()
                  .map(item -> new Field(item.place(), field.name(), item).duration())
                  .toList());
      case "webhookAck" ->
          edition.webhookAck(
              field.choice(Map.of("200", WebhookAck.ONLY_200, "2xx", WebhookAck.ANY_2XX)));
      case "webhookBody" ->
          edition.webhookBody(
              field.choice(Map.of("status", WebhookBody.STATUS, "full", WebhookBody.FULL)));
      case "streamBody" ->
          edition.streamBody(
              field.choice(Map.of("envelope", StreamBody.ENVELOPE, "array", StreamBody.ARRAY)));
      default -> edition; // base, which has been read
    };
  }
}

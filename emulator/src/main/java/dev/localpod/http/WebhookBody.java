package dev.localpod.http;

import dev.localpod.fault.WebhookFaultKind;
import dev.localpod.json.Json;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of a webhook's body, which a fault may damage. */
final class WebhookBody {

  private WebhookBody() {}

  /** Returns a body as it is posted. */
  static byte[] of(Json.Obj body, Optional<WebhookFaultKind> fault) {
    return fault.map(kind -> damaged(body, kind)).orElseGet(body::toBytes);
  }

  private static byte[] damaged(Json.Obj body, WebhookFaultKind fault) {
    return switch (fault) {
      case LOSE, DOUBLE, REORDER, DELAY -> body.toBytes();
      case EMPTY -> new byte[0];
      case GARBAGE -> FaultResponses.garbage();
      case TRUNCATE -> Arrays.copyOf(body.toBytes(), body.toBytes().length / 2);
      case UNKNOWN_STATUS -> ResponseMutations.unknownStatus(body).toBytes();
      case EXTRA_FIELDS -> ResponseMutations.extraFields(body).toBytes();
      case MISSING_FIELDS -> ResponseMutations.missingFields(body).toBytes();
    };
  }
}

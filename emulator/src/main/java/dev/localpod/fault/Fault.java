package dev.localpod.fault;

import dev.localpod.json.Json;

/** Something that goes wrong on purpose: with a call, on a worker, or with a webhook. */
public sealed interface Fault permits CallFault, WorkerFault, WebhookFault {

  /** Its name in scenarios, in the admin API and in texts. */
  String text();

  /** What there is to say of it beside its name, as a scenario says it. */
  default Json.Obj settings() {
    return Json.EMPTY;
  }
}

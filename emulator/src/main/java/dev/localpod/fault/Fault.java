package dev.localpod.fault;

import dev.localpod.json.Json;

/** A fault that a test plans: of a call, of a worker, or of a webhook. */
public sealed interface Fault permits CallFault, WorkerFault, WebhookFault {

  /** Returns its name in scenarios, in the admin API and in texts. */
  String text();

  /** Returns its settings beside the name, as a scenario has them. */
  default Json.Obj settings() {
    return Json.EMPTY;
  }
}

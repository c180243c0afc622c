package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;

/** Writes the models of a worker, which has one. */
final class ChatModels {

  private ChatModels() {}

  static Json list(String name, ScriptContext job, String owner) {
    return Json.object().put("object", "list").put("data", List.of(one(name, job, owner))).build();
  }

  static Json one(String name, ScriptContext job, String owner) {
    return Json.object()
        .put("id", name)
        .put("object", "model")
        .put("created", job.startedAt())
        .put("owned_by", owner)
        .build();
  }
}

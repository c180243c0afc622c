package dev.localpod.script;

import dev.localpod.json.Json;

/**
 * What a worker is given, as far as a script may look at it.
 *
 * @param id the job's id
 * @param attempt which dispatch of the job this is, from 1
 * @param input the job's input
 */
public record ScriptContext(String id, int attempt, Json.Obj input) {

  /** The values that placeholders look into: {@code id}, {@code attempt} and {@code input}. */
  Json.Obj variables() {
    return Json.object().put("id", id).put("attempt", attempt).put("input", input).build();
  }
}

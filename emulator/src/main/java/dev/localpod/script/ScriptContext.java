package dev.localpod.script;

import dev.localpod.json.Json;

/**
 * One dispatch of a job, as conditions and placeholders of a script see it.
 *
 * @param id the id of the job
 * @param attempt the number of this dispatch of the job, from 1
 * @param input the input of the job
 */
public record ScriptContext(String id, int attempt, Json.Obj input) {

  /** Fills in the placeholders of a value: {@code id}, {@code attempt} and {@code input}. */
  Json fill(Json template) {
    return new Template(
            Json.object().put("id", id).put("attempt", attempt).put("input", input).build())
        .fill(template);
  }
}

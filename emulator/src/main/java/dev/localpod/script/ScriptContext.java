package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;

/**
 * One dispatch of a job, as conditions and placeholders of a script see it.
 *
 * @param id the id of the job
 * @param attempt the number of this dispatch of the job, from 1
 * @param input the input of the job
 * @param others the other members of the request as the client sent them: {@code policy}, {@code
 *     webhook}, {@code s3Config}
 * @param startedAt the endpoint time of this dispatch, in seconds since 1970
 */
public record ScriptContext(
    String id, int attempt, Json.Obj input, Json.Obj others, long startedAt) {

  /** The first words of placeholders. */
  public static final List<String> VARIABLES =
      List.of("id", "attempt", "input", "policy", "webhook", "s3Config");

  /** Creates the dispatch, in 1970, of a job that was submitted with an input only. */
  public ScriptContext(String id, int attempt, Json.Obj input) {
    this(id, attempt, input, Json.EMPTY, 0);
  }

  /**
   * Fills in the placeholders of a value: {@code id}, {@code attempt}, {@code input} and the other
   * members of the request.
   */
  Json fill(Json template) {
    var variables = Json.object().put("id", id).put("attempt", attempt).put("input", input);
    others.fields().forEach(variables::put);
    return new Template(variables.build()).fill(template);
  }

  /** Leaves out {@code s3Config}, which must never show up in a text (POL-4). */
  @Override
  public String toString() {
    return "ScriptContext[id=" + id + ", attempt=" + attempt + ", input=" + input + "]";
  }
}

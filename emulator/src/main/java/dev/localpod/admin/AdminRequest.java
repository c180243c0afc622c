package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.job.JobId;
import dev.localpod.scenario.ScenarioException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call that has found its route.
 *
 * @param names what stands in place of the names in its path, in order
 */
record AdminRequest(HttpCall call, List<String> names) {

  /** How large a body may be, in bytes. */
  static final int BODY_LIMIT = 20 << 20;

  String endpoint() {
    return names.get(0);
  }

  JobId job() {
    return new JobId(names.get(1));
  }

  /** The value of a query parameter, the last if there are several. */
  Optional<String> query(String name) {
    List<String> values = call.query().getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /**
   * What the body says in the words of a scenario.
   *
   * @throws HttpError if it says what is not allowed
   */
  <T> T read(Function<String, T> reader) {
    String text = call.text(BODY_LIMIT);
    try {
      return reader.apply(text);
    } catch (ScenarioException e) {
      throw HttpError.badRequest(e.getMessage());
    }
  }

  RequestFields members(List<String> allowed) {
    return RequestFields.of(call.object(BODY_LIMIT), allowed);
  }
}

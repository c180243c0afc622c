package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.job.JobId;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.scenario.ScenarioException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call that has found its route.
 *
 * @param names the values of the placeholders in its path, in order
 * @param registry the endpoints that are served
 */
record AdminRequest(HttpCall call, List<String> names, EndpointRegistry registry) {

  /** How large a body may be, in bytes. */
  static final int BODY_LIMIT = 20 << 20;

  /**
   * The endpoint in its path.
   *
   * @throws HttpError if it is not served
   */
  ServedEndpoint endpoint() {
    return registry.find(endpointId()).orElseThrow(this::endpointNotFound);
  }

  String endpointId() {
    return names.get(0);
  }

  HttpError endpointNotFound() {
    List<String> ids = registry.ids();
    return HttpError.notFound(
        "there is no endpoint '"
            + endpointId()
            + "'; there "
            + (ids.size() < 2 ? "is " : "are ")
            + (ids.isEmpty() ? "none" : String.join(", ", ids)));
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

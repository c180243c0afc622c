package dev.localpod.admin;

import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.job.JobId;
import dev.localpod.registry.EndpointRegistry;
import dev.localpod.registry.ServedEndpoint;
import dev.localpod.scenario.ScenarioException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A call to a route of the admin API.
 *
 * @param names the values of the placeholders in its path, in order
 * @param registry the endpoints that are served
 */
record AdminRequest(HttpCall call, List<String> names, EndpointRegistry registry) {

  /** The largest body, in bytes. */
  static final int BODY_LIMIT = 20 << 20;

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,30}");

  /**
   * Returns the endpoint that the path names.
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
    return HttpError.notFound(registry.notFound(endpointId()));
  }

  JobId job() {
    return new JobId(names.get(1));
  }

  /** Returns the value of a query parameter, the last if it is repeated. */
  Optional<String> query(String name) {
    List<String> values = call.query().getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /**
   * Returns the value of a query parameter that is a whole number.
   *
   * @throws HttpError if it is another value, or out of range
   */
  OptionalLong number(String name, long least, long most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    var number = new BigInteger(text.filter(DIGITS.asMatchPredicate()).orElse("-1"));
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw HttpError.badRequest(
          "'%s' cannot be '%s'; must be a whole number from %s to %s"
              .formatted(name, text.get(), least, most));
    }
    return OptionalLong.of(number.longValue());
  }

  /**
   * Reads the body as part of a scenario.
   *
   * @throws HttpError if it contains an error
   */
  <T> T read(Function<String, T> reader) {
    String text = call.text(BODY_LIMIT);
    try {
      return reader.apply(text);
    } catch (ScenarioException e) {
      throw HttpError.badRequest(e.getMessage());
    }
  }

  /**
   * Checks that the body is empty or an object without fields, after the endpoint in the path.
   *
   * @throws HttpError if the endpoint is not served, or the body has a field or is no object
   */
  void checkNoFields() {
    if (!names.isEmpty()) {
      endpoint();
    }
    if (call.hasBody()) {
      call.object(BODY_LIMIT).fields().keySet().stream()
          .findFirst()
          .ifPresent(
              name -> {
                throw HttpError.badRequest(
                    "unknown field '" + name + "'; the body must be empty or {}");
              });
    }
  }

  RequestFields fields(List<String> allowed) {
    return RequestFields.of(call.object(BODY_LIMIT), allowed);
  }
}

package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.job.JobId;
import dev.localpod.registry.ServedEndpoint;
import java.util.Optional;

/**
 * A call whose key, route and method are accepted.
 *
 * @param apiKey the key of the endpoint that the call carries
 * @param jobId the job in its path
 */
record AuthorizedCall(
    ServedEndpoint endpoint, String apiKey, ClientRoute route, Optional<JobId> jobId) {

  Engine engine() {
    return endpoint.engine();
  }
}

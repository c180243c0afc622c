package dev.localpod;

import dev.localpod.core.AttachedOperations;
import dev.localpod.job.JobId;
import dev.localpod.journal.WorkerState;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attached workers of an endpoint: processes outside the emulator, such as a Python worker,
 * that ask it for jobs. Their environment points them at the endpoint (ATT-1).
 */
public final class AttachedWorkers {

  private final URI address;
  private final String apiKey;
  private final AttachedOperations operations;

  AttachedWorkers(URI address, String apiKey, AttachedOperations operations) {
    this.address = address;
    this.apiKey = apiKey;
    this.operations = operations;
  }

  /**
   * A worker that is attached.
   *
   * @param id its id, which its environment names
   * @param state {@code INITIALIZING} before it asks for a job, then {@code IDLE} or {@code
   *     RUNNING}; {@code UNHEALTHY} if it reports so
   * @param jobs the ids of the jobs that it has, in the order in which it took them
   */
  public record AttachedWorker(String id, WorkerState state, List<String> jobs) {
    /** Copies {@code jobs}. */
    public AttachedWorker {
      jobs = List.copyOf(jobs);
    }
  }

  /** Returns the address of the endpoint, below which workers find all their paths. */
  public URI address() {
    return address;
  }

  /**
   * Returns the environment variables that attach a process to the endpoint.
   *
   * @param workerId the id of the worker: letters, digits, {@code .}, {@code _} and {@code -}; two
   *     processes must not share one
   */
  public Map<String, String> environment(String workerId) {
    return environment(address, apiKey, workerId);
  }

  /**
   * Returns the environment variables that attach a process to an endpoint of any emulator.
   *
   * @param endpoint the address of the endpoint, without a slash at the end
   * @param apiKey a key of the endpoint
   * @param workerId the id of the worker
   */
  public static Map<String, String> environment(URI endpoint, String apiKey, String workerId) {
    var variables = new LinkedHashMap<String, String>();
    // The worker fills in $ID and $RUNPOD_POD_ID, and appends parameters by '&'.
    variables.put("RUNPOD_WEBHOOK_GET_JOB", endpoint + "/job-take/$ID?gpu=none");
    variables.put("RUNPOD_WEBHOOK_POST_OUTPUT", endpoint + "/job-done/$RUNPOD_POD_ID/$ID?gpu=none");
    variables.put(
        "RUNPOD_WEBHOOK_POST_STREAM", endpoint + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=none");
    variables.put("RUNPOD_WEBHOOK_PING", endpoint + "/ping/$RUNPOD_POD_ID");
    variables.put("RUNPOD_PING_INTERVAL", "10000");
    variables.put("RUNPOD_AI_API_KEY", apiKey);
    variables.put("RUNPOD_POD_ID", workerId);
    variables.put("RUNPOD_SKIP_AUTO_SYSTEM_CHECKS", "true");
    variables.put("RUNPOD_SKIP_GPU_CHECK", "true");
    return Collections.unmodifiableMap(variables);
  }

  /** Returns the workers that are attached now, in the order of their first calls. */
  public List<AttachedWorker> list() {
    return operations.list().stream().map(AttachedWorkers::copy).toList();
  }

  private static AttachedWorker copy(AttachedOperations.AttachedWorker worker) {
    List<String> jobs = worker.jobs().stream().map(JobId::value).toList();
    return new AttachedWorker(worker.id(), worker.state(), jobs);
  }
}

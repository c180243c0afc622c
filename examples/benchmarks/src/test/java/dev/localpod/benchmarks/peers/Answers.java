package dev.localpod.benchmarks.peers;

/** The paths that all servers serve and what those say that do no work. */
final class Answers {

  static final String RUN_PATH = "/v2/demo/run";
  static final String RUNSYNC_PATH = "/v2/demo/runsync";
  static final String STATUS_PATH = "/v2/demo/status/job-1";
  static final String JSON = "application/json";

  static final String RUN =
      "{\"id\":\"993ddb4b-f734-4f88-b184-3d67515de39c-u1\",\"status\":\"IN_QUEUE\"}";

  static final String FINISHED =
      "{\"delayTime\":0,\"executionTime\":0,\"id\":\"993ddb4b-f734-4f88-b184-3d67515de39c-u1\","
          + "\"output\":{\"seed\":42},\"status\":\"COMPLETED\",\"workerId\":\"worker-1\"}";

  private Answers() {}
}

package dev.localpod.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Many calls of {@code /runsync} that wait at once: their memory, their answers, their end. */
final class HeldCallsSuite implements Suite {

  static final String ROW = "held /runsync calls";
  static final String HEAP = "heap bytes each";
  static final String ANSWERED = "all answered, ms";
  static final String TERMINATED = "SIGTERM to end, ms";
  static final String CUT_OFF = "cut off by SIGTERM";

  /** The calls of a first measurement. */
  static final int FEW = 100;

  private static final String ENDPOINT =
      "{\"clock\": \"manual\", \"limits\": \"off\", \"workers\": {\"max\": 1, \"concurrency\": 100000},"
          + " \"script\": [{\"do\": [{\"after\": \"60s\"}, {\"complete\": \"done\"}]}]}";

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    for (int calls : List.of(FEW, plan.heldCalls())) {
      measure(calls, plan.pollRounds(), samples);
    }
  }

  static String subject(int calls) {
    return Distribution.number(calls, 0) + " calls";
  }

  private static void measure(int calls, int rounds, Samples samples)
      throws IOException, InterruptedException {
    String subject = subject(calls);
    try (ServerProcess server = ServerProcess.start(Subject.LOCALPOD);
        var connections =
            new HeldConnections(
                server.port(), calls, URI.create(server.url("/v2/demo/runsync?wait=300000")))) {
      server.call("PUT", "/_localpod/endpoints/demo", ENDPOINT);
      long before = server.liveBytes();
      for (int round = 1; round <= rounds; round++) {
        connections.send();
        awaitJobs(server, calls);
        if (round == 1) {
          double each = (double) (server.liveBytes() - before) / calls;
          samples.add(ROW, subject, HEAP, round, each);
        }
        long begin = System.nanoTime();
        server.call("POST", "/_localpod/endpoints/demo/clock/advance", "{\"by\": \"60s\"}");
        connections.readAnswers();
        samples.add(ROW, subject, ANSWERED, round, (System.nanoTime() - begin) / 1e6);
      }
      connections.send();
      awaitJobs(server, calls);
      long begin = System.nanoTime();
      server.terminate();
      int answered = connections.readUntilClosed();
      server.awaitEnd();
      samples.add(ROW, subject, TERMINATED, 1, (System.nanoTime() - begin) / 1e6);
      samples.add(ROW, subject, CUT_OFF, 1, calls - answered);
    }
  }

  private static void awaitJobs(ServerProcess server, int calls)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + 60_000_000_000L;
    while (!server.call("GET", "/v2/demo/health", "").contains("\"inProgress\":" + calls)) {
      if (System.nanoTime() > limit) {
        throw new IOException("the calls do not arrive");
      }
      Thread.sleep(20);
    }
  }
}

package dev.localpod.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Calls over the wire, in rounds in which each server has its turn. */
final class ThroughputSuite implements Suite {

  static final String RUN = "/run";
  static final String RUNSYNC = "/runsync";
  static final String STATUS = "/status";
  static final String RUN_ALONE = "/run, one connection";
  static final String STATUS_ALONE = "/status, one connection";

  static final String REQUESTS = "requests/s";
  static final String CPU = "CPU µs/request";
  static final String MEDIAN = "p50 µs";

  private static final int CONNECTIONS = 64;

  /** The longest warm-up of a server. */
  private static final int WARM_UP_SECONDS = 60;

  private record Row(String name, String method, int connections, List<Subject> subjects) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(RUN, "POST", CONNECTIONS, Subject.compared()),
          new Row(
              RUNSYNC,
              "POST",
              CONNECTIONS,
              List.of(Subject.LOCALPOD, Subject.FLOOR, Subject.WIREMOCK, Subject.WIREMOCK_TUNED)),
          new Row(
              STATUS,
              "GET",
              CONNECTIONS,
              List.of(Subject.LOCALPOD, Subject.FLOOR, Subject.WIREMOCK, Subject.WIREMOCK_TUNED)),
          new Row(
              RUN_ALONE,
              "POST",
              1,
              List.of(Subject.LOCALPOD, Subject.FLOOR, Subject.WIREMOCK_TUNED)),
          new Row(
              STATUS_ALONE,
              "GET",
              1,
              List.of(Subject.LOCALPOD, Subject.FLOOR, Subject.WIREMOCK_TUNED)));

  private final Load load = Load.best();
  private final List<Subject> all;

  /** Creates the comparison of Localpod with others. */
  ThroughputSuite() {
    this(Subject.compared());
  }

  /** Creates a comparison of some servers. */
  ThroughputSuite(List<Subject> all) {
    this.all = all;
  }

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    Map<Subject, ServerProcess> servers = new EnumMap<>(Subject.class);
    try {
      for (Subject subject : all) {
        if (plan.hasAllServers() || subject.isLocalpod() || subject == Subject.FLOOR) {
          servers.put(subject, ServerProcess.start(subject));
        }
      }
      for (Row row : ROWS) {
        measure(row, plan, servers, samples);
      }
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
  }

  private void measure(Row row, Plan plan, Map<Subject, ServerProcess> servers, Samples samples)
      throws IOException, InterruptedException {
    List<Subject> subjects =
        new ArrayList<>(servers.keySet().stream().filter(subject -> isIn(row, subject)).toList());
    for (Subject subject : subjects) {
      warmUp(row, servers.get(subject), plan.warmUpRequests());
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Subject subject : subjects) {
        ServerProcess server = servers.get(subject);
        server.renew();
        String path = path(row, server);
        long before = server.cpuMicros();
        Load.Result result =
            load.run(row.method(), URI.create(server.url(path)), row.connections(), plan.seconds());
        long cpu = server.cpuMicros() - before;
        samples.add(
            row.name(), subject.text(), REQUESTS, round, result.requests() / result.seconds());
        samples.add(row.name(), subject.text(), CPU, round, (double) cpu / result.requests());
        samples.add(row.name(), subject.text(), MEDIAN, round, result.medianMicros());
      }
      Collections.rotate(subjects, 1); // nobody is always the first
    }
  }

  /** Only the servers that are compared with each other miss some rows. */
  private static boolean isIn(Row row, Subject subject) {
    return row.subjects().contains(subject) || !Subject.compared().contains(subject);
  }

  /**
   * Makes so many requests that the server's code is compiled, on a busy machine as well. It is
   * renewed meanwhile as it is in each round, for to begin anew may need code that is not compiled.
   */
  private void warmUp(Row row, ServerProcess server, int requests)
      throws IOException, InterruptedException {
    long made = 0;
    for (int seconds = 0; made < requests && seconds < WARM_UP_SECONDS; seconds++) {
      server.renew();
      URI url = URI.create(server.url(path(row, server)));
      made += load.run(row.method(), url, CONNECTIONS, 1).requests();
    }
  }

  private static String path(Row row, ServerProcess server) throws IOException {
    return switch (row.name()) {
      case STATUS, STATUS_ALONE -> server.statusPath();
      case RUNSYNC -> "/v2/demo/runsync";
      default -> "/v2/demo/run";
    };
  }
}

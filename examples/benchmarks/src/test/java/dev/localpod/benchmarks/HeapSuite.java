package dev.localpod.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/**
 * The heap that a finished small job takes, without what the full journal takes anyway; and the
 * heap that the journal takes while calls go on.
 */
final class HeapSuite implements Suite {

  static final String ROW = "a retained job";
  static final String BYTES = "heap bytes";

  static final String JOURNAL_ROW = "journal on";
  static final String AFTER_ALL = "MB after all calls";
  static final String GROWTH = "MB more than after a tenth of the calls";

  private static final int CONNECTIONS = 64;
  private static final double MEGABYTE = 1 << 20;

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
    retainedJob(plan, samples);
    journal(plan, samples);
  }

  private static void journal(Plan plan, Samples samples) throws Exception {
    Load load = Load.best();
    try (ServerProcess server = ServerProcess.start(Subject.LOCALPOD)) {
      server.renew();
      URI url = URI.create(server.url(server.statusPath()));
      // Connections and compiled code are no part of the journal.
      load.run("GET", url, CONNECTIONS, 1);
      server.renew();
      url = URI.create(server.url(server.statusPath()));
      long before = server.liveBytes();
      call(plan.recordedCalls() / 10, url, plan, load);
      long afterTenth = server.liveBytes();
      call(plan.recordedCalls() - plan.recordedCalls() / 10, url, plan, load);
      long afterAll = server.liveBytes();
      String localpod = Subject.LOCALPOD.text();
      samples.add(JOURNAL_ROW, localpod, AFTER_ALL, 1, (afterAll - before) / MEGABYTE);
      samples.add(JOURNAL_ROW, localpod, GROWTH, 1, (afterAll - afterTenth) / MEGABYTE);
    }
  }

  private static void call(int calls, URI url, Plan plan, Load load) throws Exception {
    for (long made = 0; made < calls; ) {
      made += load.run("GET", url, CONNECTIONS, plan.seconds()).requests();
    }
  }

  private static void retainedJob(Plan plan, Samples samples) throws Exception {
    try (ServerProcess server = ServerProcess.start(Subject.LOCALPOD)) {
      server.renew();
      submit(server, plan.retainedJobs()); // fills the journal
      long before = server.liveBytes();
      submit(server, plan.retainedJobs());
      double each = (double) (server.liveBytes() - before) / plan.retainedJobs();
      samples.add(ROW, Subject.LOCALPOD.text(), BYTES, 1, each);
    }
  }

  private static void submit(ServerProcess server, int jobs) throws IOException {
    URI url = URI.create(server.url("/v2/demo/run"));
    byte[] request = SocketLoad.request("POST", url);
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (int job = 0; job < jobs; job++) {
        socket.getOutputStream().write(request);
        SocketLoad.readAnswer(in);
      }
    }
  }
}

package dev.localpod.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** The heap that a finished small job takes, without what the full journal takes anyway. */
final class HeapSuite implements Suite {

  static final String ROW = "a retained job";
  static final String BYTES = "heap bytes";

  @Override
  public void run(Plan plan, Samples samples) throws Exception {
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

package dev.localpod.benchmarks.peers;

import static org.mockserver.model.HttpRequest.request;
import static org.mockserver.model.HttpResponse.response;

import org.mockserver.integration.ClientAndServer;

/** MockServer, with its log off. */
public final class MockServerPeer {

  private MockServerPeer() {}

  public static void main(String[] arguments) {
    System.setProperty("mockserver.logLevel", "OFF");
    ClientAndServer server = ClientAndServer.startClientAndServer(0);
    expect(server, "POST", Answers.RUN_PATH, Answers.RUN);
    expect(server, "POST", Answers.RUNSYNC_PATH, Answers.FINISHED);
    expect(server, "GET", Answers.STATUS_PATH, Answers.FINISHED);
    Ready.print(server.getLocalPort());
  }

  private static void expect(ClientAndServer server, String method, String path, String answer) {
    server
        .when(request().withMethod(method).withPath(path))
        .respond(response().withHeader("Content-Type", Answers.JSON).withBody(answer));
  }
}

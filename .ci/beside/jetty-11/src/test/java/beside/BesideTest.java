package beside;

import static dev.localpod.assertions.LocalpodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.Endpoint;
import dev.localpod.junit.LocalpodTest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.Test;

/** Jetty 11, below the one that the emulator bundles. */
@LocalpodTest
class BesideTest {

  @Test
  void both_servers_serve(Endpoint endpoint) throws Exception {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new Hello()), "/hello");
    server.setHandler(context);
    server.start();
    try {
      assertThat(get(connector.getLocalPort()).body()).isEqualTo("hello");
      assertThat(answer(endpoint)).contains("\"output\":{\"n\":1}");
      assertThat(endpoint).onlyJob().isCompleted();
      assertThat(Server.getVersion()).startsWith("11.");
    } finally {
      server.stop();
    }
  }

  private static final class Hello extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("hello");
    }
  }

  private static String answer(Endpoint endpoint) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(endpoint.baseUrl() + "/runsync"))
                .header("Authorization", endpoint.apiKey())
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\": {\"n\": 1}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> get(int port) throws Exception {
    URI hello = URI.create("http://127.0.0.1:" + port + "/hello");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(hello).build(), HttpResponse.BodyHandlers.ofString());
  }
}

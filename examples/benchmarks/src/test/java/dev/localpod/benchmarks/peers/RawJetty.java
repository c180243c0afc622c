package dev.localpod.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** Jetty without servlets, which reads and parses the body, and answers. */
public final class RawJetty {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final byte[] RUN = Answers.RUN.getBytes(StandardCharsets.UTF_8);
  private static final byte[] FINISHED = Answers.FINISHED.getBytes(StandardCharsets.UTF_8);

  private RawJetty() {}

  public static void main(String[] arguments) throws Exception {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            if (HttpMethod.GET.is(request.getMethod())) {
              write(FINISHED, response, callback);
              return true;
            }
            byte[] answer =
                Request.getPathInContext(request).equals(Answers.RUNSYNC_PATH) ? FINISHED : RUN;
            MAPPER.readTree(Content.Source.asInputStream(request));
            write(answer, response, callback);
            return true;
          }
        });
    server.start();
    Ready.print(connector.getLocalPort());
  }

  private static void write(byte[] answer, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.JSON);
    response.write(true, ByteBuffer.wrap(answer), callback);
  }
}

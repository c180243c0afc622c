package client;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.script.Scripts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Prints the version of the emulator, the answer to one call, and the webhook of its job. */
final class Client {

  private Client() {}

  public static void main(String... args) throws Exception {
    var webhook = new CompletableFuture<String>();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer receiver = HttpServer.create(loopback, 0);
    receiver.createContext(
        "/",
        exchange -> {
          webhook.complete(new String(exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    try (var localpod =
        Localpod.start(LocalpodOptions.DEFAULT.endpoint(EndpointOptions.of("demo")))) {
      System.out.println(Localpod.version());
      Endpoint endpoint = localpod.endpoint("demo").script(Scripts.complete(Map.of("n", 1)));
      System.out.println(runsync(endpoint, "{\"input\":{},\"webhook\":\"" + url + "\"}"));
      System.out.println(webhook.get(30, TimeUnit.SECONDS));
    } finally {
      receiver.stop(0);
    }
  }

  private static String runsync(Endpoint endpoint, String body) throws IOException {
    var call =
        (HttpURLConnection) URI.create(endpoint.baseUrl() + "/runsync").toURL().openConnection();
    call.setRequestProperty("Authorization", endpoint.apiKey());
    call.setDoOutput(true);
    call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    return new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

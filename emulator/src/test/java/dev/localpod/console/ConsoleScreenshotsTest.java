package dev.localpod.console;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.localpod.Endpoint;
import dev.localpod.Localpod;
import dev.localpod.fault.Faults;
import dev.localpod.job.Operation;
import dev.localpod.options.ClockMode;
import dev.localpod.options.EndpointOptions;
import dev.localpod.options.LocalpodOptions;
import dev.localpod.options.WorkerSettings;
import dev.localpod.scenario.Scenario;
import dev.localpod.script.Script;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.By;

/**
 * Makes the pictures of README and docs: {@code mvn test -pl emulator -Dtest=ConsoleScreenshotsTest
 * -Dlocalpod.screenshots=true}. Ids come from a seed and time is moved by hand, so that they stay
 * the same as long as the page does.
 */
@EnabledIfSystemProperty(named = "localpod.screenshots", matches = "true")
class ConsoleScreenshotsTest {

  private static final Path FOLDER = Path.of("docs/images");

  private static final int LARGEST = 200_000;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final AtomicInteger deliveries = new AtomicInteger();

  @Test
  void the_pictures_are_made() throws IOException {
    HttpServer receiver = receiver();
    try (Browser browser = Browser.start();
        Localpod localpod =
            Localpod.start(
                LocalpodOptions.DEFAULT
                    .seed(42)
                    .endpoint(
                        EndpointOptions.of("images")
                            .clock(ClockMode.MANUAL)
                            .workers(WorkerSettings.DEFAULT.count(0, 2).coldStart(ofSeconds(8)))
                            .script(script()))
                    .endpoint(
                        EndpointOptions.of("chat")
                            .clock(ClockMode.MANUAL)
                            .workers(WorkerSettings.DEFAULT.coldStart(ofSeconds(20)))))) {
      String job = story(localpod, receiver.getAddress().getPort());
      for (String scheme : new String[] {"light", "dark"}) {
        browser.scheme(scheme);
        take(browser, localpod, "", 1180, 670, "overview-" + scheme, "in 20 s");
        take(browser, localpod, "#/images/jobs/" + job, 1180, 1060, "job-" + scheme, "Webhook");
      }
      browser.scheme("light");
      take(browser, localpod, "#/images/faults", 1180, 800, "faults", "struck 2 times, used up");
      browser.scheme("dark");
      open(browser, localpod, "#/images/script", 1180, 760);
      browser.find(By.id("script"));
      browser.type(
          "script",
          "- do:\n    - {after: 2s}\n    - {progress: {percent: 50}}\n    - {complet: {image: \"{{input.prompt}}.png\"}}\n");
      browser.press("Put it in force");
      browser.awaitText("Line 4:");
      write(browser, "script");
    } finally {
      receiver.stop(0);
    }
  }

  /** Accepts the second delivery of a webhook. */
  private HttpServer receiver() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(deliveries.getAndIncrement() == 0 ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Script script() {
    return Scenario.script(
        """
        - when: {at: /prompt, equals: boom}
          do: [{after: 1s}, {fail: "CUDA out of memory"}]
        - do:
            - {after: 2s}
            - {progress: {percent: 50}}
            - {after: 2s}
            - {complete: {image: "%s", prompt: "{{input.prompt}}"}}
        """
            .formatted(picture()));
  }

  /** A small picture, as a worker may return one. */
  private static String picture() {
    var image = new BufferedImage(220, 120, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setPaint(new GradientPaint(0, 0, new Color(0x4f5bd5), 220, 120, new Color(0x8ff0c4)));
    pen.fillRect(0, 0, 220, 120);
    pen.setPaint(Color.WHITE);
    pen.fillRoundRect(75, 40, 56, 50, 16, 16);
    pen.setStroke(new BasicStroke(7));
    pen.drawArc(116, 48, 30, 28, -90, 180);
    pen.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Lets things happen, and returns the id of the job that most of it is about. */
  private static String story(Localpod localpod, int receiver) {
    Endpoint images = localpod.endpoint("images");
    Endpoint chat = localpod.endpoint("chat");
    atNoon(images);
    atNoon(chat);
    client(localpod, "chat", "/run", "{\"input\":{\"prompt\":\"Hello World\"}}");

    images.faults().add(Faults.status(429).retryAfter(3).on(Operation.RUN).times(2));
    images.faults().add(Faults.crash().onWorker().probability(0.01));
    String run =
        "{\"input\":{\"prompt\":\"a coffee cup\"},\"webhook\":\"http://127.0.0.1:%d/done\"}"
            .formatted(receiver);
    client(localpod, "images", "/run", run);
    images.clock().advance(ofSeconds(1));
    client(localpod, "images", "/run", run);
    images.clock().advance(ofSeconds(3));
    client(localpod, "images", "/run", run);
    String job = images.jobs().get(0).id().value();
    for (int i = 0; i < 7; i++) {
      images.clock().advance(ofSeconds(2));
      client(localpod, "images", "/status/" + job, "");
    }
    client(localpod, "images", "/run", "{\"input\":{\"prompt\":\"boom\"}}");
    images.clock().advance(ofSeconds(11));
    client(localpod, "images", "/run", "{\"input\":{\"prompt\":\"a tea pot\"}}");
    client(localpod, "images", "/run", "{\"input\":{\"prompt\":\"a red kettle\"}}");
    images.clock().advance(ofSeconds(3));
    return job;
  }

  private static void atNoon(Endpoint endpoint) {
    Instant now = endpoint.clock().now();
    Instant noon =
        now.atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .plusDays(1)
            .atTime(12, 0)
            .toInstant(ZoneOffset.UTC);
    endpoint.clock().advance(Duration.between(now, noon));
  }

  private static void client(Localpod localpod, String endpoint, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(localpod.baseUrl() + "/" + endpoint + path))
            .header("Authorization", localpod.endpoint(endpoint).apiKey())
            .method(
                body.isEmpty() ? "GET" : "POST",
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    CLIENT.sendAsync(request, BodyHandlers.discarding()).join();
  }

  private static void open(Browser browser, Localpod localpod, String hash, int width, int height) {
    browser.size(width, height);
    browser.open(URI.create("http://127.0.0.1:" + localpod.port() + "/_localpod/console/" + hash));
  }

  private static void take(
      Browser browser,
      Localpod localpod,
      String hash,
      int width,
      int height,
      String name,
      String awaited)
      throws IOException {
    open(browser, localpod, hash, width, height);
    browser.awaitText(awaited);
    write(browser, name);
  }

  private static void write(Browser browser, String name) throws IOException {
    browser.runAsync(
        "document.fonts.ready.then(() => requestAnimationFrame(arguments[arguments.length - 1]))");
    byte[] picture = browser.screenshot();
    assertThat(picture).hasSizeLessThan(LARGEST);
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve("console-" + name + ".png"), picture);
  }
}

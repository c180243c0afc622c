package dev.localpod.console;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium without a window, in which tests open the page. */
final class Browser implements AutoCloseable {

  private static final List<String> CHROMIUM =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  private static final List<String> DRIVER =
      List.of("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(40);

  private static final String AXE = read("/axe.min.js");

  private final ChromeDriver driver;

  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts a browser, or skips the test on a machine without Chromium and its driver. */
  static Browser start() throws IOException {
    Optional<Path> chromium = installed(CHROMIUM);
    Optional<Path> chromedriver = installed(DRIVER);
    assumeTrue(chromium.isPresent(), "no Chromium at " + CHROMIUM);
    assumeTrue(chromedriver.isPresent(), "no chromedriver at " + DRIVER);
    Path profile = Files.createTempDirectory("localpod-console");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options =
        new ChromeOptions()
            .setBinary(chromium.get().toFile())
            .addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", logs);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .withEnvironment(Map.of("TZ", "UTC"))
            .build();
    return new Browser(new ChromeDriver(service, options), profile);
  }

  private static Optional<Path> installed(List<String> paths) {
    return paths.stream().map(Path::of).filter(Files::isExecutable).findFirst();
  }

  private static String read(String resource) {
    try (InputStream file = Browser.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- the window

  /** Opens an address afresh, with nothing remembered from other tests. */
  void open(URI address) {
    driver.get("about:blank");
    log();
    driver.get(address.toString());
    run("sessionStorage.clear()");
  }

  void size(int width, int height) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Chooses the colour scheme, {@code light} or {@code dark}, without moving pictures. */
  void scheme(String scheme) {
    cdp(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Lets the page write to the clipboard, and read it. */
  void allowClipboard(URI origin) {
    cdp(
        "Browser.grantPermissions",
        Map.of(
            "origin",
            origin.toString(),
            "permissions",
            List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  private void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  /** Returns what the browser complained about since the last call. */
  List<String> log() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** Runs a script in the page, whose last argument is a callback. */
  Object runAsync(String script, Object... arguments) {
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return driver.executeAsyncScript(script, arguments);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Returns the serious findings of axe on the page as it is. */
  List<?> accessibilityProblems() {
    run(AXE);
    return (List<?>)
        runAsync(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document).then(({violations}) => done(violations
                .filter(({impact}) => ['serious', 'critical'].includes(impact))
                .flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) => id + ': ' + html + ' ' + failureSummary))));
            """);
  }

  // ---- its content

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Waits until the page shows a text. */
  void awaitText(String text) {
    await("the text " + text, () -> text().contains(text));
  }

  void await(String what, BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> what + " on\n" + text() + "\n" + log())
        .ignoring(StaleElementReferenceException.class)
        .pollingEvery(LOOK_AGAIN)
        .until(shown -> condition.getAsBoolean());
  }

  /** Waits for the first visible element that matches. */
  WebElement find(By by) {
    var found = new WebElement[1];
    await(
        by.toString(),
        () -> {
          Optional<WebElement> first =
              driver.findElements(by).stream().filter(WebElement::isDisplayed).findFirst();
          first.ifPresent(element -> found[0] = element);
          return first.isPresent();
        });
    return found[0];
  }

  Stream<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream();
  }

  WebElement button(String label) {
    return find(By.xpath("//button[normalize-space()='" + label + "']"));
  }

  void press(String label) {
    await(
        "the button " + label,
        () -> {
          WebElement button = button(label);
          if (!button.isEnabled()) {
            return false;
          }
          button.click();
          return true;
        });
  }

  void follow(String link) {
    find(By.xpath("//a[normalize-space()='" + link + "']")).click();
  }

  /** Replaces the text of a field. */
  void type(String id, String text) {
    WebElement field = find(By.id(id));
    run(
        """
        const [field, text] = arguments;
        field.value = text;
        field.dispatchEvent(new Event('input', {bubbles: true}));
        """,
        field,
        text);
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

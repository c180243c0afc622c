package dev.localpod.console;

import dev.localpod.http.Content;
import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.http.RouteProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The web page to test an endpoint from, without an API key (CONS-1). */
public final class Console implements RouteProvider {

  /** The path of the page. */
  public static final String PATH = "/_localpod/console";

  private static final List<String> SEGMENTS = List.of(PATH.substring(1).split("/"));

  private static final Content PAGE = new Content("text/html;charset=utf-8", read("console.html"));

  private final Consumer<HttpCall> guard;

  /**
   * Creates the page.
   *
   * @param guard throws a {@link HttpError} for a call that is refused
   */
  public Console(Consumer<HttpCall> guard) {
    this.guard = guard;
  }

  @Override
  public String prefix() {
    return PATH;
  }

  @Override
  public Handler authorize(HttpCall call) {
    guard.accept(call);
    if (!call.segments().equals(SEGMENTS)) {
      throw HttpError.notFound("unknown path " + call.path() + "; must be " + PATH + "/");
    }
    if (!call.method().equals("GET")) {
      throw HttpError.methodNotAllowed(
          call.method() + " is not allowed on " + PATH + "/; must be GET", "GET");
    }
    return accepted -> CompletableFuture.completedFuture(PAGE);
  }

  private static byte[] read(String name) {
    try (InputStream file = Console.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

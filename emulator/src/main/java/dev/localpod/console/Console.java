package dev.localpod.console;

import dev.localpod.http.Content;
import dev.localpod.http.HttpCall;
import dev.localpod.http.HttpError;
import dev.localpod.http.RouteProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The web page to watch and test endpoints from, without an API key (CONS-1). The page gets all
 * that it shows from the admin API; this class only serves its files.
 */
public final class Console implements RouteProvider {

  /** The path of the page. */
  public static final String PATH = "/_localpod/console";

  private static final List<String> SEGMENTS = List.of(PATH.substring(1).split("/"));

  private static final String PAGE = "index.html";

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
  public int bodyLimit() {
    return 0;
  }

  @Override
  public Handler authorize(HttpCall call) {
    guard.accept(call);
    List<String> below = call.segments().subList(SEGMENTS.size(), call.segments().size());
    String name = below.isEmpty() ? PAGE : String.join("/", below);
    Content file =
        ConsoleFile.find(name)
            .orElseThrow(
                () ->
                    HttpError.notFound("unknown path " + call.path() + "; must be " + PATH + "/"));
    if (!call.method().equals("GET")) {
      throw HttpError.methodNotAllowed(
          call.method() + " is not allowed on " + call.path() + "; must be GET", "GET");
    }
    return accepted -> CompletableFuture.completedFuture(file);
  }
}

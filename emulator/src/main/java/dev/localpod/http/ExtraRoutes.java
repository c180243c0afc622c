package dev.localpod.http;

import dev.localpod.http.RouteProvider.Handler;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Serves the paths of {@link RouteProvider}s. */
final class ExtraRoutes {

  private static final String HANDLER = "dev.localpod.handler";

  private static final List<HandlerType> METHODS =
      List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE);

  private final List<RouteProvider> sets;
  private final Executor answering;

  /**
   * The paths of some sets.
   *
   * @param answering runs what writes the answers
   */
  ExtraRoutes(List<RouteProvider> sets, Executor answering) {
    this.sets = sets;
    this.answering = answering;
  }

  void add(JavalinConfig config) {
    for (RouteProvider set : sets) {
      for (HandlerType method : METHODS) {
        config.routes.addHttpHandler(method, set.prefix() + "/*", this::answer);
      }
    }
  }

  /** Whether a call is for one of these paths. */
  boolean serve(Context ctx) {
    return at(ctx).isPresent();
  }

  /** Lets a call to one of these paths in, whatever its method. */
  void admit(Context ctx) {
    at(ctx).ifPresent(set -> ctx.attribute(HANDLER, set.admit(new HttpCall(ctx))));
  }

  private Optional<RouteProvider> at(Context ctx) {
    List<String> path = HttpCall.segments(ctx);
    return sets.stream()
        .filter(set -> startsWith(path, set.prefix()))
        .max(Comparator.comparingInt(set -> set.prefix().length()));
  }

  private static boolean startsWith(List<String> path, String prefix) {
    List<String> beginning = Stream.of(prefix.substring(1).split("/")).toList();
    return path.size() >= beginning.size() && path.subList(0, beginning.size()).equals(beginning);
  }

  private void answer(Context ctx) {
    Handler handler = Objects.requireNonNull(ctx.attribute(HANDLER));
    CompletableFuture<Content> answer = handler.answer(new HttpCall(ctx));
    ctx.future(
        () ->
            answer.thenAcceptAsync(
                content -> ctx.contentType(content.type()).result(content.bytes()), answering));
  }
}

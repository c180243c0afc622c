package dev.localpod.http;

import dev.localpod.core.json.Json;
import dev.localpod.http.RouteSet.Handler;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Serves the paths of a {@link RouteSet}. */
final class OtherRoutes {

  private static final String HANDLER = "dev.localpod.handler";

  private static final List<HandlerType> METHODS =
      List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE);

  private OtherRoutes() {}

  /**
   * Adds the paths.
   *
   * @param answering runs what writes the answers
   */
  static void add(JavalinConfig config, RouteSet routes, Executor answering) {
    String below = routes.prefix() + "/*";
    // Here and not in the handlers below, so that it decides about other methods, too.
    config.routes.before(below, ctx -> ctx.attribute(HANDLER, routes.admit(new Call(ctx))));
    for (HandlerType method : METHODS) {
      config.routes.addHttpHandler(method, below, ctx -> answer(ctx, answering));
    }
  }

  /** Whether a call is for one of these paths. */
  static boolean serves(RouteSet routes, Context ctx) {
    List<String> path = Call.segments(ctx);
    return !path.isEmpty() && routes.prefix().equals("/" + path.get(0));
  }

  private static void answer(Context ctx, Executor answering) {
    Handler handler = Objects.requireNonNull(ctx.attribute(HANDLER));
    CompletableFuture<Json> answer = handler.answer(new Call(ctx));
    ctx.future(
        () ->
            answer.thenAcceptAsync(
                json -> ctx.contentType(Answers.JSON).result(json.toBytes()), answering));
  }
}

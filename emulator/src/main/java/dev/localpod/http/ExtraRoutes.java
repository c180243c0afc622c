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

/** Serves the paths of {@link RouteProvider}s. */
final class ExtraRoutes {

  private static final String HANDLER = "dev.localpod.handler";

  private static final List<HandlerType> METHODS =
      List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE);

  /** A provider with the segments of its prefix. */
  private record Prefix(List<String> segments, RouteProvider provider) {}

  private final List<Prefix> longestFirst;
  private final HeldAnswers heldAnswers;

  /**
   * Takes the providers, whose prefixes may overlap: the longest wins.
   *
   * @param heldAnswers writes the answers of calls that wait
   */
  ExtraRoutes(List<RouteProvider> providers, HeldAnswers heldAnswers) {
    this.longestFirst =
        providers.stream()
            .sorted(Comparator.comparingInt(provider -> -provider.prefix().length()))
            .map(provider -> new Prefix(HttpCall.segments(provider.prefix()), provider))
            .toList();
    this.heldAnswers = heldAnswers;
  }

  void addTo(JavalinConfig config) {
    for (Prefix prefix : longestFirst) {
      for (HandlerType method : METHODS) {
        config.routes.addHttpHandler(method, prefix.provider().prefix() + "/*", this::answer);
      }
    }
  }

  /** Returns whether the path of a call belongs to a provider. */
  boolean matches(Context ctx) {
    return provider(ctx).isPresent();
  }

  /**
   * Lets the provider check a call, whatever its method.
   *
   * @throws HttpError if the call is refused
   */
  void authorize(Context ctx) {
    provider(ctx)
        .ifPresent(provider -> ctx.attribute(HANDLER, provider.authorize(new HttpCall(ctx))));
  }

  private Optional<RouteProvider> provider(Context ctx) {
    List<String> path = HttpCall.segments(ctx);
    for (Prefix prefix : longestFirst) {
      if (HttpCall.startsWith(path, prefix.segments())) {
        return Optional.of(prefix.provider());
      }
    }
    return Optional.empty();
  }

  private void answer(Context ctx) {
    Handler handler = Objects.requireNonNull(ctx.attribute(HANDLER));
    RequestBodies.of(ctx)
        .read(
            ctx,
            provider(ctx).orElseThrow().bodyLimit(),
            problem -> {
              if (problem.isEmpty()) {
                send(handler.answer(new HttpCall(ctx)), ctx);
              } else {
                ResponseWriter.send(ResponseWriter.errorFor(problem.get(), ctx), ctx);
              }
            });
  }

  private void send(CompletableFuture<Content> answer, Context ctx) {
    if (answer.isDone() && !answer.isCompletedExceptionally()) {
      ResponseWriter.send(answer.join(), ctx);
    } else {
      ctx.future(() -> heldAnswers.answer(answer, content -> ResponseWriter.send(content, ctx)));
    }
  }
}

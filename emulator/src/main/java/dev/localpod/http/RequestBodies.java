package dev.localpod.http;

import dev.localpod.core.time.EndpointClock;
import io.javalin.config.Key;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of the calls to a server. No thread waits for a client: what takes long takes
 * memory, which is limited, and not one of the few threads that answer everybody.
 */
final class RequestBodies {

  static final Key<RequestBodies> KEY = new Key<>("dev.localpod.bodies");

  private final Executor executor;
  private final BodyMemory memory;
  private final EndpointClock realTime;
  private final ReentrantReadWriteLock inProgress = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Creates a reader.
   *
   * @param executor continues the calls whose bodies took a while
   * @param memory limits the memory of all bodies
   * @param realTime limits how slowly a body comes
   */
  RequestBodies(Executor executor, BodyMemory memory, EndpointClock realTime) {
    this.executor = executor;
    this.memory = memory;
    this.realTime = realTime;
  }

  /** Returns the reader of the server that got the call. */
  static RequestBodies of(Context ctx) {
    return ctx.appData(KEY);
  }

  /**
   * Reads the body of a call and continues the call then, which takes the body from {@link
   * RequestBody} before {@code next} returns.
   *
   * @param limit the largest size in bytes
   * @param next continues the call; gets the problem if the body is refused or incomplete
   */
  void read(Context ctx, int limit, Consumer<Optional<Throwable>> next) {
    read(ctx, limit, () -> {}, next);
  }

  /**
   * Reads the body of a call that may take long, and continues the call then.
   *
   * @param limit the largest size in bytes
   * @param whileComing runs every 10 s of real time while enough bytes come
   * @param next continues the call; gets the problem if the body is refused or incomplete
   */
  void read(Context ctx, int limit, Runnable whileComing, Consumer<Optional<Throwable>> next) {
    CallBody body = CallBody.of(ctx);
    CompletableFuture<Void> end;
    try {
      end = body.read(limit, memory, realTime, whileComing);
    } catch (HttpError refused) {
      next.accept(Optional.of(refused));
      return;
    }
    whenDone(
        ctx,
        end.handle((none, problem) -> readError(problem)),
        problem -> {
          try {
            next.accept(problem);
          } finally {
            body.release();
          }
        });
  }

  private static Optional<Throwable> readError(@Nullable Throwable problem) {
    if (problem == null) {
      return Optional.empty();
    }
    Throwable cause =
        problem instanceof CompletionException && problem.getCause() != null
            ? problem.getCause()
            : problem;
    return Optional.of(
        cause instanceof HttpError || cause instanceof Error
            ? cause
            : HttpError.badRequest("the request body ended before it was complete"));
  }

  /**
   * Reads and drops what a client still sends of the body of a call, and continues the call then
   * (RUN-2).
   */
  void drain(Context ctx, Runnable next) {
    whenDone(ctx, CallBody.of(ctx).drain(realTime), none -> next.run());
  }

  private <T> void whenDone(Context ctx, CompletableFuture<T> future, Consumer<T> next) {
    if (future.isDone()) {
      next.accept(future.join());
    } else {
      ctx.future(() -> later(future, next));
    }
  }

  private <T> CompletableFuture<Void> later(CompletableFuture<T> future, Consumer<T> next) {
    var continued = new CompletableFuture<Void>();
    future.thenAcceptAsync(
        value -> {
          inProgress.readLock().lock();
          try {
            if (!closed) {
              next.accept(value);
              continued.complete(null); // goes on with the call in here
            }
          } catch (RuntimeException | Error problem) {
            continued.completeExceptionally(problem);
          } finally {
            inProgress.readLock().unlock();
          }
        },
        executor);
    return continued;
  }

  /**
   * Continues no further call, and waits for those that are being continued: the server is about to
   * close their connections.
   */
  void close() {
    inProgress.writeLock().lock();
    closed = true;
    inProgress.writeLock().unlock();
  }
}

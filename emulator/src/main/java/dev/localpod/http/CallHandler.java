package dev.localpod.http;

import dev.localpod.fault.CallFault;
import dev.localpod.fault.CallFaultKind;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Handles an authorized call up to its answer and injects the planned faults, after the limits and
 * before the body (HTTP-9).
 */
final class CallHandler {

  private final ClientOperations operations;
  private final HeldAnswers heldAnswers;

  /**
   * Makes a handler.
   *
   * @param heldAnswers writes the answers of held calls
   */
  CallHandler(ClientOperations operations, HeldAnswers heldAnswers) {
    this.operations = operations;
    this.heldAnswers = heldAnswers;
  }

  void handle(AuthorizedCall call, Context ctx) {
    Optional<InjectedFault<CallFault>> injected = faultAtArrival(call);
    if (injected.isEmpty()) {
      perform(call, ctx, injected);
      return;
    }
    CallFault fault = injected.get().fault();
    if (!fault.isBeforeWork()) {
      perform(call, ctx, injected);
      return;
    }
    recordFault(injected.get(), call, ctx);
    switch (fault.kind()) {
      case STATUS -> ResponseWriter.send(planned(fault, call, ctx), ctx);
      case DROP_BEFORE -> FaultResponses.drop(ctx);
      case DELAY ->
          hold(
              call,
              ctx,
              call.engine().pause(((CallFault.Delayed) fault).by()).thenApply(end -> Response.NONE),
              none -> perform(call, ctx, Optional.empty()));
      case DROP_AFTER,
          TRUNCATE,
          GARBAGE,
          SLOW,
          RESET,
          UNKNOWN_STATUS,
          EXTRA_FIELDS,
          MISSING_FIELDS,
          LARGE_NUMBERS ->
          throw new IllegalStateException(fault.text() + " concerns the answer");
    }
  }

  private void perform(
      AuthorizedCall call, Context ctx, Optional<InjectedFault<CallFault>> injected) {
    OptionalInt bodyLimit = call.route().bodyLimit();
    try {
      operations.checkQuery(call, ctx);
      if (bodyLimit.isEmpty()) {
        CallBody.of(ctx).checkEncoding(); // also of a body that is not read
      }
    } catch (HttpError refused) {
      Response error = ResponseWriter.errorFor(refused, ctx);
      respond(call, ctx, CompletableFuture.completedFuture(error), injected);
      return;
    }
    if (bodyLimit.isEmpty()) {
      respond(call, ctx, response(call, ctx), injected);
      return;
    }
    RequestBodies.of(ctx)
        .read(
            ctx,
            bodyLimit.getAsInt(),
            problem ->
                respond(
                    call,
                    ctx,
                    problem
                        .map(each -> ResponseWriter.errorFor(each, ctx))
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> response(call, ctx)),
                    injected));
  }

  private void respond(
      AuthorizedCall call,
      Context ctx,
      CompletableFuture<Response> response,
      Optional<InjectedFault<CallFault>> injected) {
    if (!response.isDone()) {
      hold(call, ctx, response, ready -> answer(call, ctx, ready, injected));
    } else if (call.route() == ClientRoute.STREAM && WatchedEndPoint.of(ctx).isDisconnected()) {
      endWithoutClient(call, ctx, response.join());
    } else {
      answer(call, ctx, response.join(), injected);
    }
  }

  /**
   * Continues a call once its response is there, unless its client ends the connection before
   * (SYNC-5, STRM-7).
   */
  private void hold(
      AuthorizedCall call,
      Context ctx,
      CompletableFuture<Response> response,
      Consumer<Response> next) {
    WatchedEndPoint connection = WatchedEndPoint.of(ctx);
    CallRecorder.of(ctx).ifPresent(CallRecorder::start);
    connection.watch(() -> response.cancel(false));
    ctx.future(
        () ->
            heldAnswers.answer(
                response.exceptionally(CallHandler::noneIfCancelled),
                ready -> {
                  connection.unwatch();
                  if (connection.isDisconnected()) {
                    endWithoutClient(call, ctx, ready);
                  } else {
                    next.accept(ready);
                  }
                }));
  }

  private static Response noneIfCancelled(Throwable problem) {
    if (problem.getCause() instanceof CancellationException) {
      return Response.NONE;
    }
    throw new CompletionException(problem);
  }

  private static void endWithoutClient(AuthorizedCall call, Context ctx, Response response) {
    recordLostAnswer(call, ctx);
    response.ifLost().run();
    CallRecorder.of(ctx).ifPresent(CallRecorder::clientLeft);
    WatchedEndPoint.of(ctx).close();
  }

  private CompletableFuture<Response> response(AuthorizedCall call, Context ctx) {
    try {
      return operations
          .handle(call, ctx)
          .exceptionally(problem -> ResponseWriter.errorFor(problem, ctx));
    } catch (RuntimeException problem) {
      return CompletableFuture.completedFuture(ResponseWriter.errorFor(problem, ctx));
    }
  }

  private void answer(
      AuthorizedCall call,
      Context ctx,
      Response response,
      Optional<InjectedFault<CallFault>> atArrival) {
    Optional<InjectedFault<CallFault>> injected = atArrival.or(() -> faultAtAnswer(call, ctx));
    Optional<OpenAiStream> stream = response.stream();
    if (stream.isPresent() && injected.isPresent() && !damagesFlow(injected.get().fault())) {
      hold(call, ctx, stream.get().whole(ctx), whole -> answer(call, ctx, whole, injected));
    } else if (stream.isPresent()) {
      OpenAiStreamWriter.Damage damage =
          injected.map(fault -> damage(fault, call, ctx)).orElse(OpenAiStreamWriter.Damage.NONE);
      var writer = stream.get().writer(damage, response, ctx, heldAnswers);
      answerInPieces(call, ctx, response, writer::cancel, writer::write);
    } else if (injected.isEmpty()) {
      ResponseWriter.send(response, ctx);
    } else if (response.status() >= HttpStatus.BAD_REQUEST_400) {
      RequestBodies.of(ctx).drain(ctx, () -> spoil(response, injected.get(), call, ctx));
    } else {
      spoil(response, injected.get(), call, ctx);
    }
  }

  /** Returns whether a fault lets a stream flow, so that its client sees events as they come. */
  private static boolean damagesFlow(CallFault fault) {
    return fault.kind() == CallFaultKind.TRUNCATE || fault.kind() == CallFaultKind.MISSING_DONE;
  }

  private static OpenAiStreamWriter.Damage damage(
      InjectedFault<CallFault> injected, AuthorizedCall call, Context ctx) {
    recordFault(injected, call, ctx);
    return injected.fault().kind() == CallFaultKind.TRUNCATE
        ? OpenAiStreamWriter.Damage.TRUNCATE
        : OpenAiStreamWriter.Damage.MISSING_DONE;
  }

  /** Answers a call with a fault in its answer. */
  private void spoil(
      Response response, InjectedFault<CallFault> injected, AuthorizedCall call, Context ctx) {
    recordFault(injected, call, ctx);
    CallFault fault = injected.fault();
    switch (fault.kind()) {
      case DROP_AFTER -> {
        recordLostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.drop(ctx);
      }
      case RESET -> {
        recordLostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.reset(ctx);
      }
      case TRUNCATE -> {
        recordLostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.truncate(response, ctx);
      }
      case GARBAGE -> {
        recordLostAnswer(call, ctx);
        FaultResponses.garble(ctx);
      }
      case SLOW -> answerSlowly(call, ctx, response, ((CallFault.Slow) fault).over());
      case UNKNOWN_STATUS -> {
        CallRecorder.of(ctx).ifPresent(CallRecorder::reportsNothing);
        ResponseWriter.send(response.mapBody(ResponseMutations::unknownStatus), ctx);
      }
      case EXTRA_FIELDS ->
          ResponseWriter.send(response.mapBody(ResponseMutations::extraFields), ctx);
      case MISSING_FIELDS ->
          ResponseWriter.send(response.mapBody(ResponseMutations::missingFields), ctx);
      case LARGE_NUMBERS ->
          ResponseWriter.send(response.mapBody(ResponseMutations::largeNumbers), ctx);
      case MISSING_DONE -> ResponseWriter.send(response, ctx); // it is no stream
      case STATUS -> {
        Response planned = planned(fault, call, ctx);
        recordLostAnswer(call, ctx);
        response.ifLost().run();
        ResponseWriter.send(planned, ctx);
      }
      case DELAY, DROP_BEFORE ->
          throw new IllegalStateException(fault.text() + " must be injected before the work");
    }
  }

  private static Response planned(CallFault fault, AuthorizedCall call, Context ctx) {
    Optional<JobId> id = call.jobId().or(() -> CallRecorder.of(ctx).flatMap(CallRecorder::job));
    return OpenAiError.shape(
        FaultResponses.planned(
            (CallFault.Answer) fault,
            id.flatMap(call.engine()::find),
            call.endpoint().options().clock().speed()),
        ctx);
  }

  private void answerSlowly(AuthorizedCall call, Context ctx, Response response, Duration over) {
    var slow = new SlowResponse(response, over, call.engine(), ctx, heldAnswers);
    answerInPieces(call, ctx, response, slow::cancel, slow::write);
  }

  /**
   * Writes a response that takes time, unless the client ends the connection before.
   *
   * @param cancel writes no further piece
   * @param write writes the response; its future ends exceptionally if the client has gone
   */
  private static void answerInPieces(
      AuthorizedCall call,
      Context ctx,
      Response response,
      Runnable cancel,
      Supplier<CompletableFuture<Void>> write) {
    WatchedEndPoint connection = WatchedEndPoint.of(ctx);
    CallRecorder.of(ctx).ifPresent(CallRecorder::start);
    connection.watch(cancel);
    ctx.future(
        () ->
            write
                .get()
                .handle(
                    (written, clientIsGone) -> {
                      connection.unwatch();
                      if (clientIsGone != null) {
                        endWithoutClient(call, ctx, response);
                      }
                      return written;
                    }));
  }

  /** Records that the client does not get the answer, nor the id of a job that it submitted. */
  private static void recordLostAnswer(AuthorizedCall call, Context ctx) {
    CallRecorder recorder = CallRecorder.of(ctx).orElseThrow();
    recorder.reportsNothing();
    if (call.jobId().isEmpty()) {
      recorder.job().ifPresent(call.engine()::abandon);
    }
  }

  private static Optional<InjectedFault<CallFault>> faultAtArrival(AuthorizedCall call) {
    FaultPlan faults = call.endpoint().faults();
    if (faults.isEmpty()) {
      return Optional.empty(); // saves the usual call a look at the job
    }
    Optional<JobStatus> status = call.jobId().flatMap(call.engine()::peek);
    return faults.atArrival(call.route().operation(), status);
  }

  private static Optional<InjectedFault<CallFault>> faultAtAnswer(
      AuthorizedCall call, Context ctx) {
    return CallRecorder.of(ctx)
        .flatMap(CallRecorder::reportedStatus)
        .flatMap(status -> call.endpoint().faults().atAnswer(call.route().operation(), status));
  }

  private static void recordFault(
      InjectedFault<CallFault> injected, AuthorizedCall call, Context ctx) {
    Optional<JobId> job = CallRecorder.of(ctx).flatMap(CallRecorder::job);
    call.engine()
        .record(
            new Event.Fault(call.route().path(), injected.fault().text(), injected.entry(), job));
  }
}

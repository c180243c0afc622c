package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.fault.CallFault;
import dev.localpod.fault.FaultPlan;
import dev.localpod.fault.InjectedFault;
import dev.localpod.http.CallRouter.AuthorizedCall;
import dev.localpod.job.JobId;
import dev.localpod.job.JobStatus;
import dev.localpod.journal.Event;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes a call that may go on from its arrival to its answer, with all that goes wrong with it on
 * purpose: that is decided after the limits and before the body (HTTP-9).
 */
final class CallHandler {

  private final ClientOperations operations;
  private final Executor answering;

  /**
   * A handler.
   *
   * @param answering runs what writes the answers of held calls: a client that does not read its
   *     answer must not hold up the thread that changed the job
   */
  CallHandler(ClientOperations operations, Executor answering) {
    this.operations = operations;
    this.answering = answering;
  }

  void handle(AuthorizedCall call, Context ctx) {
    Optional<InjectedFault<CallFault>> injected = faultAtArrival(call);
    if (injected.isEmpty()) {
      work(call, ctx, injected);
      return;
    }
    CallFault fault = injected.get().fault();
    if (fault.kind().isBeforeWork()) {
      recordFault(injected.get(), call, ctx);
    }
    switch (fault.kind()) {
      case STATUS -> ResponseWriter.send(FaultResponses.planned((CallFault.Answer) fault), ctx);
      case DROP_BEFORE -> FaultResponses.drop(ctx);
      case DELAY ->
          ctx.future(
              () ->
                  call.endpoint()
                      .engine()
                      .pause(((CallFault.Delayed) fault).by())
                      .thenRunAsync(() -> work(call, ctx, Optional.empty()), answering));
      case DROP_AFTER,
          TRUNCATE,
          GARBAGE,
          SLOW,
          RESET,
          UNKNOWN_STATUS,
          EXTRA_FIELDS,
          MISSING_FIELDS,
          LARGE_NUMBERS ->
          work(call, ctx, injected);
    }
  }

  private void work(AuthorizedCall call, Context ctx, Optional<InjectedFault<CallFault>> injected) {
    CompletableFuture<Response> response = response(call, ctx);
    if (response.isDone()) {
      answer(call, ctx, response.join(), injected);
    } else {
      ctx.future(
          () -> response.thenAcceptAsync(there -> answer(call, ctx, there, injected), answering));
    }
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
    if (injected.isEmpty()) {
      ResponseWriter.send(response, ctx);
      return;
    }
    recordFault(injected.get(), call, ctx);
    CallFault fault = injected.get().fault();
    switch (fault.kind()) {
      case DROP_AFTER -> {
        lostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.drop(ctx);
      }
      case RESET -> {
        lostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.reset(ctx);
      }
      case TRUNCATE -> {
        lostAnswer(call, ctx);
        response.ifLost().run();
        FaultResponses.truncate(response, ctx);
      }
      case GARBAGE -> {
        lostAnswer(call, ctx);
        FaultResponses.garble(ctx);
      }
      case SLOW -> {
        Duration over = ((CallFault.Slow) fault).over();
        Engine engine = call.endpoint().engine();
        ctx.future(() -> new SlowResponse(response, over, engine, ctx, answering).write());
      }
      case UNKNOWN_STATUS -> {
        CallRecorder.of(ctx).ifPresent(CallRecorder::reportsNothing);
        ResponseWriter.send(ResponseMutations.unknownStatus(response), ctx);
      }
      case EXTRA_FIELDS -> ResponseWriter.send(ResponseMutations.extraFields(response), ctx);
      case MISSING_FIELDS -> ResponseWriter.send(ResponseMutations.missingFields(response), ctx);
      case LARGE_NUMBERS -> ResponseWriter.send(ResponseMutations.largeNumbers(response), ctx);
      case STATUS, DELAY, DROP_BEFORE ->
          throw new IllegalStateException(fault.text() + " strikes before anything is done");
    }
  }

  /** The client does not learn what it was to be told, least of all the id of a job. */
  private static void lostAnswer(AuthorizedCall call, Context ctx) {
    CallRecorder recorder = CallRecorder.of(ctx).orElseThrow();
    recorder.reportsNothing();
    if (call.jobId().isEmpty()) {
      recorder.job().ifPresent(call.endpoint().engine()::abandon);
    }
  }

  private static Optional<InjectedFault<CallFault>> faultAtArrival(AuthorizedCall call) {
    FaultPlan faults = call.endpoint().faults();
    if (faults.isEmpty()) {
      return Optional.empty(); // the usual case, without a look at the job
    }
    Optional<JobStatus> status = call.jobId().flatMap(call.endpoint().engine()::peek);
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
    call.endpoint()
        .engine()
        .record(
            new Event.Fault(call.route().path(), injected.fault().text(), injected.entry(), job));
  }
}

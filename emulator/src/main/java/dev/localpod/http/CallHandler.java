package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.core.FaultInjector.Strike;
import dev.localpod.fault.CallFault;
import dev.localpod.fault.FaultPlan;
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
    Optional<Strike<CallFault>> strike = faultAtArrival(call);
    if (strike.isEmpty()) {
      work(call, ctx, strike);
      return;
    }
    CallFault fault = strike.get().what();
    if (fault.kind().isBeforeWork()) {
      note(strike.get(), call, ctx);
    }
    switch (fault.kind()) {
      case STATUS -> ResponseWriter.send(FaultResponses.planned((CallFault.Answer) fault), ctx);
      case DROP_BEFORE -> FaultResponses.drop(ctx);
      case DELAY ->
          ctx.future(
              () ->
                  call.endpoint()
                      .engine()
                      .pause(((CallFault.Late) fault).by())
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
          work(call, ctx, strike);
    }
  }

  private void work(AuthorizedCall call, Context ctx, Optional<Strike<CallFault>> strike) {
    CompletableFuture<Response> reply = reply(call, ctx);
    if (reply.isDone()) {
      answer(call, ctx, reply.join(), strike);
    } else {
      ctx.future(() -> reply.thenAcceptAsync(there -> answer(call, ctx, there, strike), answering));
    }
  }

  private CompletableFuture<Response> reply(AuthorizedCall call, Context ctx) {
    try {
      return operations
          .handle(call, ctx)
          .exceptionally(problem -> ResponseWriter.errorFor(problem, ctx));
    } catch (RuntimeException problem) {
      return CompletableFuture.completedFuture(ResponseWriter.errorFor(problem, ctx));
    }
  }

  private void answer(
      AuthorizedCall call, Context ctx, Response reply, Optional<Strike<CallFault>> atArrival) {
    Optional<Strike<CallFault>> strike = atArrival.or(() -> faultAtAnswer(call, ctx));
    if (strike.isEmpty()) {
      ResponseWriter.send(reply, ctx);
      return;
    }
    note(strike.get(), call, ctx);
    CallFault fault = strike.get().what();
    switch (fault.kind()) {
      case DROP_AFTER -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultResponses.drop(ctx);
      }
      case RESET -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultResponses.reset(ctx);
      }
      case TRUNCATE -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultResponses.truncate(reply, ctx);
      }
      case GARBAGE -> {
        unheard(call, ctx);
        FaultResponses.garble(ctx);
      }
      case SLOW -> {
        Duration over = ((CallFault.Slow) fault).over();
        Engine engine = call.endpoint().engine();
        ctx.future(() -> new SlowResponse(reply, over, engine, ctx, answering).write());
      }
      case UNKNOWN_STATUS -> {
        CallRecorder.of(ctx).ifPresent(CallRecorder::tellsNothing);
        ResponseWriter.send(ResponseMutations.unknownStatus(reply), ctx);
      }
      case EXTRA_FIELDS -> ResponseWriter.send(ResponseMutations.extraFields(reply), ctx);
      case MISSING_FIELDS -> ResponseWriter.send(ResponseMutations.missingFields(reply), ctx);
      case LARGE_NUMBERS -> ResponseWriter.send(ResponseMutations.largeNumbers(reply), ctx);
      case STATUS, DELAY, DROP_BEFORE ->
          throw new IllegalStateException(fault.text() + " strikes before anything is done");
    }
  }

  /** The client does not learn what it was to be told, least of all the id of a job. */
  private static void unheard(AuthorizedCall call, Context ctx) {
    CallRecorder note = CallRecorder.of(ctx).orElseThrow();
    note.tellsNothing();
    if (call.jobId().isEmpty()) {
      note.job().ifPresent(call.endpoint().engine()::forsake);
    }
  }

  private static Optional<Strike<CallFault>> faultAtArrival(AuthorizedCall call) {
    FaultPlan faults = call.endpoint().faults();
    if (faults.isEmpty()) {
      return Optional.empty(); // the usual case, without a look at the job
    }
    Optional<JobStatus> status = call.jobId().flatMap(call.endpoint().engine()::peek);
    return faults.atArrival(call.route().operation(), status);
  }

  private static Optional<Strike<CallFault>> faultAtAnswer(AuthorizedCall call, Context ctx) {
    return CallRecorder.of(ctx)
        .flatMap(CallRecorder::told)
        .flatMap(status -> call.endpoint().faults().atAnswer(call.route().operation(), status));
  }

  private static void note(Strike<CallFault> strike, AuthorizedCall call, Context ctx) {
    Optional<JobId> job = CallRecorder.of(ctx).flatMap(CallRecorder::job);
    call.endpoint()
        .engine()
        .record(new Event.Fault(call.route().path(), strike.what().text(), strike.entry(), job));
  }
}

package dev.localpod.http;

import dev.localpod.core.Engine;
import dev.localpod.core.FaultInjector.Strike;
import dev.localpod.fault.CallFault;
import dev.localpod.fault.FaultPlan;
import dev.localpod.http.Gate.Admission;
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

  void handle(Admission call, Context ctx) {
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
      case STATUS -> Answers.send(FaultyAnswers.planned((CallFault.Answer) fault), ctx);
      case DROP_BEFORE -> FaultyAnswers.drop(ctx);
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

  private void work(Admission call, Context ctx, Optional<Strike<CallFault>> strike) {
    CompletableFuture<Reply> reply = reply(call, ctx);
    if (reply.isDone()) {
      answer(call, ctx, reply.join(), strike);
    } else {
      ctx.future(() -> reply.thenAcceptAsync(there -> answer(call, ctx, there, strike), answering));
    }
  }

  private CompletableFuture<Reply> reply(Admission call, Context ctx) {
    try {
      return operations.handle(call, ctx).exceptionally(problem -> Answers.errorFor(problem, ctx));
    } catch (RuntimeException problem) {
      return CompletableFuture.completedFuture(Answers.errorFor(problem, ctx));
    }
  }

  private void answer(
      Admission call, Context ctx, Reply reply, Optional<Strike<CallFault>> atArrival) {
    Optional<Strike<CallFault>> strike = atArrival.or(() -> faultAtAnswer(call, ctx));
    if (strike.isEmpty()) {
      Answers.send(reply, ctx);
      return;
    }
    note(strike.get(), call, ctx);
    CallFault fault = strike.get().what();
    switch (fault.kind()) {
      case DROP_AFTER -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultyAnswers.drop(ctx);
      }
      case RESET -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultyAnswers.reset(ctx);
      }
      case TRUNCATE -> {
        unheard(call, ctx);
        reply.ifLost().run();
        FaultyAnswers.truncate(reply, ctx);
      }
      case GARBAGE -> {
        unheard(call, ctx);
        FaultyAnswers.garble(ctx);
      }
      case SLOW -> {
        Duration over = ((CallFault.Slow) fault).over();
        Engine engine = call.endpoint().engine();
        ctx.future(() -> new SlowBody(reply, over, engine, ctx, answering).write());
      }
      case UNKNOWN_STATUS -> {
        CallNote.of(ctx).ifPresent(CallNote::tellsNothing);
        Answers.send(StrangeWords.unknownStatus(reply), ctx);
      }
      case EXTRA_FIELDS -> Answers.send(StrangeWords.extraFields(reply), ctx);
      case MISSING_FIELDS -> Answers.send(StrangeWords.missingFields(reply), ctx);
      case LARGE_NUMBERS -> Answers.send(StrangeWords.largeNumbers(reply), ctx);
      case STATUS, DELAY, DROP_BEFORE ->
          throw new IllegalStateException(fault.text() + " strikes before anything is done");
    }
  }

  /** The client does not learn what it was to be told, least of all the id of a job. */
  private static void unheard(Admission call, Context ctx) {
    CallNote note = CallNote.of(ctx).orElseThrow();
    note.tellsNothing();
    if (call.jobId().isEmpty()) {
      note.job().ifPresent(call.endpoint().engine()::forsake);
    }
  }

  private static Optional<Strike<CallFault>> faultAtArrival(Admission call) {
    FaultPlan faults = call.endpoint().faults();
    if (faults.isEmpty()) {
      return Optional.empty(); // the usual case, without a look at the job
    }
    Optional<JobStatus> status = call.jobId().flatMap(call.endpoint().engine()::peek);
    return faults.atArrival(call.route().operation(), status);
  }

  private static Optional<Strike<CallFault>> faultAtAnswer(Admission call, Context ctx) {
    return CallNote.of(ctx)
        .flatMap(CallNote::told)
        .flatMap(status -> call.endpoint().faults().atAnswer(call.route().operation(), status));
  }

  private static void note(Strike<CallFault> strike, Admission call, Context ctx) {
    Optional<JobId> job = CallNote.of(ctx).flatMap(CallNote::job);
    call.endpoint()
        .engine()
        .record(new Event.Fault(call.route().path(), strike.what().text(), strike.entry(), job));
  }
}

package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Translates a reply into the steps that send it to the client of one job. */
final class ChatSteps {

  private static final String OWNER = "localpod";

  private ChatSteps() {}

  /** Returns the steps for a job. A request that is not valid fails the job. */
  static List<Step> stepsFor(ChatPlan plan, ScriptContext job, RandomGenerator random) {
    try {
      ChatInput input = ChatInput.of(job.input());
      ChatReply reply = plan.reply().fill(job);
      if (input.asksForModels()) {
        String name = reply.model().orElse(ChatAnswer.DEFAULT_MODEL);
        return completed(ChatModels.list(name, job, OWNER));
      } else if (input.askedModel().isPresent()) {
        return completed(ChatModels.one(known(input.askedModel().get(), reply), job, OWNER));
      }
      ChatAnswer answer = ChatAnswer.of(input.request(), reply, job);
      return answer.request().stream()
          ? streamed(answer, plan, random)
          : whole(answer, plan, random);
    } catch (IllegalArgumentException e) {
      return List.of(new Step.Fail(Json.of(e.getMessage())));
    }
  }

  private static List<Step> completed(Json body) {
    return List.of(new Step.Complete(Optional.of(body)));
  }

  private static String known(String asked, ChatReply reply) {
    if (reply.model().filter(name -> !name.equals(asked)).isPresent()) {
      throw new IllegalArgumentException(
          "model '" + asked + "' not found; must be " + reply.model().get());
    }
    return asked;
  }

  private static List<Step> streamed(ChatAnswer answer, ChatPlan plan, RandomGenerator random) {
    List<List<Json>> parts = answer.request().shape().format().stream(answer);
    int tokens = plan.tokens(answer.tokens());
    var steps = new ArrayList<Step>();
    addChunks(parts.get(0), steps);
    for (int token = 1; token <= tokens; token++) {
      steps.add(new Step.After(plan.pause(random)));
      addChunks(parts.get(token), steps);
    }
    if (plan.isWhole()) {
      addChunks(parts.get(parts.size() - 1), steps);
      steps.add(new Step.Complete(Optional.empty()));
    }
    return steps;
  }

  private static void addChunks(List<Json> chunks, List<Step> steps) {
    chunks.forEach(chunk -> steps.add(new Step.Chunk(chunk, Optional.empty())));
  }

  private static List<Step> whole(ChatAnswer answer, ChatPlan plan, RandomGenerator random) {
    Step work = new Step.After(plan.pause(plan.tokens(answer.tokens()), random));
    return plan.isWhole()
        ? List.of(
            work, new Step.Complete(Optional.of(answer.request().shape().format().body(answer))))
        : List.of(work);
  }
}

package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Translates a reply into the steps of the service's public vLLM worker. Its handler yields all it
 * has to say, and the output of the job is the list of it.
 */
final class VllmSteps {

  private static final String OWNER = "vllm";

  /** A token of one choice. */
  private record Token(int choice, String text) {}

  private VllmSteps() {}

  /** Returns the steps for a job: one that came by the OpenAI-compatible route, or of its own. */
  static List<Step> stepsFor(ChatPlan plan, ScriptContext job, RandomGenerator random) {
    ChatReply reply = plan.reply().fill(job);
    return new ChatMembers(job.input()).has("openai_route")
        ? openai(plan, reply, job, random)
        : own(plan, reply, job, random);
  }

  // ---- requests of its own

  private static List<Step> own(
      ChatPlan plan, ChatReply reply, ScriptContext job, RandomGenerator random) {
    VllmRequest request;
    ChatAnswer answer;
    try {
      request = VllmRequest.of(job.input());
      answer = ChatAnswer.of(request.request(), reply, job);
    } catch (IllegalArgumentException e) {
      return List.of(new Step.Fail(Json.of(e.getMessage())));
    }
    if (!answer.request().stream()) {
      return whole(ownBody(answer), answer, plan, random);
    }
    var parts = new ArrayList<List<Token>>();
    parts.add(List.of());
    answer.pieces().forEach(piece -> parts.add(tokens(answer, piece.text())));
    parts.add(List.of());
    return batched(
        parts,
        request.batchSizes(),
        (batch, sent) -> ownOutput(answer, batch, sent),
        answer,
        plan,
        random);
  }

  private static List<Token> tokens(ChatAnswer answer, String text) {
    return IntStream.range(0, answer.choices())
        .mapToObj(choice -> new Token(choice, text))
        .toList();
  }

  private static Json ownBody(ChatAnswer answer) {
    String text = answer.text(ChatPiece.Kind.TEXT, 0);
    return ownOutput(answer, tokens(answer, text), answer.completionTokens());
  }

  private static Json ownOutput(ChatAnswer answer, List<Token> batch, int sent) {
    List<Json> choices =
        IntStream.range(0, answer.choices())
            .<Json>mapToObj(
                choice ->
                    Json.object()
                        .put(
                            "tokens",
                            batch.stream()
                                .filter(token -> token.choice() == choice)
                                .map(Token::text)
                                .toList())
                        .build())
            .toList();
    return Json.object()
        .put("choices", choices)
        .put("usage", Json.object().put("input", answer.promptTokens()).put("output", sent).build())
        .build();
  }

  // ---- requests by the OpenAI-compatible route

  private static List<Step> openai(
      ChatPlan plan, ChatReply reply, ScriptContext job, RandomGenerator random) {
    ChatAnswer answer;
    try {
      ChatInput input = ChatInput.of(job.input());
      if (input.asksForModels()) {
        String name = reply.model().orElse(ChatAnswer.DEFAULT_MODEL);
        return yielded(ChatModels.list(name, job, OWNER));
      } else if (!input.isForChatOrText()) {
        return yielded(error("Invalid route"));
      }
      answer = ChatAnswer.of(input.request(), reply, job);
    } catch (IllegalArgumentException e) {
      return yielded(error(e.getMessage()));
    }
    ChatFormat format = answer.request().shape().format();
    return answer.request().stream()
        ? batched(
            events(format.stream(answer)),
            VllmBatchSizes.DEFAULT,
            (batch, sent) -> Json.of(String.join("", batch)),
            answer,
            plan,
            random)
        : whole(format.body(answer), answer, plan, random);
  }

  /** Writes server-sent events, and the mark of the end after the last ones. */
  private static List<List<String>> events(List<List<Json>> parts) {
    var events = new ArrayList<List<String>>();
    for (List<Json> part : parts) {
      events.add(part.stream().map(VllmSteps::event).toList());
    }
    int last = events.size() - 1;
    events.set(last, Stream.concat(events.get(last).stream(), Stream.of(event("[DONE]"))).toList());
    return events;
  }

  private static String event(Object data) {
    return "data: " + data + "\n\n";
  }

  private static Json error(String message) {
    return Json.object()
        .put("object", "error")
        .put("message", message)
        .put("type", "BadRequestError")
        .put("param", null)
        .put("code", 400)
        .build();
  }

  // ---- both

  private static List<Step> yielded(Json output) {
    return List.of(chunk(output), completed(List.of(output)));
  }

  private static Step chunk(Json output) {
    return new Step.Chunk(output, Optional.empty());
  }

  private static Step completed(List<Json> outputs) {
    return new Step.Complete(Optional.of(new Json.Arr(outputs)));
  }

  private static List<Step> whole(
      Json body, ChatAnswer answer, ChatPlan plan, RandomGenerator random) {
    Step work = new Step.After(plan.pause(plan.tokens(answer.tokens()), random));
    return plan.isWhole()
        ? Stream.concat(Stream.of(work), yielded(body).stream()).toList()
        : List.of(work);
  }

  /**
   * Sends parts in batches.
   *
   * @param parts what comes first, for each token, and last
   * @param writer writes a batch, given the number of items up to its end
   */
  private static <T> List<Step> batched(
      List<List<T>> parts,
      VllmBatchSizes sizes,
      BiFunction<List<T>, Integer, Json> writer,
      ChatAnswer answer,
      ChatPlan plan,
      RandomGenerator random) {
    int tokens = plan.tokens(answer.tokens());
    List<T> items = parts.stream().flatMap(List::stream).toList();
    List<Integer> batches = sizes.split(items.size());
    var steps = new ArrayList<Step>();
    var outputs = new ArrayList<Json>();
    int added = 0;
    int sent = 0;
    for (int part = 0; part < parts.size() && (plan.isWhole() || part <= tokens); part++) {
      if (part > 0 && part <= tokens) {
        steps.add(new Step.After(plan.pause(random)));
      }
      added += parts.get(part).size();
      while (outputs.size() < batches.size() && sent + batches.get(outputs.size()) <= added) {
        int end = sent + batches.get(outputs.size());
        outputs.add(writer.apply(items.subList(sent, end), end));
        steps.add(chunk(outputs.get(outputs.size() - 1)));
        sent = end;
      }
    }
    if (plan.isWhole()) {
      steps.add(completed(outputs));
    }
    return steps;
  }
}

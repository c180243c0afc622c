package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.script.ChatPiece.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes chat completions and their chunks. */
final class ChatCompletionFormat implements ChatFormat {

  @Override
  public Json body(ChatAnswer answer) {
    return head(answer, "chat.completion")
        .put("choices", each(answer, choice -> choice(answer, choice)))
        .put("usage", answer.usage())
        .build();
  }

  private static Json.Builder head(ChatAnswer answer, String object) {
    return Json.object()
        .put("id", "chatcmpl-" + answer.key())
        .put("object", object)
        .put("created", answer.created())
        .put("model", answer.model());
  }

  private static List<Json> each(ChatAnswer answer, IntFunction<Json> item) {
    return IntStream.range(0, answer.choices()).mapToObj(item).toList();
  }

  private static Json choice(ChatAnswer answer, int choice) {
    return Json.object()
        .put("index", choice)
        .put("message", message(answer, choice))
        .put("logprobs", null)
        .put("finish_reason", answer.finish().text())
        .build();
  }

  private static Json message(ChatAnswer answer, int choice) {
    String refusal = answer.text(Kind.REFUSAL).orElse(null);
    List<Json> calls =
        answer
            .toolCalls()
            .<Json>mapToObj(
                tool -> call(answer, choice, tool, answer.text(Kind.ARGUMENTS, tool)).build())
            .toList();
    boolean isText = refusal == null && calls.isEmpty();
    var message =
        Json.object()
            .put("role", "assistant")
            .put("content", answer.text(Kind.TEXT).orElse(isText ? "" : null))
            .put("refusal", refusal);
    return calls.isEmpty() ? message.build() : message.put("tool_calls", calls).build();
  }

  private static Json.Builder call(ChatAnswer answer, int choice, int tool, String arguments) {
    return Json.object()
        .put("id", "call_" + answer.key() + "_" + choice + "_" + tool)
        .put("type", "function")
        .put(
            "function",
            Json.object()
                .put("name", answer.text(Kind.TOOL, tool))
                .put("arguments", arguments)
                .build());
  }

  @Override
  public List<List<Json>> stream(ChatAnswer answer) {
    var parts = new ArrayList<List<Json>>();
    Json role = Json.object().put("role", "assistant").put("content", "").build();
    parts.add(
        answer.choices() == 0
            ? List.of(chunk(answer, List.of(), null))
            : each(answer, choice -> chunk(answer, choice, role, null)));
    for (ChatPiece piece : answer.pieces()) {
      parts.add(each(answer, choice -> chunk(answer, choice, delta(answer, choice, piece), null)));
    }
    String finish = answer.finish().text();
    var last = new ArrayList<>(each(answer, choice -> chunk(answer, choice, Json.EMPTY, finish)));
    if (answer.request().includeUsage()) {
      last.add(chunk(answer, List.of(), answer.usage()));
    }
    parts.add(last);
    return parts;
  }

  private static Json delta(ChatAnswer answer, int choice, ChatPiece piece) {
    return switch (piece.kind()) {
      case TEXT -> Json.object().put("content", piece.text()).build();
      case REFUSAL -> Json.object().put("refusal", piece.text()).build();
      case TOOL ->
          toolDelta(
              Json.object().put("index", piece.tool()), call(answer, choice, piece.tool(), ""));
      case ARGUMENTS ->
          toolDelta(
              Json.object().put("index", piece.tool()),
              Json.object().put("function", Json.object().put("arguments", piece.text()).build()));
    };
  }

  private static Json toolDelta(Json.Builder call, Json.Builder members) {
    members.build().fields().forEach(call::put);
    return Json.object().put("tool_calls", List.of(call.build())).build();
  }

  private static Json chunk(
      ChatAnswer answer, int choice, Json delta, @Nullable String finishReason) {
    return chunk(
        answer,
        List.of(
            Json.object()
                .put("index", choice)
                .put("delta", delta)
                .put("logprobs", null)
                .put("finish_reason", finishReason)
                .build()),
        null);
  }

  private static Json chunk(ChatAnswer answer, List<Json> choices, @Nullable Json usage) {
    var chunk = head(answer, "chat.completion.chunk").put("choices", choices);
    return answer.request().includeUsage() ? chunk.put("usage", usage).build() : chunk.build();
  }
}

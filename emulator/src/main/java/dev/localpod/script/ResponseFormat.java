package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.script.ChatPiece.Kind;
import dev.localpod.script.ChatReply.Finish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses: one message, unless the model only calls tools, and one item for each call.
 * {@link ResponseEvents} writes them as a stream.
 */
final class ResponseFormat implements ChatFormat {

  /** The members of a request that its response repeats, with their defaults. */
  private static final Map<String, Json> REPEATED = new LinkedHashMap<>();

  static {
    REPEATED.put("instructions", Json.NULL);
    REPEATED.put("max_output_tokens", Json.NULL);
    REPEATED.put("metadata", Json.EMPTY);
    REPEATED.put("parallel_tool_calls", Json.of(true));
    REPEATED.put("previous_response_id", Json.NULL);
    REPEATED.put("temperature", new Json.Num("1.0"));
    REPEATED.put("text", Json.parse("{\"format\":{\"type\":\"text\"}}"));
    REPEATED.put("tool_choice", Json.of("auto"));
    REPEATED.put("tools", Json.of(List.of()));
    REPEATED.put("top_p", new Json.Num("1.0"));
    REPEATED.put("truncation", Json.of("disabled"));
  }

  @Override
  public Json body(ChatAnswer answer) {
    return response(answer, status(answer), items(answer), usage(answer));
  }

  @Override
  public List<List<Json>> stream(ChatAnswer answer) {
    return new ResponseEvents(answer).write();
  }

  /** Writes a response that has only begun. */
  static Json begun(ChatAnswer answer) {
    return response(answer, "in_progress", List.of(), null);
  }

  private static Json response(
      ChatAnswer answer, String status, List<Json> items, @Nullable Json usage) {
    var response =
        Json.object()
            .put("id", "resp_" + answer.key())
            .put("object", "response")
            .put("created_at", answer.created())
            .put("status", status)
            .put("error", null)
            .put("incomplete_details", status.equals("incomplete") ? reason(answer) : null)
            .put("model", answer.model())
            .put("output", items)
            .put("usage", usage);
    REPEATED.forEach(
        (name, initial) ->
            response.put(
                name,
                answer
                    .request()
                    .body()
                    .get(name)
                    .filter(value -> !value.equals(Json.NULL))
                    .orElse(initial)));
    return response.build();
  }

  /** Returns the status at the end, of the response and of its items. */
  static String status(ChatAnswer answer) {
    return answer.finish() == Finish.LENGTH || answer.finish() == Finish.CONTENT_FILTER
        ? "incomplete"
        : "completed";
  }

  private static Json reason(ChatAnswer answer) {
    return Json.object()
        .put(
            "reason",
            answer.finish() == Finish.LENGTH ? "max_output_tokens" : answer.finish().text())
        .build();
  }

  private static List<Json> items(ChatAnswer answer) {
    var items = new ArrayList<Json>();
    if (answer.choices() > 0) {
      if (hasMessage(answer)) {
        items.add(wholeMessage(answer));
      }
      answer.toolCalls().forEach(tool -> items.add(wholeCall(answer, tool)));
    }
    return items;
  }

  /** Returns the position of a tool call among the items. */
  static int indexOfCall(ChatAnswer answer, int tool) {
    return tool + (hasMessage(answer) ? 1 : 0);
  }

  /** Returns the status of an item at the end: only the last one can be incomplete. */
  private static String status(ChatAnswer answer, int index) {
    boolean isLast = index == indexOfCall(answer, (int) answer.toolCalls().count()) - 1;
    return isLast ? status(answer) : "completed";
  }

  static Json wholeMessage(ChatAnswer answer) {
    return message(answer, status(answer, 0), List.of(content(answer)));
  }

  static Json wholeCall(ChatAnswer answer, int tool) {
    return call(
        answer, tool, status(answer, indexOfCall(answer, tool)), answer.text(Kind.ARGUMENTS, tool));
  }

  static boolean hasMessage(ChatAnswer answer) {
    return answer.pieces().isEmpty() || !answer.pieces().get(0).isOfTool();
  }

  /** Writes the only part of the message: a text or a refusal. */
  static Json content(ChatAnswer answer) {
    return answer
        .text(Kind.REFUSAL)
        .map(ResponseFormat::refusal)
        .orElseGet(() -> text(answer.text(Kind.TEXT, 0)));
  }

  static Json text(String text) {
    return Json.object()
        .put("type", "output_text")
        .put("text", text)
        .put("annotations", List.of())
        .put("logprobs", List.of())
        .build();
  }

  static Json refusal(String refusal) {
    return Json.object().put("type", "refusal").put("refusal", refusal).build();
  }

  static Json message(ChatAnswer answer, String status, List<Json> content) {
    return Json.object()
        .put("id", messageId(answer))
        .put("type", "message")
        .put("status", status)
        .put("role", "assistant")
        .put("content", content)
        .build();
  }

  static String messageId(ChatAnswer answer) {
    return "msg_" + answer.key();
  }

  static Json call(ChatAnswer answer, int tool, String status, String arguments) {
    return Json.object()
        .put("id", callId(answer, tool))
        .put("type", "function_call")
        .put("status", status)
        .put("arguments", arguments)
        .put("call_id", "call_" + answer.key() + "_" + tool)
        .put("name", answer.text(Kind.TOOL, tool))
        .build();
  }

  static String callId(ChatAnswer answer, int tool) {
    return "fc_" + answer.key() + "_" + tool;
  }

  private static Json usage(ChatAnswer answer) {
    int output = answer.tokens();
    return Json.object()
        .put("input_tokens", answer.promptTokens())
        .put(
            "input_tokens_details",
            Json.object().put("cached_tokens", 0).put("cache_write_tokens", 0).build())
        .put("output_tokens", output)
        .put("output_tokens_details", Json.object().put("reasoning_tokens", 0).build())
        .put("total_tokens", answer.promptTokens() + output)
        .build();
  }
}

package dev.localpod.script;

import static java.util.stream.Collectors.joining;

import dev.localpod.json.Json;
import dev.localpod.script.ChatPiece.Kind;
import dev.localpod.script.ChatReply.Finish;
import dev.localpod.script.ChatReply.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The answer to one request, in tokens.
 *
 * @param key a text that tells the answer from all others, part of its ids
 * @param created the endpoint time at which the answer began, in seconds since 1970
 * @param choices the number of choices, which all have the same tokens
 */
record ChatAnswer(
    ChatRequest request,
    String key,
    long created,
    String model,
    List<ChatPiece> pieces,
    Finish finish,
    int choices) {

  /** The name of a model that neither the request nor the script names. */
  static final String DEFAULT_MODEL = "localpod";

  /** The most tokens of all choices together; with more, a stream would exceed a job's result. */
  static final int MAX_TOKENS = 100_000;

  ChatAnswer {
    pieces = List.copyOf(pieces);
  }

  /**
   * Cuts a reply, its placeholders filled in, to the request of a job.
   *
   * @throws IllegalArgumentException if all choices together have more than {@link #MAX_TOKENS}
   */
  static ChatAnswer of(ChatRequest request, ChatReply reply, ScriptContext job) {
    List<ChatPiece> all = pieces(request.shape(), reply);
    int length = Math.min(request.maxTokens().orElse(Integer.MAX_VALUE), all.size());
    int choices = reply.choices().orElse(request.choices());
    if ((long) length * choices > MAX_TOKENS) {
      throw new IllegalArgumentException(
          "the answer has %s tokens in %s choices; must have %s or fewer in all"
              .formatted(length, choices, MAX_TOKENS));
    }
    boolean callsTools = all.stream().anyMatch(ChatPiece::isOfTool);
    return new ChatAnswer(
        request,
        job.id() + (job.attempt() == 1 ? "" : "-" + job.attempt()),
        job.startedAt(),
        reply.model().or(request::model).orElse(DEFAULT_MODEL),
        all.subList(0, length),
        length < all.size()
            ? Finish.LENGTH
            : reply.finish().orElse(callsTools ? Finish.TOOL_CALLS : Finish.STOP),
        choices);
  }

  private static List<ChatPiece> pieces(ChatShape shape, ChatReply reply) {
    var pieces = new ArrayList<ChatPiece>();
    add(Kind.TEXT, 0, ChatReply.textOf(reply.text()), pieces);
    if (shape != ChatShape.COMPLETION) {
      reply.refusal().ifPresent(refusal -> add(Kind.REFUSAL, 0, refusal, pieces));
      for (int tool = 0; tool < reply.tools().size(); tool++) {
        ToolCall call = reply.tools().get(tool);
        pieces.add(new ChatPiece(Kind.TOOL, tool, call.name()));
        add(Kind.ARGUMENTS, tool, ChatReply.textOf(call.arguments()), pieces);
      }
    }
    return pieces;
  }

  private static void add(Kind kind, int tool, String text, List<ChatPiece> pieces) {
    ChatTokens.split(text).forEach(token -> pieces.add(new ChatPiece(kind, tool, token)));
  }

  /** Returns the number of tokens of each choice. */
  int tokens() {
    return pieces.size();
  }

  int promptTokens() {
    return request.promptTokens();
  }

  /** Returns the number of tokens of all choices together. */
  int completionTokens() {
    return tokens() * choices;
  }

  /** Returns the tools that the answer calls, by their numbers. */
  IntStream toolCalls() {
    return pieces.stream().filter(piece -> piece.kind() == Kind.TOOL).mapToInt(ChatPiece::tool);
  }

  /** Returns the tokens of a kind as one text; empty if there are no such tokens. */
  Optional<String> text(Kind kind) {
    return pieces.stream().anyMatch(piece -> piece.kind() == kind)
        ? Optional.of(text(kind, 0))
        : Optional.empty();
  }

  /** Returns the tokens of a kind that belong to a tool call, or to tool 0, as one text. */
  String text(Kind kind, int tool) {
    return pieces.stream()
        .filter(piece -> piece.kind() == kind && piece.tool() == tool)
        .map(ChatPiece::text)
        .collect(joining());
  }

  /** Returns the usage as chat completions and text completions show it. */
  Json usage() {
    return Json.object()
        .put("prompt_tokens", promptTokens())
        .put("completion_tokens", completionTokens())
        .put("total_tokens", promptTokens() + completionTokens())
        .build();
  }
}

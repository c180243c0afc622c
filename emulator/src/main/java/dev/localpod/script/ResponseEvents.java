package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.script.ChatPiece.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a response as a stream of numbered events. Each is a text with an {@code event} line, as
 * the official clients expect, and a {@code data} line.
 */
final class ResponseEvents {

  private final ChatAnswer answer;
  private final List<Json> all = new ArrayList<>();

  ResponseEvents(ChatAnswer answer) {
    this.answer = answer;
  }

  /** Writes the events that come first, those of each token, and those that come last. */
  List<List<Json>> write() {
    var parts = new ArrayList<List<Json>>();
    parts.add(written(this::begin));
    for (int i = 0; i < answer.tokens(); i++) {
      int number = i;
      parts.add(written(() -> addToken(number)));
    }
    parts.add(written(this::end));
    return parts;
  }

  private List<Json> written(Runnable writer) {
    int start = all.size();
    writer.run();
    return List.copyOf(all.subList(start, all.size()));
  }

  private void add(String type, Json.Builder members) {
    var event = Json.object().put("type", type).put("sequence_number", all.size());
    members.build().fields().forEach(event::put);
    all.add(Json.of("event: " + type + "\ndata: " + event.build() + "\n\n"));
  }

  private void begin() {
    for (String type : List.of("response.created", "response.in_progress")) {
      add(type, Json.object().put("response", ResponseFormat.begun(answer)));
    }
  }

  private void end() {
    if (answer.choices() > 0) {
      if (answer.tokens() == 0) {
        openMessage(Kind.TEXT);
        closeItem(new ChatPiece(Kind.TEXT, 0, ""));
      } else {
        closeItem(answer.pieces().get(answer.tokens() - 1));
      }
    }
    add(
        "response." + ResponseFormat.status(answer),
        Json.object().put("response", new ResponseFormat().body(answer)));
  }

  private void addToken(int number) {
    if (answer.choices() == 0) {
      return;
    }
    ChatPiece piece = answer.pieces().get(number);
    boolean isFirstOfItem = number == 0 || piece.kind() == Kind.TOOL;
    if (isFirstOfItem && number > 0) {
      closeItem(answer.pieces().get(number - 1));
    }
    switch (piece.kind()) {
      case TEXT, REFUSAL -> {
        if (isFirstOfItem) {
          openMessage(piece.kind());
        }
        boolean isText = piece.kind() == Kind.TEXT;
        Json.Builder delta = inMessage().put("delta", piece.text());
        add(
            isText ? "response.output_text.delta" : "response.refusal.delta",
            isText ? delta.put("logprobs", List.of()) : delta);
      }
      case TOOL -> add("response.output_item.added", item(piece, begunCall(piece.tool())));
      case ARGUMENTS ->
          add(
              "response.function_call_arguments.delta",
              inCall(piece.tool()).put("delta", piece.text()));
    }
  }

  private void openMessage(Kind kind) {
    add(
        "response.output_item.added",
        Json.object()
            .put("output_index", 0)
            .put("item", ResponseFormat.message(answer, "in_progress", List.of())));
    add(
        "response.content_part.added",
        inMessage()
            .put("part", kind == Kind.TEXT ? ResponseFormat.text("") : ResponseFormat.refusal("")));
  }

  private void closeItem(ChatPiece last) {
    if (last.isOfTool()) {
      int tool = last.tool();
      add(
          "response.function_call_arguments.done",
          inCall(tool)
              .put("name", answer.text(Kind.TOOL, tool))
              .put("arguments", answer.text(Kind.ARGUMENTS, tool)));
      add("response.output_item.done", item(last, ResponseFormat.wholeCall(answer, tool)));
      return;
    }
    if (last.kind() == Kind.TEXT) {
      add(
          "response.output_text.done",
          inMessage().put("text", answer.text(Kind.TEXT, 0)).put("logprobs", List.of()));
    } else {
      add("response.refusal.done", inMessage().put("refusal", answer.text(Kind.REFUSAL, 0)));
    }
    add("response.content_part.done", inMessage().put("part", ResponseFormat.content(answer)));
    add("response.output_item.done", item(last, ResponseFormat.wholeMessage(answer)));
  }

  private Json begunCall(int tool) {
    return ResponseFormat.call(answer, tool, "in_progress", "");
  }

  private Json.Builder item(ChatPiece piece, Json item) {
    int index = piece.isOfTool() ? ResponseFormat.indexOfCall(answer, piece.tool()) : 0;
    return Json.object().put("output_index", index).put("item", item);
  }

  private Json.Builder inMessage() {
    return Json.object()
        .put("item_id", ResponseFormat.messageId(answer))
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private Json.Builder inCall(int tool) {
    return Json.object()
        .put("item_id", ResponseFormat.callId(answer, tool))
        .put("output_index", ResponseFormat.indexOfCall(answer, tool));
  }
}

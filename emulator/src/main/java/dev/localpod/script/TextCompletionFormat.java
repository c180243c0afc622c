package dev.localpod.script;

import dev.localpod.json.Json;
import dev.localpod.script.ChatPiece.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes text completions and their chunks, which have the same shape. */
final class TextCompletionFormat implements ChatFormat {

  @Override
  public Json body(ChatAnswer answer) {
    return head(answer)
        .put("choices", choices(answer, answer.text(Kind.TEXT, 0), answer.finish().text()))
        .put("usage", answer.usage())
        .build();
  }

  @Override
  public List<List<Json>> stream(ChatAnswer answer) {
    var parts = new ArrayList<List<Json>>();
    parts.add(answer.choices() == 0 ? List.of(chunk(answer, List.of(), null)) : List.of());
    for (ChatPiece piece : answer.pieces()) {
      parts.add(chunks(answer, piece.text(), null));
    }
    var last = new ArrayList<>(chunks(answer, "", answer.finish().text()));
    if (answer.request().includeUsage()) {
      last.add(chunk(answer, List.of(), answer.usage()));
    }
    parts.add(last);
    return parts;
  }

  private static List<Json> chunks(ChatAnswer answer, String text, @Nullable String finish) {
    return choices(answer, text, finish).stream()
        .map(choice -> chunk(answer, List.of(choice), null))
        .toList();
  }

  private static Json chunk(ChatAnswer answer, List<Json> choices, @Nullable Json usage) {
    var chunk = head(answer).put("choices", choices);
    return answer.request().includeUsage() ? chunk.put("usage", usage).build() : chunk.build();
  }

  private static Json.Builder head(ChatAnswer answer) {
    return Json.object()
        .put("id", "cmpl-" + answer.key())
        .put("object", "text_completion")
        .put("created", answer.created())
        .put("model", answer.model());
  }

  private static List<Json> choices(ChatAnswer answer, String text, @Nullable String finish) {
    return IntStream.range(0, answer.choices())
        .<Json>mapToObj(
            choice ->
                Json.object()
                    .put("text", text)
                    .put("index", choice)
                    .put("logprobs", null)
                    .put("finish_reason", finish)
                    .build())
        .toList();
  }
}

package dev.localpod.scenario;

import dev.localpod.json.Json;
import dev.localpod.script.ChatReply;
import dev.localpod.script.ChatReply.Finish;
import dev.localpod.script.ChatReply.ToolCall;
import dev.localpod.script.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the value of {@code chat} or {@code vllm}: a text, or a mapping of a reply. */
final class ChatReplyReader {

  private static final String STOP_AFTER = "stopAfter";

  private static final FieldTable<ChatReply> REPLY =
      new FieldTable<ChatReply>("a reply")
          .addReadOnly("text", (reply, field) -> reply.text(field.value().json()))
          .addReadOnly("refusal", (reply, field) -> reply.refusal(field.text()))
          .addReadOnly("tools", (reply, field) -> reply.tools(tools(field)))
          .addReadOnly("finish", (reply, field) -> reply.finish(finish(field)))
          .addReadOnly("model", (reply, field) -> reply.model(field.text()))
          .addReadOnly("choices", (reply, field) -> reply.choices(field.whole()))
          .addReadOnly("pace", (reply, field) -> reply.pace(field.delay()))
          .addReadOnly(STOP_AFTER, (reply, field) -> reply); // decides which step it is

  private static final AllowedFields TOOL =
      new AllowedFields("a tool", List.of("name", "arguments"));

  private ChatReplyReader() {}

  /** Reads a step that sends a whole reply, or one that sends its beginning. */
  static Step read(
      Field field, Function<ChatReply, Step> whole, Function<ChatReply.Beginning, Step> beginning) {
    if (!(field.value() instanceof Node.Mapping)) {
      return whole.apply(ChatReply.of(text(field)));
    }
    Node.Mapping mapping = REPLY.check(field.value());
    ChatReply reply = REPLY.apply(mapping, ChatReply.empty());
    Optional<Field> stopAfter = mapping.get(STOP_AFTER);
    return stopAfter.isEmpty()
        ? whole.apply(reply)
        : beginning.apply(
            stopAfter.get().location().check(() -> reply.stopAfter(stopAfter.get().whole())));
  }

  private static String text(Field field) {
    if (field.value().json() instanceof Json.Str text) {
      return text.value();
    }
    throw field.refuse("text or a mapping of " + REPLY.names());
  }

  private static Finish finish(Field field) {
    return field.choice(Stream.of(Finish.values()), Finish::text);
  }

  private static List<ToolCall> tools(Field field) {
    return field.items().stream().map(ChatReplyReader::tool).toList();
  }

  private static ToolCall tool(Node node) {
    Node.Mapping tool = TOOL.check(node);
    Field name = tool.get("name").orElseThrow(() -> tool.location().refuse("a tool needs 'name'"));
    Json arguments = tool.get("arguments").map(found -> found.value().json()).orElse(Json.EMPTY);
    return name.location().check(() -> new ToolCall(name.text(), arguments));
  }
}

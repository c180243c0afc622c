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

  private static final AllowedFields TOOL =
      AllowedFields.of("a tool")
          .and("name", ScenarioSchema.TEXT.with("minLength", 1).described("The name of the tool."))
          .and(
              "arguments",
              ScenarioSchema.VALUE.described(
                  "The arguments; text is sent as it is, anything else as its JSON text."));

  private static final FieldTable<ChatReply> REPLY =
      new FieldTable<ChatReply>("a reply")
          .addReadOnly(
              "text",
              ScenarioSchema.VALUE_BUT_NULL.described(
                  "The text of the reply; anything but text is sent as its JSON text."),
              (reply, field) -> reply.text(field.value().json()))
          .addReadOnly(
              "refusal",
              ScenarioSchema.TEXT.described("The text of a refusal, instead of a text."),
              (reply, field) -> reply.refusal(field.text()))
          .addReadOnly(
              "tools",
              Schema.listOf(
                      TOOL.schema()
                          .with("required", List.of("name"))
                          .described("A call of a tool."))
                  .described("The tools that the model calls.")
                  .examples("[{name: get_weather, arguments: {city: Berlin}}]"),
              (reply, field) -> reply.tools(tools(field)))
          .addReadOnly(
              "finish",
              Schema.oneOf(Stream.of(Finish.values()).map(Finish::text))
                  .described(
                      "Why the model stops. Default: tool_calls if it calls tools, else stop."),
              (reply, field) -> reply.finish(finish(field)))
          .addReadOnly(
              "model",
              ScenarioSchema.TEXT
                  .with("minLength", 1)
                  .described("The name of the model. Default: the one that the request names."),
              (reply, field) -> reply.model(field.text()))
          .addReadOnly(
              "choices",
              Schema.whole(0, ChatReply.MAX_CHOICES)
                  .described("The number of choices. Default: what the request asks for."),
              (reply, field) -> reply.choices(field.whole()))
          .addReadOnly(
              "pace",
              Schema.ref("delay").described("The time that each token takes.").examples("50ms"),
              (reply, field) -> reply.pace(field.delay()))
          .addReadOnly(
              STOP_AFTER,
              Schema.whole(0).described("The number of tokens after which another step follows."),
              (reply, field) -> reply); // decides which step it is

  private ChatReplyReader() {}

  /** Returns the schema of a reply. */
  static Schema schema() {
    return Schema.anyOf(
            ScenarioSchema.TEXT,
            REPLY
                .schema()
                .and(Schema.has("refusal").implies(Schema.field("text", Schema.of("const", "")))))
        .described("The reply of a language model: its text alone, or with settings.")
        .examples("Hello there", "{text: Hello there, pace: 50ms}");
  }

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

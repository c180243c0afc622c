package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a reply depends on in a request for a completion.
 *
 * @param body the whole request
 * @param model the model that it names
 * @param stream whether it asks for a stream
 * @param includeUsage whether the stream shall end with the usage
 * @param choices the number of choices that it asks for, for all its prompts together
 * @param maxTokens the most tokens that each choice may have
 * @param promptTokens the number of tokens of its prompt
 */
record ChatRequest(
    ChatShape shape,
    Json.Obj body,
    Optional<String> model,
    boolean stream,
    boolean includeUsage,
    int choices,
    OptionalInt maxTokens,
    int promptTokens) {

  /**
   * Reads a request of a shape.
   *
   * @throws IllegalArgumentException if it has no prompt, or a member of another type or size than
   *     the shape has
   */
  static ChatRequest of(ChatShape shape, Json.Obj body) {
    var members = new ChatMembers(body);
    Json prompt = ChatPrompt.of(shape, members);
    Json.Obj streamOptions = members.object("stream_options").orElse(Json.EMPTY);
    return new ChatRequest(
        shape,
        body,
        members.text("model"),
        members.flag("stream"),
        new ChatMembers(streamOptions).flag("include_usage"),
        choices(shape, members, prompt),
        maxTokens(members),
        ChatTokens.count(prompt));
  }

  /** Counts the choices: a list of texts, or of lists of tokens, is as many prompts. */
  private static int choices(ChatShape shape, ChatMembers members, Json prompt) {
    int each =
        shape == ChatShape.RESPONSE ? 1 : members.whole("n", 1, ChatReply.MAX_CHOICES).orElse(1);
    boolean isSeveral =
        shape == ChatShape.COMPLETION
            && prompt instanceof Json.Arr list
            && !(list.items().get(0) instanceof Json.Num);
    long all = isSeveral ? (long) each * ((Json.Arr) prompt).items().size() : each;
    if (all > ChatReply.MAX_CHOICES) {
      throw new IllegalArgumentException(
          "the prompts ask for "
              + all
              + " choices; must be "
              + ChatReply.MAX_CHOICES
              + " or fewer");
    }
    return (int) all;
  }

  private static OptionalInt maxTokens(ChatMembers members) {
    return List.of("max_completion_tokens", "max_output_tokens", "max_tokens").stream()
        .map(name -> members.whole(name, 1, Integer.MAX_VALUE))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }
}

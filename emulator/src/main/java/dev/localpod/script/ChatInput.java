package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Reads the input of a job that asks a language model: what the OpenAI-compatible route submits
 * (OAI-2), or the body of a chat completion or a text completion itself.
 *
 * @param route the route that the client called, such as {@code /v1/chat/completions}
 */
record ChatInput(Optional<String> route, Json.Obj input) {

  private static final String MODELS = "/v1/models";

  /**
   * Reads an input.
   *
   * @throws IllegalArgumentException if its route is not text
   */
  static ChatInput of(Json.Obj input) {
    return new ChatInput(new ChatMembers(input).text("openai_route"), input);
  }

  /**
   * Returns the request for a completion.
   *
   * @throws IllegalArgumentException if the route is unknown, or the request is not valid
   */
  ChatRequest request() {
    var members = new ChatMembers(input);
    if (route.isPresent()) {
      ChatShape shape =
          ChatShape.ofRoute(route.get())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the worker does not serve "
                              + route.get()
                              + "; must be one of "
                              + ChatShape.routes()
                              + ", "
                              + MODELS));
      members.required("openai_input");
      return ChatRequest.of(shape, members.object("openai_input").orElse(Json.EMPTY));
    }
    for (ChatShape shape : List.of(ChatShape.CHAT, ChatShape.COMPLETION)) {
      if (members.has(shape.prompt())) {
        return ChatRequest.of(shape, input);
      }
    }
    throw new IllegalArgumentException(
        "the input has no prompt; must have 'messages', 'prompt' or 'openai_route'");
  }

  /** Whether the client asks for the list of models. */
  boolean asksForModels() {
    return route.equals(Optional.of(MODELS));
  }

  /** Whether the client asks for a chat completion or a text completion by the route. */
  boolean isForChatOrText() {
    return route
        .flatMap(ChatShape::ofRoute)
        .filter(shape -> shape != ChatShape.RESPONSE)
        .isPresent();
  }

  /** Returns the name of the one model that the client asks for. */
  Optional<String> askedModel() {
    return route
        .filter(path -> path.startsWith(MODELS + "/"))
        .map(path -> path.substring(MODELS.length() + 1));
  }
}

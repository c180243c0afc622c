package dev.localpod.script;

import static java.util.stream.Collectors.joining;

import java.util.Optional;
import java.util.stream.Stream;

/** The shapes in which clients ask for completions. */
enum ChatShape {
  /** A conversation: {@code messages}. */
  CHAT("/v1/chat/completions", "messages", new ChatCompletionFormat()),
  /** A text to continue: {@code prompt}. */
  COMPLETION("/v1/completions", "prompt", new TextCompletionFormat()),
  /** The successor of both, with typed output items and events: {@code input}. */
  RESPONSE("/v1/responses", "input", new ResponseFormat());

  private final String route;
  private final String prompt;
  private final ChatFormat format;

  ChatShape(String route, String prompt, ChatFormat format) {
    this.route = route;
    this.prompt = prompt;
    this.format = format;
  }

  /** Returns the member of a request that holds its prompt. */
  String prompt() {
    return prompt;
  }

  ChatFormat format() {
    return format;
  }

  /** Lists the routes, for messages. */
  static String routes() {
    return Stream.of(values()).map(shape -> shape.route).collect(joining(", "));
  }

  static Optional<ChatShape> ofRoute(String route) {
    return Stream.of(values()).filter(shape -> shape.route.equals(route)).findFirst();
  }
}

package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;

/** Checks the prompts of requests for completions. */
final class ChatPrompt {

  private ChatPrompt() {}

  /**
   * Returns the prompt of a request of a shape.
   *
   * @throws IllegalArgumentException if it is missing, or of another type than the shape has
   */
  static Json of(ChatShape shape, ChatMembers members) {
    String name = shape.prompt();
    Json prompt = members.required(name);
    boolean isList = prompt instanceof Json.Arr list && !list.items().isEmpty();
    if (shape == ChatShape.CHAT && !isList) {
      throw ChatMembers.refusal(name, prompt, "a list of one message or more");
    } else if (!isList && !(prompt instanceof Json.Str)) {
      throw ChatMembers.refusal(name, prompt, "text or a list that is not empty");
    }
    if (prompt instanceof Json.Arr list) {
      if (shape == ChatShape.COMPLETION) {
        checkTexts(name, list.items());
      } else {
        checkMessages(name, list.items());
      }
    }
    return prompt;
  }

  /**
   * Returns a prompt that is a text or messages.
   *
   * @throws IllegalArgumentException if it is missing, or of another type
   */
  static Json textOrMessages(String name, ChatMembers members) {
    Json prompt = members.required(name);
    if (prompt instanceof Json.Arr list && !list.items().isEmpty()) {
      checkMessages(name, list.items());
    } else if (!(prompt instanceof Json.Str)) {
      throw ChatMembers.refusal(name, prompt, "text or a list of one message or more");
    }
    return prompt;
  }

  /**
   * Checks messages: objects whose content is text or a list of parts, which are objects, too.
   *
   * @throws IllegalArgumentException if one of them is of another type
   */
  private static void checkMessages(String name, List<Json> messages) {
    for (int i = 0; i < messages.size(); i++) {
      String place = place(name, i);
      if (!(messages.get(i) instanceof Json.Obj message)) {
        throw ChatMembers.refusal(place, messages.get(i), "an object");
      }
      message.get("content").ifPresent(content -> checkContent(place + ".content", content));
    }
  }

  private static void checkContent(String name, Json content) {
    if (content instanceof Json.Arr parts) {
      for (int i = 0; i < parts.items().size(); i++) {
        if (!(parts.items().get(i) instanceof Json.Obj)) {
          throw ChatMembers.refusal(place(name, i), parts.items().get(i), "an object");
        }
      }
    } else if (!(content instanceof Json.Str) && !content.equals(Json.NULL)) {
      throw ChatMembers.refusal(name, content, "text or a list of parts");
    }
  }

  /** Checks prompts to continue: one of tokens, or several, each a text or a list of tokens. */
  private static void checkTexts(String name, List<Json> items) {
    boolean isOneOfTokens = items.get(0) instanceof Json.Num;
    for (int i = 0; i < items.size(); i++) {
      Json item = items.get(i);
      if (isOneOfTokens && !(item instanceof Json.Num)) {
        throw ChatMembers.refusal(place(name, i), item, "a number, as the first one is");
      } else if (!isOneOfTokens && !(item instanceof Json.Str) && !isListOfTokens(item)) {
        throw ChatMembers.refusal(place(name, i), item, "text or a list of numbers");
      }
    }
  }

  private static boolean isListOfTokens(Json item) {
    return item instanceof Json.Arr list
        && !list.items().isEmpty()
        && list.items().stream().allMatch(Json.Num.class::isInstance);
  }

  private static String place(String name, int index) {
    return name + "[" + index + "]";
  }
}

package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Splits texts into tokens, and counts those of prompts. A token is up to {@value #LONGEST}
 * characters of a word, with the white space before them.
 */
final class ChatTokens {

  static final int LONGEST = 12;

  private static final Pattern TOKEN = Pattern.compile("\\s*+\\S{1," + LONGEST + "}+|\\s++");

  private ChatTokens() {}

  /** Splits a text into its tokens, which together are the text. */
  static List<String> split(String text) {
    return TOKEN.matcher(text).results().map(MatchResult::group).toList();
  }

  /**
   * Counts the tokens of a prompt: of a string, of the members {@code content} and {@code text} of
   * messages and their parts, and of a list one after the other. A number is the id of one token.
   * Images and other parts count nothing.
   */
  static int count(Json prompt) {
    if (prompt instanceof Json.Str string) {
      return (int) TOKEN.matcher(string.value()).results().count();
    } else if (prompt instanceof Json.Arr list) {
      return list.items().stream().mapToInt(ChatTokens::count).sum();
    } else if (prompt instanceof Json.Obj object) {
      return Stream.of("content", "text")
          .flatMap(name -> object.get(name).stream())
          .mapToInt(ChatTokens::count)
          .sum();
    }
    return prompt instanceof Json.Num ? 1 : 0;
  }
}

package dev.localpod.script;

import dev.localpod.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The reply of a language model, for the steps {@code chat} and {@code vllm}: {@code
 * ChatReply.of("Hello there").pace(ofMillis(50))}. The step puts it into the shape that the request
 * asks for, as one completion or as a stream of tokens. Texts may contain placeholders.
 *
 * @param text the text; anything but a string is sent as its JSON text
 * @param refusal the text of a refusal, instead of a text
 * @param tools the tools that the model calls
 * @param pace the time that each token takes
 * @param finish the reason why the model stops; by default {@code tool_calls} if it calls tools,
 *     else {@code stop}
 * @param model the name of the model; by default the one that the request names
 * @param choices the number of choices, 0 to {@value #MAX_CHOICES}; by default what the request
 *     asks for
 */
public record ChatReply(
    Json text,
    Optional<String> refusal,
    List<ToolCall> tools,
    Delay pace,
    Optional<Finish> finish,
    Optional<String> model,
    OptionalInt choices) {

  /** The largest number of choices. */
  public static final int MAX_CHOICES = 128;

  private static final Json NO_TEXT = new Json.Str("");

  private static final ChatReply NOTHING =
      new ChatReply(
          NO_TEXT,
          Optional.empty(),
          List.of(),
          Delay.of(Duration.ZERO),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /** Copies {@code tools}. Refuses a text beside a refusal, and choices out of range. */
  public ChatReply {
    tools = List.copyOf(tools);
    if (text.equals(Json.NULL)) {
      throw new IllegalArgumentException("'text' cannot be null; must be text or another value");
    }
    if (refusal.isPresent() && !text.equals(NO_TEXT)) {
      throw new IllegalArgumentException(
          "a reply cannot have 'text' and 'refusal'; must be one of them");
    }
    if (model.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("'model' cannot be empty; must be a name");
    }
    int count = choices.orElse(0);
    if (count < 0 || count > MAX_CHOICES) {
      throw new IllegalArgumentException(
          "'choices' cannot be " + count + "; must be 0 to " + MAX_CHOICES);
    }
  }

  /** The reasons why a model stops. */
  public enum Finish {
    /** The model has said everything. */
    STOP,
    /** The model has reached the largest number of tokens. */
    LENGTH,
    /** The model calls tools. */
    TOOL_CALLS,
    /** A filter has removed content. */
    CONTENT_FILTER;

    /** Returns its name in scenarios and on the wire. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A call of a tool.
   *
   * @param name the name of the tool
   * @param arguments the arguments; a string is sent as it is, anything else as its JSON text
   */
  public record ToolCall(String name, Json arguments) {
    /** Refuses an empty name. */
    public ToolCall {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("'name' cannot be empty; must be the name of a tool");
      }
    }

    Json toJson() {
      return Json.object().put("name", name).put("arguments", arguments).build();
    }
  }

  /**
   * The first tokens of a reply, after which the script goes on with another step.
   *
   * @param reply the whole reply
   * @param tokens the number of tokens that are sent, 0 or more
   */
  public record Beginning(ChatReply reply, int tokens) {
    /** Refuses a negative number of tokens. */
    public Beginning {
      if (tokens < 0) {
        throw new IllegalArgumentException(
            "'stopAfter' cannot be " + tokens + "; must be 0 or more tokens");
      }
    }

    Json toJson() {
      return reply.members().put("stopAfter", tokens).build();
    }
  }

  /** Creates a reply without a text. */
  public static ChatReply empty() {
    return NOTHING;
  }

  /**
   * Creates a reply with a text.
   *
   * @param text converted by {@link Json#of}; anything but a string is sent as its JSON text
   */
  public static ChatReply of(Object text) {
    return NOTHING.text(text);
  }

  /** Creates a reply that calls a tool; see {@link #tool}. */
  public static ChatReply ofTool(String name, Object arguments) {
    return NOTHING.tool(name, arguments);
  }

  /** Creates a reply that refuses the request. */
  public static ChatReply ofRefusal(String refusal) {
    return NOTHING.refusal(refusal);
  }

  /**
   * Returns this reply with another text.
   *
   * @param other converted by {@link Json#of}; anything but a string is sent as its JSON text
   */
  public ChatReply text(Object other) {
    var json = Json.of(Objects.requireNonNull(other, "text"));
    return new ChatReply(json, refusal, tools, pace, finish, model, choices);
  }

  /** Returns this reply with a refusal. */
  public ChatReply refusal(String other) {
    return new ChatReply(text, Optional.of(other), tools, pace, finish, model, choices);
  }

  /**
   * Returns this reply with one more call of a tool.
   *
   * @param arguments converted by {@link Json#of}; a string is sent as it is, even if it is not
   *     JSON, and anything else as its JSON text
   */
  public ChatReply tool(String name, Object arguments) {
    var call = new ToolCall(name, Json.of(Objects.requireNonNull(arguments, "arguments")));
    return tools(Stream.concat(tools.stream(), Stream.of(call)).toList());
  }

  /** Returns this reply with these calls of tools only. */
  public ChatReply tools(List<ToolCall> others) {
    return new ChatReply(text, refusal, others, pace, finish, model, choices);
  }

  /** Returns this reply with another time for each token. */
  public ChatReply pace(Duration each) {
    return pace(Delay.of(each));
  }

  /** Returns this reply with a time that is drawn for each token. */
  public ChatReply pace(Delay each) {
    return new ChatReply(text, refusal, tools, each, finish, model, choices);
  }

  /** Returns this reply with another reason why the model stops. */
  public ChatReply finish(Finish reason) {
    return new ChatReply(text, refusal, tools, pace, Optional.of(reason), model, choices);
  }

  /** Returns this reply with the name of the model. */
  public ChatReply model(String name) {
    return new ChatReply(text, refusal, tools, pace, finish, Optional.of(name), choices);
  }

  /** Returns this reply with a number of choices, whatever the request asks for. */
  public ChatReply choices(int count) {
    return new ChatReply(text, refusal, tools, pace, finish, model, OptionalInt.of(count));
  }

  /** Returns the first tokens of this reply, after which the script goes on. */
  public Beginning stopAfter(int tokens) {
    return new Beginning(this, tokens);
  }

  /** Returns this reply as a scenario contains it: a text alone, or a mapping. */
  Json toJson() {
    return text instanceof Json.Str && equals(NOTHING.text(text)) ? text : members().build();
  }

  private Json.Builder members() {
    var json = Json.object();
    if (!text.equals(NO_TEXT)) {
      json.put("text", text);
    }
    json.putIfPresent("refusal", refusal);
    if (!tools.isEmpty()) {
      json.put("tools", tools.stream().map(ToolCall::toJson).toList());
    }
    json.putIfPresent("finish", finish.map(Finish::text));
    json.putIfPresent("model", model);
    choices.ifPresent(count -> json.put("choices", count));
    return pace.equals(NOTHING.pace) ? json : json.put("pace", pace.toJson());
  }

  /** Returns this reply with its placeholders filled in for a job. */
  ChatReply fill(ScriptContext job) {
    return new ChatReply(
        filled(job, text),
        refusal.map(template -> textOf(filled(job, Json.of(template)))),
        tools.stream().map(call -> new ToolCall(call.name, filled(job, call.arguments))).toList(),
        pace,
        finish,
        model
            .map(template -> textOf(filled(job, Json.of(template))))
            .filter(name -> !name.isEmpty()),
        choices);
  }

  /** Fills in a value; a placeholder without a value becomes the empty text. */
  private static Json filled(ScriptContext job, Json template) {
    Json value = job.fill(template);
    return value.equals(Json.NULL) ? NO_TEXT : value;
  }

  /** Returns a string itself, and any other value as its JSON text. */
  static String textOf(Json value) {
    return value instanceof Json.Str string ? string.value() : value.toString();
  }
}

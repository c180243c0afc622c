package dev.localpod.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localpod.json.Json;
import dev.localpod.script.ChatReply.Finish;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The step {@code chat} in the shape of the responses API. */
class ResponsesTest {

  private static final Pattern EVENT = Pattern.compile("event: (\\S+)\ndata: (.*)\n\n");

  private static final String MESSAGE =
      """
      {"id":"msg_job-7","type":"message","status":"%s","role":"assistant","content":[%s]}""";

  private static final String TEXT =
      """
      {"type":"output_text","text":"%s","annotations":[],"logprobs":[]}""";

  @Test
  void a_text_is_a_response_with_one_message() {
    assertThat(answer(Scripts.chat("Hello there"), "\"model\":\"llama\"").body())
        .hasToString(
            """
            {"id":"resp_job-7","object":"response","created_at":1700000000,"status":"completed",\
            "error":null,"incomplete_details":null,"model":"llama","output":[%s],\
            "usage":{"input_tokens":2,"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},\
            "output_tokens":2,\
            "output_tokens_details":{"reasoning_tokens":0},"total_tokens":4},\
            "instructions":null,"max_output_tokens":null,"metadata":{},"parallel_tool_calls":true,\
            "previous_response_id":null,"temperature":1.0,"text":{"format":{"type":"text"}},\
            "tool_choice":"auto","tools":[],"top_p":1.0,"truncation":"disabled"}"""
                .formatted(MESSAGE.formatted("completed", TEXT.formatted("Hello there"))));
  }

  @Test
  void a_response_repeats_settings_of_its_request() {
    ScriptedAnswer answer =
        answer(
            Scripts.chat("x"),
            "\"temperature\":0.2,\"metadata\":{\"k\":\"v\"},\"instructions\":\"Be brief\",\"top_p\":null");

    assertThat(answer.at("/temperature")).hasToString("0.2");
    assertThat(answer.at("/metadata")).hasToString("{\"k\":\"v\"}");
    assertThat(answer.at("/instructions")).isEqualTo(Json.of("Be brief"));
    assertThat(answer.at("/top_p")).hasToString("1.0");
  }

  @Test
  void a_stream_has_numbered_events_of_the_response_its_items_and_their_parts() {
    List<Json> events = events(Scripts.chat("Hello there"), "");

    assertThat(types(events))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).at("/sequence_number")).contains(Json.of(i));
    }
    assertThat(events.get(0).at("/response/status")).contains(Json.of("in_progress"));
    assertThat(events.get(2))
        .hasToString(
            """
            {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":%s}"""
                .formatted(MESSAGE.formatted("in_progress", "")));
    assertThat(events.get(3))
        .hasToString(
            """
            {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_job-7",\
            "output_index":0,"content_index":0,"part":%s}"""
                .formatted(TEXT.formatted("")));
    assertThat(events.get(5))
        .hasToString(
            """
            {"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_job-7",\
            "output_index":0,"content_index":0,"delta":" there","logprobs":[]}""");
    assertThat(events.get(6))
        .hasToString(
            """
            {"type":"response.output_text.done","sequence_number":6,"item_id":"msg_job-7",\
            "output_index":0,"content_index":0,"text":"Hello there","logprobs":[]}""");
    assertThat(events.get(9).at("/response"))
        .contains(answer(Scripts.chat("Hello there"), "").body());
  }

  @Test
  void each_tool_call_is_an_item_of_its_own() {
    Script script = Scripts.chat(ChatReply.of("Look").tool("a", Map.of()).tool("b", "x y"));

    List<Json> events = events(script, "");
    assertThat(types(events))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    assertThat(events.get(12))
        .hasToString(
            """
            {"type":"response.output_item.added","sequence_number":12,"output_index":2,\
            "item":{"id":"fc_job-7_1","type":"function_call","status":"in_progress",\
            "arguments":"","call_id":"call_job-7_1","name":"b"}}""");
    assertThat(events.get(14))
        .hasToString(
            """
            {"type":"response.function_call_arguments.delta","sequence_number":14,\
            "item_id":"fc_job-7_1","output_index":2,"delta":" y"}""");
    assertThat(events.get(15))
        .hasToString(
            """
            {"type":"response.function_call_arguments.done","sequence_number":15,\
            "item_id":"fc_job-7_1","output_index":2,"name":"b","arguments":"x y"}""");
  }

  @Test
  void a_reply_of_tool_calls_only_has_no_message() {
    ScriptedAnswer answer = answer(Scripts.chat(ChatReply.ofTool("a", Map.of())), "");

    assertThat(answer.at("/output"))
        .hasToString(
            """
            [{"id":"fc_job-7_0","type":"function_call","status":"completed","arguments":"{}",\
            "call_id":"call_job-7_0","name":"a"}]""");
    assertThat(answer.at("/status")).isEqualTo(Json.of("completed"));
  }

  @Test
  void a_limit_makes_the_response_and_its_last_item_incomplete() {
    Script script = Scripts.chat(ChatReply.of("one").tool("a", "x y z"));
    ScriptedAnswer answer = answer(script, "\"max_output_tokens\":4");

    assertThat(answer.at("/status")).isEqualTo(Json.of("incomplete"));
    assertThat(answer.at("/incomplete_details/reason")).isEqualTo(Json.of("max_output_tokens"));
    assertThat(answer.at("/output/0/status")).isEqualTo(Json.of("completed"));
    assertThat(answer.at("/output/1/status")).isEqualTo(Json.of("incomplete"));
    assertThat(answer.at("/output/1/arguments")).isEqualTo(Json.of("x y"));
    List<Json> events = events(script, "\"max_output_tokens\":4");
    assertThat(types(events)).endsWith("response.incomplete");
  }

  @Test
  void a_filter_makes_a_response_incomplete() {
    ScriptedAnswer answer =
        answer(Scripts.chat(ChatReply.of("I").finish(Finish.CONTENT_FILTER)), "");

    assertThat(answer.at("/incomplete_details/reason")).isEqualTo(Json.of("content_filter"));
  }

  @Test
  void a_refusal_is_a_part_of_its_own_kind() {
    Script script = Scripts.chat(ChatReply.ofRefusal("I cannot"));

    assertThat(answer(script, "").at("/output/0/content"))
        .hasToString("[{\"type\":\"refusal\",\"refusal\":\"I cannot\"}]");
    assertThat(types(events(script, "")))
        .contains("response.refusal.delta", "response.refusal.done")
        .doesNotContain("response.output_text.delta", "response.output_text.done");
  }

  @Test
  void an_empty_text_is_a_message_with_an_empty_part() {
    assertThat(answer(Scripts.chat(""), "").at("/output/0/content/0/text")).isEqualTo(Json.of(""));
    assertThat(types(events(Scripts.chat(""), "")))
        .contains("response.output_item.added", "response.output_item.done")
        .doesNotContain("response.output_text.delta");
  }

  @Test
  void without_choices_there_is_no_output() {
    Script script = Scripts.chat(ChatReply.of("Hello there").choices(0));

    assertThat(answer(script, "").at("/output")).hasToString("[]");
    assertThat(types(events(script, "")))
        .containsExactly("response.created", "response.in_progress", "response.completed");
  }

  @Test
  void the_beginning_of_a_response_stays_open() {
    Script script = Scripts.chat(ChatReply.of("Hello there").stopAfter(1)).fail("lost");

    assertThat(types(events(script, "")))
        .endsWith("response.content_part.added", "response.output_text.delta");
  }

  private static ScriptedAnswer answer(Script script, String members) {
    String more = members.isEmpty() ? "" : "," + members;
    return ScriptedAnswer.onRoute(script, "/v1/responses", "{\"input\":\"Say hello\"" + more + "}");
  }

  /** The data of the events; the name of each stands in both of its lines. */
  private static List<Json> events(Script script, String members) {
    String more = members.isEmpty() ? "" : "," + members;
    return answer(script, "\"stream\":true" + more).chunks().stream()
        .map(
            chunk -> {
              Matcher event = EVENT.matcher(ChatReply.textOf(chunk));
              assertThat(event.matches()).as("%s", chunk).isTrue();
              Json data = Json.parse(event.group(2));
              assertThat(data.at("/type")).contains(Json.of(event.group(1)));
              return data;
            })
        .toList();
  }

  private static List<String> types(List<Json> events) {
    return events.stream().map(event -> ChatReply.textOf(event.at("/type").orElseThrow())).toList();
  }
}

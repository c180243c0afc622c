package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.OptionalInt;

/**
 * The vLLM worker's own request: {@code prompt} or {@code messages}, {@code sampling_params},
 * {@code stream} and the sizes of batches.
 */
record VllmRequest(ChatRequest request, VllmBatchSizes batchSizes) {

  /** The most tokens of an answer whose request has no {@code max_tokens}. */
  private static final int DEFAULT_MAX_TOKENS = 100;

  /**
   * Reads the input of a job.
   *
   * @throws IllegalArgumentException if it has no prompt, or a member of another type or size than
   *     the worker takes
   */
  static VllmRequest of(Json.Obj input) {
    var members = new ChatMembers(input);
    Json prompt =
        ChatPrompt.textOrMessages(members.has("messages") ? "messages" : "prompt", members);
    var sampling = new ChatMembers(members.object("sampling_params").orElse(Json.EMPTY));
    var request =
        new ChatRequest(
            ChatShape.COMPLETION,
            input,
            members.text("model"),
            members.flag("stream"),
            false,
            sampling.whole("n", 1, ChatReply.MAX_CHOICES).orElse(1),
            OptionalInt.of(
                sampling.whole("max_tokens", 1, Integer.MAX_VALUE).orElse(DEFAULT_MAX_TOKENS)),
            ChatTokens.count(prompt));
    return new VllmRequest(request, batchSizes(members));
  }

  private static VllmBatchSizes batchSizes(ChatMembers members) {
    VllmBatchSizes usual = VllmBatchSizes.DEFAULT;
    return new VllmBatchSizes(
        members.whole("min_batch_size", 1, Integer.MAX_VALUE).orElse(usual.first()),
        members.number("batch_size_growth_factor").orElse(usual.growth()),
        members.whole("max_batch_size", 1, Integer.MAX_VALUE).orElse(usual.largest()));
  }
}

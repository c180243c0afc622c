package dev.localpod.script;

import dev.localpod.json.Json;
import java.util.List;

/** Writes an answer in one of the shapes that clients ask for. */
interface ChatFormat {

  /** Writes the answer as one body. */
  Json body(ChatAnswer answer);

  /**
   * Writes the answer as a stream.
   *
   * @return the chunks that come first, those of each token, and those that come last: a list of
   *     two more than {@link ChatAnswer#tokens}
   */
  List<List<Json>> stream(ChatAnswer answer);
}

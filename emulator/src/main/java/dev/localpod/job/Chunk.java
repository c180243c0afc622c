package dev.localpod.job;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One piece of a job's streamed output (STRM-1).
 *
 * @param sequence the number of the chunk in the job, from 0
 * @param metrics an object of figures beside the output
 */
public record Chunk(long sequence, Json output, Optional<Json> metrics) {

  /**
   * Splits an output into the pieces in which it is delivered (STRM-5). An output within the limit
   * is one piece. A longer string is cut between code points; of any other value, the JSON text is.
   *
   * @param limit the largest size of a piece, in bytes of UTF-8, 4 or more
   */
  public static List<Json> split(Json output, int limit) {
    String text = output instanceof Json.Str string ? string.value() : output.toString();
    if (text.length() <= limit / 3) {
      return List.of(output); // no char takes more than three bytes
    }
    List<Json> pieces = new ArrayList<>();
    int start = 0;
    int size = 0;
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int codePoint = text.codePointAt(i);
      next = i + Character.charCount(codePoint);
      int bytes = utf8Length(codePoint);
      if (size + bytes > limit) {
        pieces.add(new Json.Str(text.substring(start, i)));
        start = i;
        size = 0;
      }
      size += bytes;
    }
    if (pieces.isEmpty()) {
      return List.of(output);
    }
    pieces.add(new Json.Str(text.substring(start)));
    return pieces;
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    } else if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}

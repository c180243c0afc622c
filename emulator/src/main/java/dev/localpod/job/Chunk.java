package dev.localpod.job;

import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One piece of a job's streamed output (STRM-1).
 *
 * @param sequence its place among the job's chunks, from 0
 * @param output the piece itself
 * @param metrics figures that go with it
 */
public record Chunk(long sequence, Json output, Optional<Json> metrics) {

  /**
   * The pieces in which an output is delivered (STRM-5). One that fits stays as it is. A longer
   * string is cut between code points into strings whose concatenation it is; any other value is
   * cut along its JSON text in the same way.
   *
   * @param limit the largest piece, in bytes of UTF-8, 4 or more
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

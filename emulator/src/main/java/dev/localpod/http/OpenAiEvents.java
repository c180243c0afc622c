package dev.localpod.http;

import dev.localpod.job.Job;
import dev.localpod.job.JobState;
import dev.localpod.job.JobStatus;
import dev.localpod.json.Json;
import java.util.List;

/**
 * Writes the output of a job as server-sent events (OAI-3): a string as it is, since it is text of
 * events already, any other value as the data of an event.
 */
final class OpenAiEvents {

  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";
  private static final String END_OF_EVENT = "\n\n";

  /** The number of characters of a line that are looked at; the line that counts is shorter. */
  private static final int LOOKED_AT = 32;

  private final StringBuilder line = new StringBuilder();
  private boolean afterReturn;
  private boolean inEvent;
  private boolean done;
  private int chunks;

  /** Whether the end of the stream was written. */
  boolean isDone() {
    return done;
  }

  /** The number of chunks that were written. */
  int chunks() {
    return chunks;
  }

  /** Returns the text of a chunk. */
  String chunk(Json output) {
    chunks++;
    return text(output);
  }

  /**
   * Returns the text that follows the last chunk: the end of the stream unless it was written, or
   * an error event. The output of a job without chunks comes before.
   */
  String end(Job job) {
    if (job.status() != JobStatus.COMPLETED) {
      return error(OpenAiError.of(job));
    }
    var text = new StringBuilder();
    if (chunks == 0) {
      outputs((JobState.Completed) job.state()).forEach(output -> text.append(text(output)));
    }
    text.append(endOfEvent());
    return done ? text.toString() : text + text(Json.of(DATA + " " + DONE + END_OF_EVENT));
  }

  /** Returns an event that ends the stream with an error, unless the stream has ended (OAI-4). */
  String error(OpenAiError error) {
    String start = endOfEvent();
    return done ? start : start + text(error.toJson());
  }

  private static List<Json> outputs(JobState.Completed state) {
    return state
        .output()
        .map(output -> output instanceof Json.Arr list ? list.items() : List.of(output))
        .orElse(List.of());
  }

  private String text(Json output) {
    String text =
        output instanceof Json.Str string
            ? string.value()
            : endOfEvent() + DATA + " " + output + END_OF_EVENT;
    text.chars().forEach(c -> read((char) c));
    return text;
  }

  /** Returns the line breaks that end an event which is not ended yet. */
  private String endOfEvent() {
    if (!inEvent) {
      return "";
    }
    boolean inLine = !line.isEmpty() || afterReturn; // a line feed would belong to the return
    String end = inLine ? END_OF_EVENT : "\n";
    end.chars().forEach(c -> read((char) c));
    return end;
  }

  /** Follows the lines, which end with a line feed, a carriage return or both. */
  private void read(char c) {
    boolean sameBreak = c == '\n' && afterReturn;
    afterReturn = c == '\r';
    if (sameBreak) {
      return;
    } else if (c != '\n' && c != '\r') {
      inEvent = true;
      if (line.length() < LOOKED_AT) {
        line.append(c);
      }
      return;
    }
    inEvent = !line.isEmpty();
    done |= line.indexOf(DATA) == 0 && line.substring(DATA.length()).strip().equals(DONE);
    line.setLength(0);
  }
}

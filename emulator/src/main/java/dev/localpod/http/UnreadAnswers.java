package dev.localpod.http;

import io.javalin.config.Key;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;

/**
 * The answers that clients have yet to read. They take no threads and may stay for any time, but
 * only so much memory: beyond it the connections with the oldest are closed.
 */
final class UnreadAnswers {

  static final Key<UnreadAnswers> KEY = new Key<>("dev.localpod.unread-answers");

  private final long limit;
  private final Map<EndPoint, Long> oldestFirst = new LinkedHashMap<>();
  private long bytes;

  /**
   * Creates an empty set of answers.
   *
   * @param limit the largest number of bytes of all answers, unless there is only one
   */
  UnreadAnswers(long limit) {
    this.limit = limit;
  }

  /** Creates an empty set of answers that may take a quarter of the largest heap. */
  static UnreadAnswers ofHeap() {
    return new UnreadAnswers(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Returns the answers of the server that got the call. */
  static UnreadAnswers of(Context ctx) {
    return ctx.appData(KEY);
  }

  /** Adds the answer that a connection begins to send, and cuts off others if it is too much. */
  void add(EndPoint connection, long length) {
    cutOff(connection, length).forEach(EndPoint::close);
  }

  private synchronized List<EndPoint> cutOff(EndPoint newest, long length) {
    oldestFirst.put(newest, length);
    bytes += length;
    List<EndPoint> tooMany = new ArrayList<>();
    Iterator<EndPoint> oldest = List.copyOf(oldestFirst.keySet()).iterator();
    while (bytes > limit && oldestFirst.size() > 1) {
      EndPoint next = oldest.next();
      tooMany.add(next);
      remove(next);
    }
    return tooMany;
  }

  /** Removes the answer of a connection, if it is there: it was read, or can no longer be. */
  synchronized void remove(EndPoint connection) {
    Long length = oldestFirst.remove(connection);
    bytes -= length == null ? 0 : length;
  }

  /** Returns the number of bytes of all answers. */
  synchronized long bytes() {
    return bytes;
  }
}

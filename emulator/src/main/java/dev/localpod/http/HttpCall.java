package dev.localpod.http;

import dev.localpod.core.limit.SizeLimits;
import dev.localpod.job.JobRequest;
import dev.localpod.json.Json;
import dev.localpod.registry.ServedEndpoint;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** A call to one of the paths of a {@link RouteProvider}. */
public final class HttpCall {

  private static final String SEGMENTS = "dev.localpod.segments";

  private final Context ctx;

  HttpCall(Context ctx) {
    this.ctx = ctx;
  }

  /** Returns the method as it was sent. */
  public String method() {
    return ctx.req().getMethod();
  }

  /** Returns the path as it was sent, for messages. */
  public String path() {
    return ctx.path();
  }

  /** Returns the segments of the path without the empty ones. */
  public List<String> segments() {
    return segments(ctx);
  }

  /** Returns the segments of the path of a call, which is split once. */
  static List<String> segments(Context ctx) {
    List<String> segments = ctx.attribute(SEGMENTS);
    if (segments == null) {
      segments = segments(ctx.path());
      ctx.attribute(SEGMENTS, segments);
    }
    return segments;
  }

  /** Returns whether a path begins with the segments of another one. */
  static boolean startsWith(List<String> path, List<String> prefix) {
    if (path.size() < prefix.size()) {
      return false;
    }
    for (int i = 0; i < prefix.size(); i++) {
      if (!path.get(i).equals(prefix.get(i))) {
        return false;
      }
    }
    return true;
  }

  static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    int begin = 0;
    while (begin < path.length()) {
      int slash = path.indexOf('/', begin);
      int end = slash < 0 ? path.length() : slash;
      if (end > begin) {
        segments.add(path.substring(begin, end));
      }
      begin = end + 1;
    }
    return Collections.unmodifiableList(segments);
  }

  /**
   * Returns the query parameters by name.
   *
   * @throws HttpError if one of them cannot be decoded
   */
  public Map<String, List<String>> query() {
    QueryString.check(ctx);
    return ctx.queryParamMap();
  }

  /** Returns the values of a header, one for each time it was sent. */
  public List<String> headers(String name) {
    return headers(ctx, name);
  }

  static List<String> headers(Context ctx, String name) {
    HttpFields fields = fields(ctx);
    return fields.contains(name) ? fields.getValuesList(name) : List.of();
  }

  /** Returns all headers of a call. */
  static HttpFields fields(Context ctx) {
    return ServletContextRequest.getServletContextRequest(ctx.req()).getHeaders();
  }

  /** Returns whether the call comes from this machine. */
  public boolean isFromLoopback() {
    try {
      return InetAddress.getByName(ctx.req().getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  /** Returns whether the call carries this key, raw or as a bearer; in constant time. */
  public boolean carries(String key) {
    return Credentials.of(headers("Authorization")).include(key);
  }

  /** Returns whether the body that was read has bytes. */
  public boolean hasBody() {
    @Nullable ReceivedBody body = CallBody.of(ctx).received();
    return body != null && body.size() > 0;
  }

  /**
   * Reads the body as text of {@code limit} bytes at most.
   *
   * @throws HttpError if it is larger, ends before it is complete, or is not UTF-8
   */
  public String text(int limit) {
    try {
      var bytes = ByteBuffer.wrap(RequestBody.bytes(ctx, limit));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw HttpError.badRequest("the request body is not valid UTF-8");
    }
  }

  /**
   * Reads the body as a JSON object of {@code limit} bytes at most.
   *
   * @throws HttpError if it is larger, ends before it is complete, is not a JSON object, or names a
   *     member twice
   */
  public Json.Obj object(int limit) {
    return RequestBody.strictObject(ctx, limit);
  }

  /**
   * Reads the body as that of {@code /run}.
   *
   * @throws HttpError if {@code /run} refuses it
   */
  public JobRequest jobRequest(ServedEndpoint endpoint) {
    return JobRequestReader.read(RequestBody.object(ctx, SizeLimits.RUN_BODY), endpoint);
  }
}

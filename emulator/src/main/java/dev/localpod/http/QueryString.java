package dev.localpod.http;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query of a call, and checks it, for Javalin leaves out what it cannot decode. */
final class QueryString {

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  private QueryString() {}

  /**
   * Checks that each name and value can be decoded.
   *
   * @throws HttpError if one cannot
   */
  static void check(Context ctx) {
    String query = ctx.queryString();
    if (query == null || query.indexOf('%') < 0) {
      return;
    }
    for (String pair : query.split("&")) {
      if (BAD_ESCAPE.matcher(pair).find()
          || !ESCAPES.matcher(pair).results().allMatch(QueryString::isUtf8)) {
        String name = pair.split("=", 2)[0];
        throw HttpError.badRequest(
            "the query parameter '" + name + "' is not UTF-8 in percent-encoding; % itself is %25");
      }
    }
  }

  /** Returns the first value of a parameter; null without one. */
  static @Nullable String value(Context ctx, String name) {
    // Without a query Javalin would still make a map of none.
    return ctx.queryString() == null ? null : ctx.queryParam(name);
  }

  private static boolean isUtf8(MatchResult escapes) {
    byte[] bytes = HexFormat.of().parseHex(escapes.group().replace("%", ""));
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }
}

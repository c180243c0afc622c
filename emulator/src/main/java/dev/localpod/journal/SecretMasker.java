package dev.localpod.journal;

import dev.localpod.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Masks credentials before they are written into the journal (POL-4). */
public final class SecretMasker {

  /** The text in place of a secret. */
  public static final String MASK = "***";

  private static final String S3_CONFIG = "s3config";

  private static final String WEBHOOK = "webhook";

  /** Ends like a credential, and is none: a client makes it up to tell its calls apart. */
  private static final String IDEMPOTENCY_KEY = "idempotency-key";

  /** The names of headers whose values are credentials. */
  private static final Pattern HEADERS =
      Pattern.compile(".*(auth|cookie|key|token|secret|passw|credential|signature).*");

  /** The names of parameters in a query whose values are credentials. */
  private static final Pattern PARAMETERS =
      Pattern.compile(
          ".*(token|secret|passwd|password|pwd|signature|credential|credentials)"
              + "|(.*[-_.])?(api|access|private|account|shared|auth)?key"
              + "|(.*[-_.])?(auth|authorization|sig)");

  private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");

  private SecretMasker() {}

  /**
   * Returns a request body in which each value of {@code s3Config}, in any case, and the
   * credentials in the URL of a webhook are masked.
   */
  public static Json maskBody(Json body) {
    if (!(body instanceof Json.Obj object)) {
      return body;
    }
    for (Map.Entry<String, Json> member : object.fields().entrySet()) {
      Json value = member.getValue();
      if (!maskField(member.getKey(), value).equals(value)) {
        Map<String, Json> fields = new LinkedHashMap<>(object.fields());
        fields.replaceAll(SecretMasker::maskField);
        return new Json.Obj(fields);
      }
    }
    return body;
  }

  private static Json maskField(String name, Json value) {
    String word = name.toLowerCase(Locale.ROOT);
    if (word.equals(S3_CONFIG)) {
      return maskAll(value);
    }
    return word.startsWith(WEBHOOK) && value instanceof Json.Str url
        ? Json.of(maskUrl(url.value()))
        : value;
  }

  private static Json maskAll(Json config) {
    if (!(config instanceof Json.Obj object)) {
      return Json.of(MASK);
    }
    var names = Json.object();
    object.fields().keySet().forEach(name -> names.put(name, MASK));
    return names.build();
  }

  /**
   * Returns the value of a request header, masked if its name speaks of a key, a token, a secret, a
   * password or a cookie; credentials in the URL of a {@code Referer} are masked, too.
   */
  public static String maskHeader(String name, String value) {
    String word = name.toLowerCase(Locale.ROOT);
    if (word.equals("referer")) {
      return maskUrl(value);
    }
    return HEADERS.matcher(word).matches() && !word.equals(IDEMPOTENCY_KEY) ? MASK : value;
  }

  /** Returns the query of a URL, in which the values of credentials are masked. */
  public static String maskQuery(String query) {
    if (query.indexOf('=') < 0) {
      return query;
    }
    return Arrays.stream(query.split("&", -1))
        .map(SecretMasker::maskParameter)
        .collect(Collectors.joining("&"));
  }

  private static String maskParameter(String pair) {
    int end = pair.indexOf('=');
    return end >= 0 && isCredential(pair.substring(0, end))
        ? pair.substring(0, end + 1) + MASK
        : pair;
  }

  private static boolean isCredential(String name) {
    return PARAMETERS.matcher(decode(name).toLowerCase(Locale.ROOT)).matches();
  }

  private static String decode(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return name;
    }
  }

  /** Returns a URL in which its user info, and credentials in its query and fragment are masked. */
  public static String maskUrl(String url) {
    Matcher userInfo = USER_INFO.matcher(url);
    String masked = userInfo.replaceFirst("$1" + Matcher.quoteReplacement(MASK + "@"));
    int fragment = masked.indexOf('#');
    int query = masked.indexOf('?');
    if (fragment >= 0) {
      masked = masked.substring(0, fragment + 1) + maskQuery(masked.substring(fragment + 1));
    }
    int queryEnd = fragment < 0 ? masked.length() : fragment;
    return query < 0 || query > queryEnd
        ? masked
        : masked.substring(0, query + 1)
            + maskQuery(masked.substring(query + 1, queryEnd))
            + masked.substring(queryEnd);
  }
}

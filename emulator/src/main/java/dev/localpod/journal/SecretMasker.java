package dev.localpod.journal;

import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes out of what is written into the journal what must not be read in it (POL-4). */
public final class SecretMasker {

  /** What stands in the place of a secret. */
  public static final String MASK = "***";

  private static final String S3_CONFIG = "s3Config";

  private static final Set<String> HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private SecretMasker() {}

  /** A request body without its credentials: of {@code s3Config} only the names are left. */
  public static Json maskBody(Json body) {
    if (!(body instanceof Json.Obj object) || object.get(S3_CONFIG).isEmpty()) {
      return body;
    }
    Map<String, Json> fields = new LinkedHashMap<>(object.fields());
    fields.put(S3_CONFIG, maskAll(fields.get(S3_CONFIG)));
    return new Json.Obj(fields);
  }

  private static Json maskAll(Json config) {
    if (!(config instanceof Json.Obj object)) {
      return Json.of(MASK);
    }
    var names = Json.object();
    object.fields().keySet().forEach(name -> names.put(name, MASK));
    return names.build();
  }

  /** The value of a request header as it may be read. */
  public static String maskHeader(String name, String value) {
    return HEADERS.contains(name.toLowerCase(Locale.ROOT)) ? MASK : value;
  }
}

package dev.localpod.journal;

import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Masks credentials before they are written into the journal (POL-4). */
public final class SecretMasker {

  /** The text in place of a secret. */
  public static final String MASK = "***";

  private static final String S3_CONFIG = "s3Config";

  private static final Set<String> HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

  private SecretMasker() {}

  /** Returns a request body in which each value of {@code s3Config} is masked. */
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

  /** Returns the value of a request header, masked if it is a credential. */
  public static String maskHeader(String name, String value) {
    return HEADERS.contains(name.toLowerCase(Locale.ROOT)) ? MASK : value;
  }
}

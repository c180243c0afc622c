package dev.localpod.journal;

import dev.localpod.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Masks credentials before they are written into the journal (POL-4). */
public final class SecretMasker {

  /** The text in place of a secret. */
  public static final String MASK = "***";

  private static final String S3_CONFIG = "s3Config";

  /** The members of {@code s3Config} that are secret; a bucket's name may be in a result. */
  private static final List<String> CREDENTIALS = List.of("accessId", "accessSecret");

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

  /**
   * Returns a value of a worker in which the credentials of its job are masked.
   *
   * @param s3Config the {@code s3Config} of the job
   */
  public static Json maskValue(Json value, Json.Obj s3Config) {
    List<String> secrets =
        CREDENTIALS.stream()
            .flatMap(name -> s3Config.get(name).stream())
            .map(secret -> secret instanceof Json.Str text ? text.value() : secret.toString())
            .filter(secret -> !secret.isEmpty())
            .toList();
    return secrets.isEmpty() ? value : mask(value, secrets);
  }

  private static Json mask(Json value, List<String> secrets) {
    if (value instanceof Json.Obj object) {
      Map<String, Json> masked = new LinkedHashMap<>();
      object.fields().forEach((name, member) -> masked.put(name, mask(member, secrets)));
      return new Json.Obj(masked);
    } else if (value instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(item -> mask(item, secrets)).toList());
    } else if (value instanceof Json.Str string) {
      String text = string.value();
      for (String secret : secrets) {
        text = text.replace(secret, MASK);
      }
      return new Json.Str(text);
    }
    return value;
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

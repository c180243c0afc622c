package dev.localpod.core;

import dev.localpod.journal.SecretMasker;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Masks the credentials of a job in what its worker reports, so that no answer, webhook or journal
 * shows them (POL-4). Names of buckets and addresses stay, for results contain them. An {@code
 * accessId} stays in a presigned URL, which does not work without it.
 */
final class CredentialMasker {

  private static final CredentialMasker NONE = new CredentialMasker(Json.EMPTY);

  /** The length, in characters, from which a credential is also masked inside a longer word. */
  private static final int LONG = 8;

  /** The parameters of presigned URLs before an {@code accessId}. */
  private static final String NOT_IN_PRESIGNED_URL = "(?<!X-Amz-Credential=)(?<!AWSAccessKeyId=)";

  private final List<Pattern> secrets;
  private final Set<String> texts;

  private CredentialMasker(Json.Obj s3Config) {
    List<String> ids = texts(s3Config.get("accessId"));
    List<String> keys = texts(s3Config.get("accessSecret"));
    this.texts = Set.copyOf(Stream.concat(ids.stream(), keys.stream()).toList());
    // A credential can be a part of another one, which must be found first.
    this.secrets =
        texts.stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(text -> pattern(text, keys.contains(text)))
            .toList();
  }

  /**
   * Creates a masker for a job.
   *
   * @param s3Config the {@code s3Config} of the job, if it has one
   */
  static CredentialMasker of(Optional<Json.Obj> s3Config) {
    return s3Config.map(CredentialMasker::new).orElse(NONE);
  }

  /** Returns the texts of a credential: one, unless it is of a wrong type. */
  private static List<String> texts(Optional<Json> credential) {
    var texts = new ArrayList<String>();
    credential.ifPresent(value -> collect(value, texts));
    return texts.stream().filter(text -> !text.isEmpty()).toList();
  }

  private static void collect(Json value, List<String> texts) {
    if (value instanceof Json.Obj object) {
      object.fields().values().forEach(member -> collect(member, texts));
    } else if (value instanceof Json.Arr array) {
      array.items().forEach(item -> collect(item, texts));
    } else if (value instanceof Json.Str string) {
      texts.add(string.value());
    } else if (value instanceof Json.Num number) {
      texts.add(number.text());
    }
  }

  private static Pattern pattern(String text, boolean isKey) {
    String anywhere = (isKey ? "" : NOT_IN_PRESIGNED_URL) + Pattern.quote(text);
    return Pattern.compile(
        text.length() >= LONG ? anywhere : "(?<![\\p{L}\\p{N}])" + anywhere + "(?![\\p{L}\\p{N}])");
  }

  /** Returns a value in which credentials are masked, names of members included. */
  Json mask(Json value) {
    if (secrets.isEmpty()) {
      return value;
    } else if (value instanceof Json.Obj object) {
      Map<String, Json> masked = new LinkedHashMap<>();
      object.fields().forEach((name, member) -> masked.put(mask(name), mask(member)));
      return new Json.Obj(masked);
    } else if (value instanceof Json.Arr array) {
      return new Json.Arr(array.items().stream().map(this::mask).toList());
    } else if (value instanceof Json.Str string) {
      return new Json.Str(mask(string.value()));
    } else if (value instanceof Json.Num number && texts.contains(number.text())) {
      return new Json.Str(SecretMasker.MASK);
    }
    return value;
  }

  private String mask(String text) {
    String masked = text;
    for (Pattern secret : secrets) {
      masked = secret.matcher(masked).replaceAll(SecretMasker.MASK);
    }
    return masked;
  }
}

package dev.localpod.http;

import dev.localpod.journal.SecretMasker;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/**
 * The headers of calls as the journal keeps them: by name in lower case, credentials masked. Calls
 * with the same headers in succession, as those of one client are, share one map.
 */
final class RecordedHeaders {

  private record Recorded(List<HttpField> fields, Map<String, String> byName) {}

  private volatile Recorded last = new Recorded(List.of(), Map.of());

  Map<String, String> of(HttpFields fields) {
    Recorded recorded = last;
    if (!equal(fields, recorded.fields())) {
      recorded = new Recorded(fields.stream().toList(), byName(fields));
      last = recorded;
    }
    return recorded.byName();
  }

  private static boolean equal(HttpFields fields, List<HttpField> others) {
    if (fields.size() != others.size()) {
      return false;
    }
    Iterator<HttpField> other = others.iterator();
    for (HttpField field : fields) {
      if (!field.equals(other.next())) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> byName(HttpFields fields) {
    var byName = new HashMap<String, String>();
    for (HttpField field : fields) {
      byName.merge(
          field.getName().toLowerCase(Locale.ROOT),
          String.valueOf(field.getValue()),
          (value, next) -> value + ", " + next);
    }
    byName.replaceAll(SecretMasker::maskHeader);
    return Map.copyOf(byName);
  }
}

package dev.localpod.bundle;

import dev.localpod.json.Json;
import java.util.List;

/** Reads the members of an object in a bundle, and refuses those of another type. */
record Members(Json.Obj object) {

  String text(String name) {
    return member(name, "text", Json.Str.class).value();
  }

  long number(String name) {
    return member(name, "a whole number", Json.Num.class)
        .asLong()
        .orElseThrow(() -> refuse(name, "a whole number"));
  }

  Json.Obj object(String name) {
    return member(name, "an object", Json.Obj.class);
  }

  List<Json> list(String name) {
    return member(name, "an array", Json.Arr.class).items();
  }

  /** Returns the items of an array of objects. */
  List<Json.Obj> objects(String name) {
    List<Json> items = list(name);
    if (!items.stream().allMatch(Json.Obj.class::isInstance)) {
      throw refuse(name, "an array of objects");
    }
    return items.stream().map(Json.Obj.class::cast).toList();
  }

  private <T extends Json> T member(String name, String what, Class<T> type) {
    return object
        .get(name)
        .filter(type::isInstance)
        .map(type::cast)
        .orElseThrow(() -> refuse(name, what));
  }

  private static IllegalArgumentException refuse(String name, String what) {
    return new IllegalArgumentException("its '" + name + "' must be " + what);
  }
}

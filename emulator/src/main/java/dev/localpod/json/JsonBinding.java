package dev.localpod.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Converts Java values to JSON and back. It is a class of its own because it takes Jackson hundreds
 * of classes and a part of the first second, which calls of clients do not need.
 */
final class JsonBinding {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonText.FACTORY)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .addModule(new SimpleModule().addSerializer(Json.class, new ValueAsItIs()))
          .build();

  private JsonBinding() {}

  static Json fromObject(Object value) {
    try {
      return JsonReader.read(MAPPER.writeValueAsString(value), Integer.MAX_VALUE);
    } catch (JacksonException e) {
      throw ConversionErrors.writing(value, e);
    }
  }

  static <T> T toObject(Json value, Class<T> type) {
    try {
      return MAPPER.readValue(JsonText.write(value), type);
    } catch (JacksonException e) {
      throw ConversionErrors.reading(value, type, e);
    }
  }

  /** Lets a Java object that has {@link Json} inside be written with it. */
  private static final class ValueAsItIs extends ValueSerializer<Json> {
    @Override
    public void serialize(Json value, JsonGenerator out, SerializationContext context) {
      JsonText.write(value, out);
    }
  }
}

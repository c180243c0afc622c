package dev.localpod.admin;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.localpod.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The OpenAPI document, with what a validator makes of it. */
public final class OpenApi {

  private static final String LOCATION = "https://localpod.test/openapi.json";

  private static final String META_SCHEMA =
      "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";

  private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

  private final Json document = OpenApiDocument.OPENAPI;

  private final SchemaRegistry registry =
      SchemaRegistry.withDialects(
          List.of(Dialects.getOpenApi31(), Dialects.getDraft202012()),
          builder ->
              builder
                  .defaultDialectId(Dialects.getOpenApi31().getId())
                  .schemas(Map.of(LOCATION, document.toString()))
                  .schemaIdResolvers(
                      ids ->
                          ids.mapPrefix(
                              "https://spec.openapis.org/", "classpath:spec.openapis.org/")));

  /** One method of one path. */
  public record Operation(String method, String path, String pointer, Json json) {

    public String id() {
      return text(json.at("/operationId").orElseThrow());
    }

    public boolean isAdmin() {
      return path.startsWith(AdminApi.PREFIX);
    }

    /** Method and path, with {@code {}} for what a call fills in. */
    String route() {
      return method + " " + path.replaceAll("\\{[^}]*}", "{}");
    }

    /** Whether attached workers call it. */
    public boolean isOfWorkers() {
      return path.contains("{workerId}");
    }

    public List<String> statuses() {
      return List.copyOf(((Json.Obj) json.at("/responses").orElseThrow()).fields().keySet());
    }
  }

  public List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    ((Json.Obj) document.at("/paths").orElseThrow())
        .fields()
        .forEach(
            (path, item) ->
                ((Json.Obj) item)
                    .fields()
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            operations.add(
                                new Operation(
                                    method.toUpperCase(Locale.ROOT),
                                    path,
                                    "/paths/" + path.replace("/", "~1") + "/" + method,
                                    operation));
                          }
                        }));
    return operations;
  }

  /** What is wrong with the document itself. */
  List<String> problems() {
    return problems(registry.getSchema(SchemaLocation.of(META_SCHEMA)), document.toString());
  }

  /** What is wrong with the body of an answer. */
  public List<String> problemsOfAnswer(Operation operation, String status, String body) {
    return problemsAt(
        resolve(operation.pointer() + "/responses/" + status) + "/content/application~1json/schema",
        body);
  }

  /** What is wrong with the body of a call. */
  public List<String> problemsOfCall(Operation operation, String body) {
    String content = resolve(operation.pointer() + "/requestBody") + "/content";
    String type =
        ((Json.Obj) document.at(content).orElseThrow()).fields().keySet().iterator().next();
    return problemsAt(content + "/" + type.replace("/", "~1") + "/schema", body);
  }

  /** What is wrong with a value of a schema that has a name. */
  List<String> problems(String schema, String value) {
    return problemsAt("/components/schemas/" + schema, value);
  }

  /** The properties of a schema that has a name. */
  public Json.Obj properties(String schema) {
    return (Json.Obj) document.at("/components/schemas/" + schema + "/properties").orElseThrow();
  }

  /** The pointers to the schemas of the headers that an answer must have, by name. */
  Map<String, String> requiredHeaders(Operation operation, String status) {
    var headers = new TreeMap<String, String>();
    String response = resolve(operation.pointer() + "/responses/" + status);
    document
        .at(response + "/headers")
        .ifPresent(
            all ->
                ((Json.Obj) all)
                    .fields()
                    .keySet()
                    .forEach(name -> headers.put(name, response + "/headers/" + name + "/schema")));
    return headers;
  }

  List<String> problemsAt(String pointer, String value) {
    return problems(registry.getSchema(SchemaLocation.of(LOCATION + "#" + pointer)), value);
  }

  private static List<String> problems(Schema schema, String value) {
    return schema
        .validate(
            value,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(error -> error.getInstanceLocation() + " " + error.getMessage())
        .toList();
  }

  /** The pointer to what is meant by a pointer to a reference. */
  private String resolve(String pointer) {
    Optional<Json> reference = document.at(pointer + "/$ref");
    return reference.map(to -> text(to).substring(1)).orElse(pointer);
  }

  private static String text(Json value) {
    return ((Json.Str) value).value();
  }
}

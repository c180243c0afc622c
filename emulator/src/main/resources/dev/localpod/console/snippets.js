// A request as the line or program that makes it.

const quoted = (text) => JSON.stringify(text);

/** In single quotes for a shell. */
const shell = (text) => "'" + text.replaceAll("'", `'\\''`) + "'";

/** In a raw string of Python, or in a quoted one where that cannot be. */
const python = (text) => (/'''|\\$/.test(text) || text.endsWith("'") ? quoted(text) : `r'''${text}'''`);

/** In a text block of Java. */
const java = (text) =>
  `"""\n${text
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', '\\"""')
    .split("\n")
    .map((line) => "            " + line)
    .join("\n")}"""`;

/** In a template of JavaScript. */
const template = (text) =>
  "`" + text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${") + "`";

/** The operation that a snippet calls; a stream is read after a run. */
const path = (operation) => (operation === "runsync" ? "/runsync" : "/run");

export const LANGUAGES = {
  curl: ({ url, key, operation, body }) =>
    operation === "stream"
      ? `ID=$(curl -sS ${shell(url + "/run")} -H ${shell("Authorization: Bearer " + key)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(body)} | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
curl -sS ${shell(url + "/stream/")}"$ID" -H ${shell("Authorization: Bearer " + key)}`
      : `curl -sS ${shell(url + path(operation))} \\
  -H ${shell("Authorization: Bearer " + key)} \\
  -H 'Content-Type: application/json' \\
  -d ${shell(body)}`,

  Java: ({ url, key, operation, body }) =>
    `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

class Call {
  static final HttpClient CLIENT = HttpClient.newHttpClient();

  public static void main(String[] args) throws Exception {
    String body = ${java(body)};
    String answer = send(request("${path(operation)}").POST(HttpRequest.BodyPublishers.ofString(body)));
    System.out.println(answer);
${
  operation === "stream"
    ? `    String id = answer.replaceAll(".*\\"id\\":\\"([^\\"]*)\\".*", "$1");
    System.out.println(send(request("/stream/" + id)));
`
    : ""
}  }

  static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(${quoted(url)} + path))
        .header("Authorization", ${quoted("Bearer " + key)})
        .header("Content-Type", "application/json");
  }

  static String send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}`,

  Python: ({ url, key, operation, body }) =>
    `import json
import urllib.request

URL = ${quoted(url)}
HEADERS = {"Authorization": ${quoted("Bearer " + key)}, "Content-Type": "application/json"}


def call(path, body=None):
    request = urllib.request.Request(URL + path, data=body and body.encode(), headers=HEADERS)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


job = call("${path(operation)}", ${python(body)})
print(job)${operation === "stream" ? `\nprint(call("/stream/" + job["id"]))` : ""}`,

  JavaScript: ({ url, key, operation, body }) =>
    `const url = ${quoted(url)};
const headers = { Authorization: ${quoted("Bearer " + key)}, "Content-Type": "application/json" };

const answer = await fetch(url + "${path(operation)}", {
  method: "POST",
  headers,
  body: ${template(body)},
});
const job = await answer.json();
console.log(job);${
      operation === "stream"
        ? `\nconst stream = await fetch(url + "/stream/" + job.id, { headers });\nconsole.log(await stream.json());`
        : ""
    }`,
};

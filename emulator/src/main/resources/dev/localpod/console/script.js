// The script of the workers: edited here, with mistakes at their line, and tried.
import { html, useEffect, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { Editor } from "./editor.js";
import { yamlParts } from "./json.js";
import { Action, Coloured } from "./parts.js";
import { DEFAULT_REQUEST, Watched } from "./send.js";

const EXAMPLES = {
  "an image after 3 s": `- do:
    - {after: 3s}
    - {complete: {image: "{{input.prompt}}.png"}}
`,
  "fails at times": `- when: {at: /prompt, equals: boom}
  do: [{after: 1s}, {fail: "CUDA out of memory"}]
- when: {attempt: 1, at: /prompt, contains: flaky}
  do: [{crash: true}]
- do: [{after: 500ms}, {complete: {echo: "{{input.prompt}}"}}]
`,
  "progress and chunks": `- do:
    - {progress: {percent: 50}}
    - {after: 1s}
    - {chunk: {text: "Hel"}}
    - {after: 500ms}
    - {chunk: {text: "lo"}}
`,
};

const WORD = /^[A-Za-z_][\w-]*$/;
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z/][\w./-]*( [\w./-]+)*$/i;
const QUANTITY = /^[0-9]+(\.[0-9]+)?(ms|s|m|h)$/;

/** A value in the flow style of YAML, with quotes only where they are needed. */
function flow(value) {
  if (typeof value === "string") {
    return PLAIN.test(value) || QUANTITY.test(value) ? value : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(flow).join(", ")}]`;
  }
  return value && typeof value === "object"
    ? `{${Object.entries(value)
        .map(([key, item]) => `${WORD.test(key) ? key : JSON.stringify(key)}: ${flow(item)}`)
        .join(", ")}}`
    : JSON.stringify(value);
}

/** A script as people write it: a line for each step. */
export function scriptText(rules) {
  return rules
    .map((rule) =>
      Object.entries(rule)
        .map(([word, value], i) => {
          const start = (i ? "  " : "- ") + word + ":";
          return Array.isArray(value) && value.length && word !== "when"
            ? `${start}\n${value.map((step) => "    - " + flow(step)).join("\n")}`
            : `${start} ${flow(value)}`;
        })
        .join("\n"),
    )
    .join("\n")
    .concat(rules.length ? "\n" : "");
}

/** The line and the text of a message of the admin API, such as "script:3: unknown step". */
function mistakeIn({ message }) {
  const [, line, text] = /^script:(\d+): ([\s\S]*)$/.exec(message) ?? [];
  return line ? { line: Number(line), message: text } : { message };
}

export function ScriptPanel({ live }) {
  const { id } = live;
  const [text, setText] = useState(null);
  const [mistake, setMistake] = useState(null);
  const [said, setSaid] = useState("");
  const [request, setRequest] = useState(DEFAULT_REQUEST);
  const [tried, setTried] = useState(null);
  const inForce = scriptText(live.endpoint.settings.script ?? []);
  useEffect(() => setText((old) => old ?? inForce), [inForce]);
  const shown = text ?? inForce;

  const put = async () => {
    setSaid("");
    try {
      await api.script(id, shown.trim() ? shown : "[]");
      setMistake(null);
      setSaid("In force for jobs that are picked up from now on.");
      await live.refresh();
      return true;
    } catch (problem) {
      setMistake(mistakeIn(problem));
      return false;
    }
  };
  const tryIt = async () => {
    if (await put()) {
      setTried((await api.run(id, request)).id);
    }
  };
  const change = (next) => {
    setText(next);
    setMistake(null);
    setSaid("");
  };

  return html`<section class="card" aria-labelledby="script-title">
    <div class="row"><h2 id="script-title">Script</h2>
      <span class="muted">What the workers do. ${shown.trim() ? "" : "Without rules they echo their input."}</span></div>
    ${recorded
      ? html`<pre class="code" tabindex="0" role="group" aria-label="Rules"><${Coloured} parts=${yamlParts(inForce)} /></pre>`
      : html`<div class="row" role="group" aria-label="Examples"><span class="muted">Examples:</span>
            ${Object.entries(EXAMPLES).map(([name, example]) => html`<button type="button" class="quiet" onClick=${() => change(example)}>${name}</button>`)}
            <button type="button" class="quiet" disabled=${shown === inForce} onClick=${() => change(inForce)}>the one in force</button>
          </div>
          <${Editor} id="script" label="Rules, as YAML or JSON" value=${shown} onChange=${change} parts=${yamlParts} mistake=${mistake} rows=${Math.min(24, Math.max(10, shown.split("\n").length + 1))} />
          <div class="row">
            <${Action} run=${put} kind="primary">Put it in force<//>
            <label class="field inline grow">Try it with <input class="mono" value=${request} onInput=${(event) => setRequest(event.target.value)} /></label>
            <${Action} run=${tryIt}>Try it<//>
          </div>
          <p role="status" class="muted">${said}</p>`}
    ${tried && html`<${Watched} key=${tried} id=${id} jobId=${tried} operation="run" />`}
  </section>`;
}

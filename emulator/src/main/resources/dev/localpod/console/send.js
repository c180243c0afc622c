// Sends a request to an endpoint, watches its job, and writes the request in other languages.
import { html, useEffect, useRef, useState } from "./ui.js";
import { api, baseUrl, callAsClient } from "./api.js";
import { Editor } from "./editor.js";
import { jsonMistake, jsonParts } from "./json.js";
import { Action, Badge, Coloured, Copy, Value } from "./parts.js";
import { usePolled } from "./live.js";
import { duration, isFinal, shortId } from "./format.js";
import { LANGUAGES } from "./snippets.js";

export const DEFAULT_REQUEST = '{"input": {"prompt": "Hello World"}}';

const OPERATIONS = {
  run: "submits a job and answers at once",
  runsync: "answers when the job is final",
  stream: "shows the pieces of output as they come",
};

const RECENT = "localpod.recent";
const MOST_RECENT = 8;
/** A finished job changes only by a retry. */
const watchMs = (job) => (job && isFinal(job.status) ? 3000 : 400);

const readRecent = () => JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");

function remember(body) {
  const recent = [body, ...readRecent().filter((other) => other !== body)].slice(0, MOST_RECENT);
  sessionStorage.setItem(RECENT, JSON.stringify(recent));
  return recent;
}

/** The job that was sent, as it goes on. */
export function Watched({ id, jobId, operation }) {
  const { value: job, problem } = usePolled((signal) => api.job(id, jobId, signal), watchMs, [id, jobId]);
  if (!job) {
    return html`<p class="muted">${problem || "Waiting \u2026"}</p>`;
  }
  const chunks = job.timeline.filter((entry) => entry.kind === "work" && entry.step === "chunk");
  const { timeline, input, ...body } = job;
  return html`<div class="result" aria-live="polite">
    <p class="row">
      <${Badge} status=${job.status} />
      <a href="#/${encodeURIComponent(id)}/jobs/${encodeURIComponent(jobId)}">Job ${shortId(jobId)}</a>
      ${problem && html`<span class="problem">${problem}</span>`}
    </p>
    ${job.error && html`<p class="problem" role="alert">The worker failed: ${job.error}</p>`}
    ${operation === "stream" && chunks.length > 0 && html`<${Value} label="Chunks" value=${chunks.map((entry) => entry.value)} />`}
    ${(operation !== "stream" || isFinal(job.status)) && html`<${Value} label="Job" value=${body} />`}
  </div>`;
}

/** Calls as a client does; a stream is read until its job is final. */
async function asClient(id, operation, body, tell) {
  const key = await api.key(id);
  const first = await callAsClient(id, key, "POST", operation === "runsync" ? "/runsync" : "/run", body);
  tell(operation === "runsync" ? "POST /runsync" : "POST /run", first);
  if (operation !== "stream" || first.status !== 200) {
    return;
  }
  const job = JSON.parse(first.text).id;
  for (let status = "IN_QUEUE"; !isFinal(status); ) {
    const next = await callAsClient(id, key, "GET", "/stream/" + encodeURIComponent(job));
    tell("GET /stream", next);
    if (next.status !== 200) {
      return;
    }
    status = JSON.parse(next.text).status ?? "COMPLETED";
  }
}

/** The answers that a client got, in the order of its calls. */
function Answers({ answers }) {
  return html`<ol class="answers" aria-live="polite">
    ${answers.map(
      ({ call, status, retryAfter, text, took }) => html`<li>
        <p class="row"><strong class=${status && status < 400 ? "ok" : "problem"}>${status || "no answer"}</strong> <span>${call}</span>
          <span class="muted">${duration(took)}${retryAfter ? `, Retry-After ${retryAfter} s` : ""}</span></p>
        <pre class="code" tabindex="0" role="group" aria-label="Answer to ${call}"><${Coloured} parts=${jsonParts(text)} /></pre>
      </li>`,
    )}
  </ol>`;
}

/** The request as a program; the key is masked until a person asks for it. */
function Snippets({ id, operation, body }) {
  const [language, setLanguage] = useState("curl");
  const [key, setKey] = useState(null);
  useEffect(() => setKey(null), [id]);
  const write = (shown) => LANGUAGES[language]({ url: baseUrl(id), key: shown, operation, body });
  const show = async () => setKey(key ? null : await api.key(id));
  return html`<details class="snippets"><summary>Copy as curl, Java, Python, JavaScript</summary>
    <div class="row" role="group" aria-label="Language">
      ${Object.keys(LANGUAGES).map(
        (name) => html`<button type="button" class="quiet" aria-pressed=${language === name} onClick=${() => setLanguage(name)}>${name}</button>`,
      )}
      <span class="grow"></span>
      <${Action} run=${show} kind="quiet">${key ? "Hide the key" : "Show the key"}<//>
      <${Copy} text=${async () => write(await api.key(id))} label="Copy with the key" />
    </div>
    <pre class="code" tabindex="0" role="group" aria-label="The request in ${language}">${write(key ?? "\u2022\u2022\u2022\u2022\u2022\u2022")}</pre>
  </details>`;
}

/** The panel: a request, how it is sent, and what came of it. */
export function Send({ id, endpoints, onEndpoint }) {
  const [body, setBody] = useState(DEFAULT_REQUEST);
  const [operation, setOperation] = useState("run");
  const [client, setClient] = useState(false);
  const [recent, setRecent] = useState(readRecent);
  const [sent, setSent] = useState(null);
  const round = useRef(0);
  useEffect(() => setSent(null), [id]);
  const mistake = jsonMistake(body);

  const send = async () => {
    const mine = ++round.current;
    const update = (change) => round.current === mine && setSent(change);
    setRecent(remember(body));
    setSent(null);
    if (client) {
      setSent({ answers: [] });
      await asClient(id, operation, body, (call, answer) =>
        update((old) => ({ answers: [...(old?.answers ?? []), { call, ...answer }] })),
      );
    } else {
      const first = await api.run(id, body);
      update({ first, operation });
    }
  };

  return html`<section class="card send" aria-labelledby="send-title">
    <h2 id="send-title">Send a request</h2>
    ${endpoints.length > 1 &&
    html`<label class="field">Endpoint
      <select value=${id} onChange=${(event) => onEndpoint(event.target.value)}>
        ${endpoints.map((name) => html`<option value=${name} selected=${name === id}>${name}</option>`)}
      </select></label>`}
    <${Editor} id="request" label="Request" value=${body} onChange=${setBody} parts=${jsonParts} mistake=${mistake} rows=${Math.min(16, Math.max(4, body.split("\n").length))} />
    <div class="row">
      <fieldset class="choices"><legend class="sr">Operation</legend>
        ${Object.entries(OPERATIONS).map(
          ([name, text]) => html`<label title=${text}><input type="radio" name="operation" value=${name} checked=${operation === name} onChange=${() => setOperation(name)} />${name}</label>`,
        )}
      </fieldset>
      <label class="check" title="The call has the endpoint's key; its limits and planned faults apply."><input type="checkbox" checked=${client} onChange=${(event) => setClient(event.target.checked)} />as a client</label>
      <span class="grow"></span>
      <${Action} run=${send} kind="primary" disabled=${Boolean(mistake)}>Send<//>
    </div>
    <p class="muted small">${operation} ${OPERATIONS[operation]}. ${client ? "It has the endpoint's key: limits and planned faults of calls apply." : "It needs no key: limits and planned faults of calls do not apply."}</p>
    ${sent?.first &&
    html`${sent.operation === "run" && html`<${Value} label="First answer" value=${sent.first} />`}
      <${Watched} key=${sent.first.id} id=${id} jobId=${sent.first.id} operation=${sent.operation} />`}
    ${sent?.answers && html`<${Answers} answers=${sent.answers} />`}
    <${Snippets} id=${id} operation=${operation} body=${body} />
    ${recent.length > 0 &&
    html`<details><summary>Recent requests</summary>
      <ul class="recent">${recent.map((text) => html`<li><button type="button" class="quiet code-line" onClick=${() => setBody(text)}>${text.replace(/\s+/g, " ").slice(0, 120)}</button></li>`)}</ul>
    </details>`}
  </section>`;
}

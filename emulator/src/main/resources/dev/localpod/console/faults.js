// What goes wrong on purpose: a list in words, and how often each has struck.
import { html, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { usePolled } from "./live.js";
import { Action, Empty } from "./parts.js";
import { STATUSES, plural } from "./format.js";

const OPERATIONS = ["run", "runsync", "status", "stream", "cancel", "retry", "purge-queue", "health", "requests", "openai"];

const KINDS = {
  calls: {
    status: "answers with an error",
    delay: "is answered late",
    slow: "is answered slowly, piece by piece",
    "drop-before": "is cut before anything is done",
    "drop-after": "is handled, and its answer is lost",
    truncate: "is handled, and its answer is cut in half",
    garbage: "is handled, and answered with garbage",
    reset: "is handled, and its connection is reset",
    "unknown-status": "shows a status that nobody knows",
    "extra-fields": "has fields that are not documented",
    "missing-fields": "lacks its optional fields",
    "large-numbers": "has numbers of more than 53 bits",
    "missing-done": "streams completions, without [DONE] at the end",
  },
  worker: {
    crash: "crashes with the job",
    hang: "never ends the job",
    "late-progress": "reports progress after the end",
    oversize: "returns a result that is too large",
    "late-result": "returns its result too late",
    "lost-result": "is attached, and its result is lost",
    "doubled-result": "is attached, and its result comes twice",
  },
  webhook: {
    lose: "is lost on its way",
    double: "comes twice",
    reorder: "comes after a later one",
    delay: "comes late",
    empty: "has an empty body",
    garbage: "has garbage for a body",
    truncate: "has half of its body",
    "unknown-status": "shows a status that nobody knows",
    "extra-fields": "has fields that are not documented",
    "missing-fields": "lacks its optional fields",
  },
};

const SUBJECTS = { calls: "A call", worker: "A worker", webhook: "A webhook" };

const EVERY_MS = 700;

const TAKES_TIME = ["delay", "slow"];

const READY = [
  ["Two 429s on run, Retry-After 3 s", { operation: "run", fault: "status", status: 429, retryAfter: 3, times: 2 }],
  ["A 502 after the job was submitted", { operation: "run", fault: "status", status: 502, after: true }],
  ["The answer of run is lost", { operation: "run", fault: "drop-after" }],
  ["Every third status is a 500", { operation: "status", fault: "status", status: 500, every: 3 }],
  ["The next worker crashes", { operation: "worker", fault: "crash" }],
  ["The next webhook is lost", { operation: "webhook", fault: "lose" }],
];

const kindsOf = (operation) => KINDS[operation] ?? KINDS.calls;

/** A planned fault as a sentence. */
export function inWords(fault) {
  const subject = KINDS[fault.operation] ? SUBJECTS[fault.operation] : `A call of ${fault.operation}`;
  const settings = [
    fault.fault === "status" && `${fault.status ?? 500}${fault.retryAfter !== undefined ? `, Retry-After ${fault.retryAfter} s` : ""}${fault.after ? ", after the work is done" : ""}`,
    fault.for && `for ${fault.for.replace(/^PT/, "").toLowerCase()}`,
    fault.when && `while the job is ${fault.when.jobStatus}`,
  ].filter(Boolean);
  const often = fault.every
    ? `every ${fault.every}. time`
    : fault.probability
      ? `with probability ${fault.probability}`
      : fault.times > 1
        ? `the next ${fault.times} times`
        : "the next time";
  return `${subject} ${kindsOf(fault.operation)[fault.fault] ?? fault.fault}${settings.length ? ` (${settings.join("; ")})` : ""}, ${often}`;
}

const START = { operation: "run", fault: "status", status: "429", retryAfter: "3", after: false, for: "5s", often: "times", number: "1", when: "" };

const whole = (text) => (text.trim() === "" ? undefined : Number(text));

/** The fault that the fields describe, as the admin API takes it. */
function planned({ operation, fault, status, retryAfter, after, for: lasts, often, number, when }) {
  return {
    operation,
    fault,
    ...(fault === "status" && { status: whole(status), retryAfter: whole(retryAfter), after: after || undefined }),
    ...(TAKES_TIME.includes(fault) && { for: lasts }),
    [often]: whole(number),
    ...(when && { when: { jobStatus: when } }),
  };
}

function Plan({ id, onPlanned }) {
  const [fields, setFields] = useState(START);
  const set = (name) => (event) => setFields((old) => ({ ...old, [name]: event.target.type === "checkbox" ? event.target.checked : event.target.value }));
  const choose = (event) => {
    const operation = event.target.value;
    setFields((old) => ({ ...old, operation, fault: old.fault in kindsOf(operation) ? old.fault : Object.keys(kindsOf(operation))[0] }));
  };
  const { operation, fault } = fields;
  const subject = operation === "worker" || operation === "webhook" ? operation : "call";
  const plan = async () => {
    await api.addFault(id, planned(fields));
    onPlanned();
  };
  return html`<div class="fields">
    <label class="field">What
      <select value=${operation} onChange=${choose}>
        <optgroup label="A call of">${OPERATIONS.map((name) => html`<option value=${name} selected=${operation === name}>${name}</option>`)}</optgroup>
        <option value="worker" selected=${operation === "worker"}>a worker</option>
        <option value="webhook" selected=${operation === "webhook"}>a webhook</option>
      </select></label>
    <label class="field grow">goes wrong: the ${subject} \u2026
      <select value=${fault} onChange=${set("fault")}>
        ${Object.entries(kindsOf(operation)).map(([name, words]) => html`<option value=${name} selected=${fault === name}>${words}</option>`)}
      </select></label>
    ${fault === "status" &&
    html`<label class="field">Status <input size="4" inputmode="numeric" value=${fields.status} onInput=${set("status")} /></label>
      <label class="field">Retry-After, s <input size="4" inputmode="numeric" value=${fields.retryAfter} onInput=${set("retryAfter")} /></label>
      <label class="check"><input type="checkbox" checked=${fields.after} onChange=${set("after")} />after the work is done</label>`}
    ${TAKES_TIME.includes(fault) && html`<label class="field">For <input size="6" value=${fields.for} onInput=${set("for")} /></label>`}
    <label class="field">How often
      <select value=${fields.often} onChange=${set("often")}>
        <option value="times">the next n times</option><option value="every">every n-th time</option><option value="probability">with probability</option>
      </select></label>
    <label class="field">${fields.often === "probability" ? "Probability" : "n"} <input size="4" inputmode="decimal" value=${fields.number} onInput=${set("number")} /></label>
    ${subject !== "worker" &&
    html`<label class="field">While the job is
      <select value=${fields.when} onChange=${set("when")}><option value="">in any status</option>${STATUSES.map((name) => html`<option value=${name}>${name}</option>`)}</select></label>`}
    <${Action} run=${plan} kind="primary">Plan it<//>
  </div>`;
}

export function FaultsPanel({ live }) {
  const { id } = live;
  const { value: faults, problem, again } = usePolled((signal) => api.faults(id, signal), () => EVERY_MS, [id]);
  const plan = (fault) => async () => {
    await api.addFault(id, fault);
    again();
  };
  const clear = async () => {
    await api.clearFaults(id);
    again();
  };
  return html`<section class="card" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    ${!recorded &&
    html`<p class="muted">What goes wrong on purpose. Faults of calls concern clients: send <em>as a client</em>, or use the curl line.</p>
      <h3>Plan one of these</h3>
      <div class="row">${READY.map(([words, fault]) => html`<${Action} run=${plan(fault)} kind="quiet">${words}<//>`)}</div>
      <h3>Or put one together</h3>
      <${Plan} id=${id} onPlanned=${again} />`}
    <div class="row"><h3>Planned</h3><span class="grow"></span><${Action} run=${clear} disabled=${!faults?.length}>Remove all<//></div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${faults?.length
      ? html`<ol class="planned">${faults.map(
          (fault) => html`<li key=${fault.entry} value=${fault.entry} class=${fault.usedUp ? "used-up" : ""}>
            <span>${inWords(fault)}</span>
            <span class="strikes ${fault.occurrences ? "struck" : ""}">${fault.occurrences ? `struck ${plural(fault.occurrences, "time")}` : "has not struck yet"}${fault.usedUp ? ", used up" : ""}</span>
          </li>`,
        )}</ol>`
      : html`<${Empty} title="Nothing is planned.">${recorded ? "Nothing was planned in this run." : "Press one of the buttons above, then send a request as a client."}<//>`}
  </section>`;
}

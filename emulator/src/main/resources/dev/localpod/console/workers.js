// The workers of an endpoint: how many are in which state, and what can befall them.
import { html, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { Action, Empty } from "./parts.js";
import { plural } from "./format.js";

const STATES = ["running", "idle", "initializing", "throttled", "unhealthy"];

const DOTS = 12;

/** A dot for each worker, and the numbers in words. */
export function Workers({ counts }) {
  const present = STATES.filter((state) => counts[state] > 0);
  const words = present.map((state) => `${counts[state]} ${state}`).join(", ") || "none";
  const dots = present.flatMap((state) => Array(counts[state]).fill(state)).slice(0, DOTS);
  return html`<span class="workers" title="Workers: ${words}">
    ${dots.map((state) => html`<span class="dot ${state}" aria-hidden="true"></span>`)}
    <span class="muted">${present.length ? words : "no workers"}</span>
  </span>`;
}

const CHANGES = [
  { word: "throttled", verb: "Throttle", text: "The service has no capacity for them." },
  { word: "unhealthy", verb: "Make unhealthy", text: "They have failed their checks." },
  { word: "startFaults", verb: "Fail starts", text: "So many of the next starts fail before the worker is ready." },
  { word: "crash", verb: "Crash", text: "So many workers that run jobs are lost; each job runs once more." },
];

function Change({ live, change: { word, verb, text } }) {
  const [count, setCount] = useState(word === "crash" ? 1 : live.endpoint.counts.workers[word] ?? 0);
  const [done, setDone] = useState("");
  const make = async () => {
    setDone("");
    const answer = await api.workers(live.id, { [word]: count });
    setDone(word === "crash" ? `${plural(answer.crashed, "worker")} crashed` : "done");
    await live.refresh();
  };
  return html`<div class="setting">
    <label for="workers-${word}">${verb}</label>
    <input id="workers-${word}" type="number" min="0" max="9999" value=${count} onInput=${(event) => setCount(event.target.valueAsNumber || 0)} />
    <${Action} run=${make}>${word === "crash" ? "Crash" : "Set"}<//>
    <span class="muted">${text} <span role="status">${done}</span></span>
  </div>`;
}

/** The workers of other programs that are attached to the endpoint, and their jobs. */
function Attached({ workers }) {
  return workers.length
    ? html`<ul class="attached" aria-label="Attached workers">${workers.map(
        ({ id, state, jobs }) => html`<li key=${id}><span class="dot ${state}" aria-hidden="true"></span> <code>${id}</code> ${state}${jobs.length ? `, has ${plural(jobs.length, "job")}` : ""}</li>`,
      )}</ul>`
    : html`<${Empty} title="No worker is attached.">Start a real worker with the environment that <code>--print-worker-env</code> prints.<//>`;
}

export function WorkersPanel({ live }) {
  const { counts, settings } = live.endpoint;
  const { min, max, coldStart, idleTimeout, concurrency, scaling } = settings.workers ?? {};
  return html`<section class="card" aria-labelledby="workers-title">
    <h2 id="workers-title">Workers</h2>
    <p><${Workers} counts=${counts.workers} /></p>
    <p class="muted">${min} to ${max} workers, cold start ${coldStart}, idle timeout ${idleTimeout}, ${plural(concurrency, "job")} at once each; ${scaling?.type} ${scaling?.value}.</p>
    ${live.endpoint.attachedWorkers && html`<${Attached} workers=${live.endpoint.attachedWorkers} />`}
    ${!recorded && CHANGES.map((change) => html`<${Change} key=${live.id + change.word} live=${live} change=${change} />`)}
  </section>`;
}

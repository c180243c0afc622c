// One job: its status, input, output, chunks, and everything that happened to it.
import { html, useEffect, useState } from "./ui.js";
import { api } from "./api.js";
import { usePolled } from "./live.js";
import { Action, Badge, Copy, Empty, Time, Value } from "./parts.js";
import { duration, isFinal, offset } from "./format.js";
import { Timeline } from "./timeline.js";
import { sentence } from "./journal.js";

const EVERY_MS = 5000;
const AROUND = 2000;
const FEW = 12;

/** The entries of the whole endpoint in the time of a job: its workers and its clock. */
function useSurroundings(id, timeline) {
  const [entries, setEntries] = useState([]);
  const first = timeline[0]?.seq;
  const last = timeline.at(-1)?.seq;
  useEffect(() => {
    const stop = new AbortController();
    if (first) {
      api.journal(id, { after: Math.max(0, first - 50), limit: AROUND }, stop.signal).then(
        (page) => setEntries(page.entries),
        () => stop.signal.aborted || setEntries([]),
      );
    }
    return () => stop.abort();
  }, [id, first, last]);
  return entries;
}

function Facts({ job }) {
  const submitted = job.timeline.find((entry) => entry.kind === "state" && entry.from === null);
  const facts = [
    ["Submitted", submitted && html`<${Time} at=${submitted.at} />`],
    ["Waited", job.delayTime !== undefined && duration(job.delayTime)],
    ["Ran", job.executionTime !== undefined && duration(job.executionTime)],
    ["Worker", job.workerId],
    ["Retries", job.retries],
  ];
  return html`<dl class="facts">${facts
    .filter(([, value]) => value)
    .map(([word, value]) => html`<div><dt>${word}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** All entries in words, for those who do not see the drawing, or want the details. */
function Entries({ timeline }) {
  const start = Date.parse(timeline[0]?.at);
  const [open, setOpen] = useState(timeline.length <= FEW);
  return html`<details open=${open} onToggle=${(event) => setOpen(event.target.open)}><summary>What happened, in words</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="What happened, in words"><table>
      <thead><tr><th scope="col" class="number">Endpoint time</th><th scope="col">Kind</th><th scope="col">What</th></tr></thead>
      <tbody>${timeline.map(
        (entry) => html`<tr key=${entry.seq}><td class="number" title=${entry.at}>${offset(Date.parse(entry.at) - start)}</td><td>${entry.kind}</td><td>${sentence(entry)}</td></tr>`,
      )}</tbody>
    </table></div>
  </details>`;
}

export function Job({ live, jobId }) {
  const { id } = live;
  // Read again when the journal has something new about it; its output may be large.
  const newest = live.entries.findLast((entry) => entry.job === jobId)?.seq;
  const { value: job, problem, again } = usePolled((signal) => api.job(id, jobId, signal), () => EVERY_MS, [id, jobId, newest]);
  const timeline = job?.timeline ?? [];
  const surroundings = useSurroundings(id, timeline);
  const back = html`<p><a href="#/${encodeURIComponent(id)}/jobs">All jobs of ${id}</a></p>`;
  if (!job) {
    return html`${back}${problem ? html`<${Empty} title="The job cannot be shown.">${problem}<//>` : html`<p class="muted" role="status">Loading \u2026</p>`}`;
  }
  const act = (call) => async () => {
    await call(id, jobId);
    again();
  };
  const chunks = timeline.filter((entry) => entry.kind === "work" && entry.step === "chunk");
  return html`${back}
    <section class="card" aria-labelledby="job-title">
      <div class="row">
        <${Badge} status=${job.status} />
        <h2 id="job-title" class="job-id">${jobId}</h2>
        <${Copy} text=${() => jobId} label="Copy the id" />
        <span class="grow"></span>
        <${Action} run=${act(api.cancel)} disabled=${isFinal(job.status)}>Cancel<//>
        <${Action} run=${act(api.retry)} disabled=${!["FAILED", "TIMED_OUT"].includes(job.status)}>Retry<//>
      </div>
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <${Facts} job=${job} />
      ${job.error !== undefined && html`<p class="problem">The worker failed: ${job.error}</p>`}
      <${Timeline} timeline=${timeline} surroundings=${surroundings} now=${live.endpoint.clock.now} status=${job.status} />
      <${Entries} timeline=${timeline} />
    </section>
    <div class="pair">
      <section class="card" aria-labelledby="input-title"><h2 id="input-title">Input</h2><${Value} value=${job.input} label="Input" /></section>
      <section class="card" aria-labelledby="output-title"><h2 id="output-title">${job.status === "IN_PROGRESS" ? "Progress" : "Output"}</h2>
        ${job.output === undefined ? html`<p class="muted">${isFinal(job.status) ? "It has none." : "None yet."}</p>` : html`<${Value} value=${job.output} label="Output" />`}
        ${chunks.length > 0 && html`<h3>${chunks.length} chunks</h3><${Value} value=${chunks.map((entry) => entry.value)} label="Chunks" />`}
      </section>
    </div>`;
}

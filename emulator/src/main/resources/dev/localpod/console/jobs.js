// The table of jobs: it fills by itself, and finds one among many.
import { html, useEffect, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { usePolled } from "./live.js";
import { Action, Badge, Empty, Time } from "./parts.js";
import { STATUSES, duration, plural, shortId } from "./format.js";
import { jobPath } from "./overview.js";

const PAGE = 25;
const EVERY_MS = 500;
const TYPING_MS = 250;

/** A value that follows another one once that has come to rest. */
function useSettled(value) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function Row({ id, job }) {
  const open = () => (location.hash = jobPath(id, job.id));
  return html`<tr onClick=${open}>
    <td><${Badge} status=${job.status} /></td>
    <td><a href=${jobPath(id, job.id)} title=${job.id}><code>${shortId(job.id)}</code></a></td>
    <td><${Time} at=${job.createdAt} /></td>
    <td class="number">${job.delayTime === undefined ? "" : duration(job.delayTime)}</td>
    <td class="number">${job.executionTime === undefined ? "" : duration(job.executionTime)}</td>
    <td>${job.workerId ?? ""}</td>
    <td>${job.error ? html`<span class="problem">${job.error}</span>` : job.retries ? plural(job.retries, "retry", "retries") : ""}</td>
  </tr>`;
}

export function Jobs({ live }) {
  const { id } = live;
  const [status, setStatus] = useState("");
  const [typed, setTyped] = useState("");
  const q = useSettled(typed.trim());
  const [starts, setStarts] = useState([undefined]); // where the pages up to this one begin
  useEffect(() => setStarts([undefined]), [status, q]);
  const after = starts.at(-1);
  const { value, problem, again } = usePolled(
    (signal) => api.jobs(id, { limit: PAGE, status, q, after }, signal),
    () => EVERY_MS,
    [id, status, q, after],
  );
  const waiting = live.endpoint.counts.jobs.inQueue;
  const purge = async () => {
    await api.purge(id);
    again();
  };
  const filtered = status || q;

  return html`<section class="card" aria-labelledby="jobs-title">
    <div class="row">
      <h2 id="jobs-title">Jobs</h2>
      <label class="field inline">Status
        <select value=${status} onChange=${(event) => setStatus(event.target.value)}>
          <option value="">any</option>
          ${STATUSES.map((name) => html`<option value=${name}>${name}</option>`)}
        </select></label>
      <label class="field inline grow">Search
        <input type="search" placeholder="id, worker, input, output or error" value=${typed} onInput=${(event) => setTyped(event.target.value)} /></label>
      <${Action} run=${purge} disabled=${!waiting} title="Cancels all jobs that wait for a worker">Purge the queue<//>
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${!value
      ? html`<p class="muted" role="status">Loading \u2026</p>`
      : value.jobs.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-labelledby="jobs-title"><table class="jobs">
            <thead><tr><th scope="col">Status</th><th scope="col">Job</th><th scope="col">Submitted</th>
              <th scope="col" class="number">Waited</th><th scope="col" class="number">Ran</th><th scope="col">Worker</th><th scope="col">Note</th></tr></thead>
            <tbody>${value.jobs.map((job) => html`<${Row} key=${job.id} id=${id} job=${job} />`)}</tbody>
          </table></div>`
        : filtered
          ? html`<${Empty} title="No job matches.">Choose another status, or search for something else.<//>`
          : html`<${Empty} title=${recorded ? "No jobs." : "No jobs yet."}>${recorded ? "The endpoint had no job at the failure; the journal has all that happened." : html`Press <a href="#/${encodeURIComponent(id)}/send">Send</a>, or copy the request as a curl line from there.`}<//>`}
    ${(starts.length > 1 || value?.next) &&
    html`<div class="row">
      <button type="button" disabled=${starts.length === 1} onClick=${() => setStarts((old) => old.slice(0, -1))}>Newer</button>
      <span class="muted">page ${starts.length}</span>
      <button type="button" disabled=${!value?.next} onClick=${() => setStarts((old) => [...old, value.next])}>Older</button>
    </div>`}
  </section>`;
}

// The first view: each endpoint with its newest jobs, and a request to send.
import { html } from "./ui.js";
import { api, recorded } from "./api.js";
import { usePolled } from "./live.js";
import { Badge, Empty, Time } from "./parts.js";
import { Now, Advice, modeText } from "./clock.js";
import { duration, shortId } from "./format.js";
import { Workers } from "./workers.js";

const NEWEST = 5;
const EVERY_MS = 800;

const LOOKED_AT = 500;

/** The end of the journal of an endpoint whose workers are starting, which tells when they are ready. */
async function ending({ id, clock, counts }, signal) {
  if (!counts.workers.initializing || clock.mode !== "manual") {
    return [];
  }
  const { last } = await api.journal(id, { after: 0, limit: 1 }, signal);
  return (await api.journal(id, { after: Math.max(0, last - LOOKED_AT) }, signal)).entries;
}

/** All endpoints with their newest jobs. */
async function read(signal) {
  const { endpoints } = await api.endpoints();
  return Promise.all(
    endpoints.map(async (endpoint) => {
      const { jobs } = await api.jobs(endpoint.id, { limit: NEWEST }, signal);
      return { endpoint, jobs, entries: await ending(endpoint, signal), at: Date.now() };
    }),
  );
}

export const useOverview = () => usePolled(read, () => EVERY_MS, []);

export const Counts = ({ counts: { jobs } }) =>
  html`<dl class="counts">
    ${[
      ["in queue", jobs.inQueue, "in_queue"],
      ["running", jobs.inProgress, "in_progress"],
      ["completed", jobs.completed, "completed"],
      ["failed", jobs.failed, "failed"],
    ].map(([word, count, kind]) => html`<div class="count ${count ? kind : "none"}"><dt>${word}</dt><dd>${count.toLocaleString("en")}</dd></div>`)}
  </dl>`;

/** What a job took so far, in words. */
export function timings(job) {
  return [
    job.delayTime !== undefined && `waited ${duration(job.delayTime)}`,
    job.executionTime !== undefined && `ran ${duration(job.executionTime)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

export const jobPath = (id, job) => `#/${encodeURIComponent(id)}/jobs/${encodeURIComponent(job)}`;

function Card({ endpoint, jobs, entries, at, refresh }) {
  const path = "#/" + encodeURIComponent(endpoint.id);
  const state = { id: endpoint.id, endpoint, entries, at, refresh };
  return html`<article class="card endpoint" aria-labelledby="endpoint-${endpoint.id}">
    <header>
      <h2 id="endpoint-${endpoint.id}"><a href=${path}>${endpoint.id}</a></h2>
      <span class="chip" title=${modeText(endpoint.clock)}><${Now} live=${state} /> ${endpoint.clock.mode}${endpoint.clock.frozen ? ", frozen" : ""}</span>
      <span class="grow"></span>
      <${Workers} counts=${endpoint.counts.workers} />
    </header>
    <${Counts} counts=${endpoint.counts} />
    <${Advice} live=${state} />
    ${jobs.length
      ? html`<ul class="newest" aria-label="Newest jobs of ${endpoint.id}">${jobs.map(
          (job) => html`<li><a href=${jobPath(endpoint.id, job.id)}>
            <${Badge} status=${job.status} />
            <code title=${job.id}>${shortId(job.id)}</code>
            <${Time} at=${job.createdAt} />
            <span class="muted ellipsis">${job.error ?? timings(job)}</span></a></li>`,
        )}</ul>`
      : html`<${Empty} title=${recorded ? "No jobs." : "No jobs yet."}>${recorded ? "It had none at the failure." : "Press Send, or copy the request as a curl line and paste it into a terminal."}<//>`}
  </article>`;
}

export function Overview({ overview }) {
  if (!overview.value) {
    return html`<p class="muted" role="status">${overview.problem || "Loading \u2026"}</p>`;
  }
  if (!overview.value.length) {
    return html`<${Empty} title="No endpoint is served.">Create one: <code>PUT /_localpod/endpoints/demo</code> with <code>{}</code>, or press Reset to restore those of the start.<//>`;
  }
  return html`<div class="endpoints">${overview.value.map(
    (shown) => html`<${Card} key=${shown.endpoint.id} ...${shown} refresh=${overview.again} />`,
  )}</div>`;
}

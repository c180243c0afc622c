// One endpoint: what it is like now, and a tab for each subject.
import { html } from "./ui.js";
import { recorded } from "./api.js";
import { Advice, ClockPanel, Now, modeText } from "./clock.js";
import { Charts } from "./charts.js";
import { Counts } from "./overview.js";
import { FaultsPanel } from "./faults.js";
import { Job } from "./job.js";
import { Jobs } from "./jobs.js";
import { Journal } from "./journal.js";
import { ScriptPanel } from "./script.js";
import { Send } from "./send.js";
import { Workers, WorkersPanel } from "./workers.js";

const TABS = {
  jobs: "Jobs",
  send: "Send",
  journal: "Journal",
  charts: "Charts",
  time: "Time and workers",
  faults: "Faults",
  script: "Script",
};

const share = (used, most) => (most === undefined ? String(used) : `${used} of ${most.toLocaleString("en")}`);

/** What the calls of the last ten seconds have used of the limits. */
function Limits({ live }) {
  const { limitUse, settings } = live.endpoint;
  const words = typeof settings.limits === "string" ? settings.limits : "custom";
  return html`<span class="muted limits">limits ${words}${limitUse.length ? ": " : ""}${limitUse.map(
    ({ operation, requests, concurrent, limit }, i) => html`${i ? ", " : ""}<span class=${requests >= limit.requests ? "problem" : ""}
      title="${share(requests, limit.requests)} calls in the window of 10 s; ${share(concurrent, limit.concurrent)} open">${operation} ${share(requests, limit.requests)}</span>`,
  )}</span>`;
}

function View({ tab, id, jobId, live }) {
  switch (tab) {
    case "send":
      return html`<div class="narrow"><${Send} id=${id} endpoints=${[id]} /></div>`;
    case "journal":
      return html`<${Journal} live=${live} />`;
    case "charts":
      return html`<${Charts} live=${live} />`;
    case "time":
      return html`<div class="pair"><${ClockPanel} live=${live} /><${WorkersPanel} live=${live} /></div>`;
    case "faults":
      return html`<${FaultsPanel} live=${live} />`;
    case "script":
      return html`<${ScriptPanel} live=${live} />`;
    default:
      return jobId ? html`<${Job} key=${jobId} live=${live} jobId=${jobId} />` : html`<${Jobs} live=${live} />`;
  }
}

/** The tabs of an endpoint; to a recorded one nothing is sent. */
const tabs = () => Object.entries(TABS).filter(([name]) => !recorded || name !== "send");

export function EndpointView({ id, tab, jobId, live }) {
  if (!live.endpoint) {
    return html`<p class="muted" role="status">${live.problem || "Loading \u2026"}</p>`;
  }
  const { endpoint } = live;
  const path = (name) => `#/${encodeURIComponent(id)}/${name}`;
  const shown = tabs().some(([name]) => name === tab) ? tab : "jobs";
  return html`<div class="endpoint-head">
      <h1>${id}</h1>
      <span class="chip" title=${modeText(endpoint.clock)}><${Now} live=${live} /> ${endpoint.clock.mode}${endpoint.clock.frozen ? ", frozen" : ""}</span>
      <${Workers} counts=${endpoint.counts.workers} />
      <${Limits} live=${live} />
    </div>
    <${Counts} counts=${endpoint.counts} />
    <${Advice} live=${live} />
    <nav class="tabs" aria-label="Subjects of ${id}">
      ${tabs().map(([name, label]) => html`<a href=${path(name)} aria-current=${name === shown ? "page" : undefined}>${label}</a>`)}
    </nav>
    <${View} tab=${shown} id=${id} jobId=${jobId} live=${live} />`;
}

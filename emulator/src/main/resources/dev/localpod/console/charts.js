// Charts of the queue, the running jobs, the calls and those that limits refused.
import { html, useEffect, useMemo, useRef, useState } from "./ui.js";
import { recorded } from "./api.js";
import { callCurves, jobCurves } from "./series.js";
import { Empty, useWidth } from "./parts.js";
import { clockTime } from "./format.js";

// A classic script of the page, for the small edition of the library is no module.
const { uPlot } = globalThis;

const HEIGHT = 220;

/** What the axis shows: the time of an entry, and the present time. */
const AXES = {
  "endpoint time": { of: (entry) => Date.parse(entry.at) / 1000, now: (live) => Date.parse(live.endpoint.clock.now) / 1000 },
  "real time": { of: (entry) => Date.parse(entry.realAt) / 1000, now: (live) => (recorded ? 0 : live.at / 1000) },
};

/** Points that reach to the present. */
function untilNow(points, now, values) {
  const last = points.at(-1);
  return last && now > last.x ? [...points, { ...last, ...values, x: now }] : points;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Redraws when the colours of the system change. */
function useScheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const [scheme, setScheme] = useState(dark.matches);
  useEffect(() => {
    const change = (event) => setScheme(event.matches);
    dark.addEventListener("change", change);
    return () => dark.removeEventListener("change", change);
  }, []);
  return scheme;
}

/** The seconds between two labels of the axis of time. */
const INCREMENTS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800];

function options(lines, width) {
  const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false },
    scales: { x: { time: false }, y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { ...axis, values: (_, splits) => splits.map((split) => clockTime(split * 1000)), space: 90, incrs: INCREMENTS },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...lines.map(({ label, tint }) => ({
        label,
        stroke: colour(tint),
        fill: colour(tint) + "22",
        width: 2,
        points: { show: false },
        paths: uPlot.paths.stepped({ align: 1 }),
      })),
    ],
  };
}

/** One chart, with its present numbers as text, since a canvas has none. */
function Chart({ title, points, lines, now }) {
  const [element, width] = useWidth();
  const place = useRef(null);
  const scheme = useScheme();
  const data = useMemo(() => [points.map(({ x }) => x), ...lines.map(({ name }) => points.map((point) => point[name]))], [points]);
  useEffect(() => {
    const chart = new uPlot(options(lines, width), data, place.current);
    return () => chart.destroy();
  }, [data, width, scheme]);
  return html`<figure class="chart" ref=${element}>
    <figcaption><strong>${title}</strong> ${lines.map(({ label, tint, name }) => html`<span class="legend"><span class="dot" style=${{ background: `var(${tint})` }}></span>${label}: <strong>${now(name)}</strong></span>`)}</figcaption>
    <div ref=${place} role="img" aria-label="${title}: ${lines.map(({ label, name }) => `${label} ${now(name)}`).join(", ")}"></div>
  </figure>`;
}

const JOB_LINES = [
  { name: "queue", label: "in queue", tint: "--in-queue" },
  { name: "running", label: "running", tint: "--in-progress" },
];

const CALL_LINES = [
  { name: "calls", label: "calls per second", tint: "--accent" },
  { name: "refused", label: "429 per second", tint: "--failed" },
];

const rounded = (number) => Number(number.toFixed(1));

export function Charts({ live }) {
  const [axis, setAxis] = useState("endpoint time");
  const { inQueue, inProgress } = live.endpoint.counts.jobs;
  const { of, now } = AXES[axis];
  const keys = [live.version, live.id, axis, inQueue, inProgress];
  const jobs = useMemo(() => untilNow(jobCurves(live.entries, { inQueue, inProgress }, of), now(live), {}), keys);
  const calls = useMemo(() => untilNow(callCurves(live.entries, of), now(live), { calls: 0, refused: 0 }), keys);
  const present = { queue: inQueue, running: inProgress };
  return html`<section class="card" aria-labelledby="charts-title">
    <div class="row"><h2 id="charts-title">Charts</h2>
      <fieldset class="choices"><legend class="sr">Time of the axis</legend>
        ${Object.keys(AXES).map((name) => html`<label><input type="radio" name="axis" checked=${axis === name} onChange=${() => setAxis(name)} />${name}</label>`)}
      </fieldset></div>
    ${jobs.length
      ? html`<${Chart} title="Jobs" points=${jobs} lines=${JOB_LINES} now=${(name) => present[name]} />`
      : html`<${Empty} title="No jobs yet.">Send a request, and the queue is drawn here.<//>`}
    ${calls.length
      ? html`<${Chart} title="Calls of clients" points=${calls} lines=${CALL_LINES} now=${(name) => rounded(calls.at(-1)[name])} />`
      : html`<${Empty} title="No calls of clients yet.">Requests that are sent from here without <em>as a client</em> are no calls of a client.<//>`}
  </section>`;
}

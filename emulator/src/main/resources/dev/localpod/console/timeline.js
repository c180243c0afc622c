// The life of a job on one axis of endpoint time.
import { html } from "./ui.js";
import { useWidth } from "./parts.js";
import { duration, isFinal, offset } from "./format.js";
import { sentence } from "./journal.js";

const GUTTER = 76;
const LANE = 30;
const BAR = 16;
const RIGHT = 16;

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .concat([1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map((s) => s * 1000));

const at = (entry) => Date.parse(entry.at);

/** The times in which the job had each status. */
function states(timeline, end) {
  const moves = timeline.filter((entry) => entry.kind === "state");
  return moves
    .map((move, i) => ({ kind: move.to?.toLowerCase() ?? "gone", from: at(move), to: moves[i + 1] ? at(moves[i + 1]) : end, text: move.to ?? "removed", entry: move }))
    .filter(({ text, entry }) => !isFinal(text) || entry.to);
}

/** The cold starts of the workers that took the job. */
function coldStarts(timeline, surroundings, end) {
  const names = new Set(
    timeline.filter((entry) => entry.to === "IN_PROGRESS").map((entry) => entry.cause.replace("picked up by ", "")),
  );
  const starting = new Map();
  const found = [];
  for (const entry of surroundings.filter((each) => each.kind === "worker")) {
    const began = starting.get(entry.worker);
    if (entry.to === "initializing") {
      starting.set(entry.worker, entry);
    } else if (began) {
      starting.delete(entry.worker);
      if (names.has(entry.worker)) {
        found.push({ from: at(began), to: at(entry), worker: entry.worker });
      }
    }
  }
  if (!names.size) {
    starting.forEach((entry, worker) => found.push({ from: at(entry), to: end, worker }));
  }
  return found.filter(({ from, to }) => to > from);
}

const LANES = ["Status", "Worker", "Output", "Calls", "Webhook", "Faults", "Clock"];

/** Bars and dots by lane; lanes without any are left out. */
function drawing(timeline, surroundings, end) {
  const first = at(timeline[0]);
  const lanes = new Map(LANES.map((name) => [name, []]));
  states(timeline, end).forEach(({ kind, from, to, text, entry }) =>
    lanes.get("Status").push(isFinal(text) ? { kind, from, dot: true, title: sentence(entry) } : { kind, from, to, title: `${text} for ${duration(to - from)}` }),
  );
  coldStarts(timeline, surroundings, end).forEach(({ from, to, worker }) =>
    lanes.get("Worker").push({ kind: "cold", from: Math.max(from, first), to, title: `${worker} starts: ${duration(to - from)}` }),
  );
  states(timeline, end)
    .filter(({ kind }) => kind === "in_progress")
    .forEach(({ from, to, entry }) => lanes.get("Worker").push({ kind: "run", from, to, title: `${entry.cause}, ran ${duration(to - from)}` }));
  for (const entry of timeline) {
    if (entry.kind === "call") {
      const from = Date.parse(entry.began.at);
      const kind = entry.answer >= 400 || !entry.answer ? "bad" : "good";
      const held = at(entry) > from;
      lanes.get("Calls").push({ kind, from: Math.max(from, first), to: held ? at(entry) : undefined, dot: !held, title: sentence(entry) });
    } else if (entry.kind === "work") {
      lanes.get("Output").push({ kind: entry.step === "chunk" ? "chunk" : "progress", from: at(entry), dot: true, title: sentence(entry) });
    } else if (entry.kind === "webhook") {
      const kind = ["failed", "given up", "webhook refused"].includes(entry.step) ? "bad" : "good";
      lanes.get("Webhook").push({ kind, from: at(entry), dot: true, title: sentence(entry) });
    } else if (entry.kind === "missing") {
      lanes.get("Calls").push({ kind: "bad", from: at(entry), dot: true, title: sentence(entry) });
    } else if (entry.kind === "fault") {
      lanes.get("Faults").push({ kind: "bad", from: at(entry), dot: true, title: sentence(entry) });
    }
  }
  surroundings
    .filter((entry) => entry.kind === "clock" && Date.parse(entry.to) > first && Date.parse(entry.from) < end)
    .forEach((entry) => lanes.get("Clock").push({ kind: "leap", from: Math.max(first, Date.parse(entry.from)), to: Math.min(end, Date.parse(entry.to)), title: `the clock ${sentence(entry)}` }));
  return [...lanes].filter(([, marks]) => marks.length);
}

/** The ends of the axis: from the submission to the last event, or to now. */
function span(timeline, now, status) {
  const from = at(timeline[0]);
  const last = Math.max(...timeline.map(at));
  const to = isFinal(status) ? last : Math.max(last, Date.parse(now));
  return { from, to: to > from ? to : from + 1000 };
}

function ticks(from, to, width) {
  const room = Math.max(2, Math.floor(width / 90));
  const step = STEPS.find((each) => (to - from) / each <= room) ?? to - from;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => i * step);
}

/** Keeps the label of a tick inside of the drawing. */
const anchor = (x, width) => (x <= GUTTER ? "start" : x > width - 30 ? "end" : "middle");

function Mark({ mark, x, y }) {
  const left = x(mark.from);
  const middle = y + LANE / 2;
  if (mark.dot) {
    return html`<circle class="m-${mark.kind}" cx=${left} cy=${middle} r="5"><title>${mark.title}</title></circle>`;
  }
  const width = Math.max(3, x(mark.to) - left);
  return html`<g><rect class="m-${mark.kind}" x=${left} y=${middle - BAR / 2} width=${width} height=${BAR} rx="4"><title>${mark.title}</title></rect>
    ${width > 64 && mark.kind !== "leap" && html`<text class="m-text" x=${left + 8} y=${middle + 4}>${duration(mark.to - mark.from)}</text>`}</g>`;
}

export function Timeline({ timeline, surroundings, now, status }) {
  const [element, width] = useWidth();
  const known = timeline.length > 0;
  const { from, to } = known ? span(timeline, now, status) : { from: 0, to: 1 };
  const lanes = known ? drawing(timeline, surroundings, to) : [];
  const room = width - GUTTER - RIGHT;
  const x = (time) => GUTTER + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * room;
  const height = lanes.length * LANE + 26;
  return html`<div class="timeline" ref=${element}>${known &&
  html`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img"
      aria-label="Timeline of ${duration(to - from)} of endpoint time: ${lanes.map(([name]) => name.toLowerCase()).join(", ")}. The table below has it in words.">
    ${ticks(from, to, room).map((tick) => html`<g key=${tick}><line class="grid" x1=${x(from + tick)} x2=${x(from + tick)} y1="0" y2=${height - 22} />
      <text class="tick" x=${x(from + tick)} y=${height - 7} text-anchor=${anchor(x(from + tick), width)}>${offset(tick)}</text></g>`)}
    ${lanes.map(([name, marks], i) => html`<g key=${name}>
      <text class="lane" x="0" y=${i * LANE + LANE / 2 + 4}>${name}</text>
      ${marks.map((mark) => html`<${Mark} mark=${mark} x=${x} y=${i * LANE} />`)}
    </g>`)}
  </svg>`}</div>`;
}

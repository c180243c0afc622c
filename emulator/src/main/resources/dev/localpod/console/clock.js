// The time of an endpoint: what it shows, and how it is moved.
import { html, useEffect, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { Action } from "./parts.js";
import { clockTime, duration, milliseconds, offset, plural } from "./format.js";

export const isMoved = (clock) => clock.mode === "manual" || clock.mode.startsWith("skip");

const MODES = {
  real: "real time",
  manual: "manual: stands still until you advance it",
  skip: "skip: leaps over what clients can only wait for",
};

export const modeText = ({ mode }) =>
  MODES[mode.split(":")[0]] ?? (mode.startsWith("x") ? `${mode.slice(1)} times faster than real time` : mode);

/** The present time, which goes on between two answers unless it is moved by hand. */
export function Now({ live }) {
  const { clock } = live.endpoint;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = isMoved(clock) ? 0 : setInterval(() => tick((old) => old + 1), 500);
    return () => clearInterval(timer);
  }, [clock.mode]);
  const speed = clock.mode.startsWith("x") ? Number(clock.mode.slice(1)) : 1;
  const passed = recorded || isMoved(clock) ? 0 : (Date.now() - live.at) * speed;
  return html`<time class="now" title=${clock.now}>${clockTime(Date.parse(clock.now) + passed)}</time>`;
}

const untilNext = (clock) => Date.parse(clock.next) - Date.parse(clock.now);

/** The time until a worker that is starting is ready, if that can be told. */
function untilReady({ endpoint, entries }) {
  const coldStart = milliseconds(endpoint.settings.workers?.coldStart ?? "");
  const states = new Map();
  entries.filter((entry) => entry.kind === "worker").forEach((entry) => states.set(entry.worker, entry));
  const starting = [...states.values()].filter((entry) => entry.to === "initializing");
  const ready = Math.min(...starting.map((entry) => Date.parse(entry.at) + coldStart));
  return Number.isFinite(ready) ? ready - Date.parse(endpoint.clock.now) : NaN;
}

/** What keeps the jobs of an endpoint from going on, and what to do: {text, by | to | release, patient}. */
export function advice(live) {
  const { clock, counts } = live.endpoint;
  const { inQueue, inProgress } = counts.jobs;
  const { initializing, throttled, unhealthy, idle, running } = counts.workers;
  const waiting = inQueue + inProgress;
  if (recorded) {
    return null;
  }
  if (waiting && clock.frozen) {
    return { text: "The clock is frozen: nothing moves by itself.", release: true };
  }
  if (inQueue && !initializing && !idle && !running && throttled + unhealthy) {
    return { text: `${plural(inQueue, "job waits", "jobs wait")}: all workers are throttled or unhealthy.` };
  }
  if (!waiting || !isMoved(clock) || !clock.next) {
    return null;
  }
  if (clock.mode !== "manual") {
    return { text: `Time skips while a client waits, and none does: the next event is due in ${duration(untilNext(clock))}.`, to: "next", patient: true };
  }
  const ready = untilReady(live);
  if (inQueue && initializing && ready > 0) {
    return { text: `Time is manual: the worker is ready in ${duration(ready)}.`, by: `${ready}ms` };
  }
  return { text: `Time is manual: the next event is due in ${duration(untilNext(clock))}.`, to: "next" };
}

const PATIENCE_MS = 1500;

/** What was true without a break for a while: a skipping clock needs advice only where it stands. */
function useLasting(isTrue) {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    const timer = isTrue && setTimeout(() => setLasts(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isTrue]);
  return isTrue && lasts;
}

/** The advice, with the button that follows it. */
export function Advice({ live }) {
  const found = advice(live);
  const lasts = useLasting(Boolean(found?.patient));
  if (!found || (found.patient && !lasts)) {
    return html`<div class="advice-place" aria-live="polite"></div>`;
  }
  const { text, by, to, release } = found;
  const move = async () => {
    await (release ? api.release(live.id) : api.advance(live.id, by ? { by } : { to }));
    await live.refresh();
  };
  return html`<div class="advice-place" aria-live="polite"><div class="advice">
    <span>${text}</span>
    ${(by || to || release) && html`<${Action} run=${move} kind="primary small">${release ? "Release" : "Advance"}<//>`}
  </div></div>`;
}

const STEPS = ["1s", "10s", "1m", "30m"];

/** The controls of the clock. */
export function ClockPanel({ live }) {
  const { clock } = live.endpoint;
  const [by, setBy] = useState("10s");
  const advance = async (move) => {
    await api.advance(live.id, move);
    await live.refresh();
  };
  const freeze = async () => {
    await (clock.frozen ? api.release(live.id) : api.freeze(live.id));
    await live.refresh();
  };
  return html`<section class="card" aria-labelledby="clock-title">
    <h2 id="clock-title">Clock</h2>
    <p class="big"><${Now} live=${live} /></p>
    <p class="muted">${modeText(clock)}${clock.frozen ? ", frozen" : ""}</p>
    ${recorded && html`<p class="muted">This was the time of the failure.</p>`}
    ${!recorded && !isMoved(clock) && html`<p class="muted">It passes by itself. Start with <code>--clock manual</code> or <code>--clock skip</code> to move it from here.</p>`}
    ${!recorded && isMoved(clock) &&
    html`<p>${clock.next ? html`The next event is due in <strong>${duration(untilNext(clock))}</strong>.` : "Nothing is due."}</p>
      <div class="row">
        ${STEPS.map((step) => html`<${Action} run=${() => advance({ by: step })}>${offset(milliseconds(step))}<//>`)}
        <${Action} run=${() => advance({ to: "next" })} disabled=${!clock.next}>To the next event<//>
      </div>
      <div class="row">
        <label class="field">Advance by
          <input size="7" value=${by} onInput=${(event) => setBy(event.target.value)} /></label>
        <${Action} run=${() => advance({ by })} kind="primary">Advance<//>
      </div>`}
    ${clock.mode.startsWith("skip") && html`<div class="row"><${Action} run=${freeze}>${clock.frozen ? "Release the clock" : "Freeze the clock"}<//></div>`}
  </section>`;
}

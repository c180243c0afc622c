// The journal of an endpoint as it grows, by kind.
import { html, useState } from "./ui.js";
import { Empty, Time } from "./parts.js";
import { duration, plural } from "./format.js";

const SHOWN = 200;

const compact = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** An entry as a sentence. */
export function sentence(entry) {
  switch (entry.kind) {
    case "state":
      return `${entry.from ? entry.from + " \u2192 " : ""}${entry.to ?? "removed"}: ${entry.cause}`;
    case "work":
      return `${entry.worker}: ${entry.step} ${compact(entry.value)}`;
    case "worker":
      return `${entry.worker} ${entry.to}: ${entry.cause}`;
    case "call":
      return [
        `${entry.method} ${entry.operation}: ${entry.answer || "no answer"}`,
        entry.told && `told ${entry.told}`,
        entry.chunks !== undefined && plural(entry.chunks, "chunk"),
        entry.retryAfter !== undefined && `Retry-After ${entry.retryAfter} s`,
        entry.error,
      ]
        .filter(Boolean)
        .join(", ");
    case "call-started":
      return `${entry.method} ${entry.operation} waits for its answer`;
    case "clock":
      return `moved by ${duration(Date.parse(entry.to) - Date.parse(entry.from))}: ${entry.cause}`;
    case "script":
      return `a new script with ${plural(entry.rules.length, "rule")}`;
    case "rule":
      return `rule ${entry.number} of the script applies`;
    case "webhook":
      return `attempt ${entry.attempt}: ${entry.step}${entry.detail ? ", " + entry.detail : ""}`;
    case "fault":
      return `${entry.fault} on ${entry.operation}, planned as number ${entry.entry}`;
    case "missing":
      return entry.reason;
    default: {
      const { seq, at, realAt, kind, job, ...rest } = entry;
      return Object.entries(rest)
        .map(([name, value]) => `${name} ${compact(value)}`)
        .join(", ");
    }
  }
}

export function Journal({ live }) {
  const [kind, setKind] = useState("");
  const [text, setText] = useState("");
  const kinds = new Map();
  live.entries.forEach((entry) => kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1));
  const wanted = text.trim().toLowerCase();
  const found = live.entries.filter(
    (entry) =>
      (!kind || entry.kind === kind) &&
      (!wanted || JSON.stringify(entry).toLowerCase().includes(wanted) || sentence(entry).toLowerCase().includes(wanted)),
  );
  const shown = found.slice(-SHOWN).reverse();
  return html`<section class="card" aria-labelledby="journal-title">
    <div class="row">
      <h2 id="journal-title">Journal</h2>
      <div class="kinds" role="group" aria-label="Kind">
        <button type="button" class="quiet" aria-pressed=${!kind} onClick=${() => setKind("")}>all</button>
        ${[...kinds.keys()].sort().map((name) => html`<button type="button" class="quiet" aria-pressed=${kind === name} onClick=${() => setKind(name)}>${name} <span class="muted">${kinds.get(name)}</span></button>`)}
      </div>
      <label class="field inline grow">Search
        <input type="search" value=${text} onInput=${(event) => setText(event.target.value)} /></label>
    </div>
    ${shown.length
      ? html`<div class="scroll" tabindex="0" role="region" aria-labelledby="journal-title"><table class="journal">
          <thead><tr><th scope="col" class="number">No.</th><th scope="col">Endpoint time</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col">Job</th></tr></thead>
          <tbody>${shown.map(
            (entry) => html`<tr key=${entry.seq}><td class="number">${entry.seq}</td><td><${Time} at=${entry.at} /></td>
              <td><span class="kind k-${entry.kind}">${entry.kind}</span></td><td class="what">${sentence(entry)}</td>
              <td>${entry.job && html`<a href="#/${encodeURIComponent(live.id)}/jobs/${encodeURIComponent(entry.job)}" title=${entry.job}><code>${entry.job.slice(0, 8)}</code></a>`}</td></tr>`,
          )}</tbody>
        </table></div>
        <p class="muted small">${plural(found.length, "entry", "entries")} of the last ${live.entries.length}${found.length > SHOWN ? `; the newest ${SHOWN} are shown` : ""}${live.dropped ? `; ${live.dropped} older ones are no longer kept` : ""}.</p>`
      : html`<${Empty} title=${live.entries.length ? "No entry matches." : "Nothing has happened yet."}>${live.entries.length ? "Choose another kind, or search for something else." : "Send a request, and each step is written here."}<//>`}
  </section>`;
}

// Small pieces that several views share.
import { html, useEffect, useRef, useState } from "./ui.js";
import { recorded } from "./api.js";
import { jsonParts, pretty } from "./json.js";
import { time } from "./format.js";

const WORDS = {
  IN_QUEUE: "in queue",
  IN_PROGRESS: "in progress",
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  TIMED_OUT: "timed out",
};

/** The status of a job: its word as the service has it, with a colour and a shape. */
export const Badge = ({ status }) =>
  html`<span class="badge ${status.toLowerCase()}" title=${WORDS[status]}>${status}</span>`;

/** An instant as a time of day; the whole of it is its title. */
export const Time = ({ at }) => html`<time dateTime=${at} title=${at}>${time(at)}</time>`;

/**
 * A button that runs an action, is busy meanwhile, and shows what went wrong beside it. One that changes something
 * is left out where a recorded run is shown.
 */
export function Action({ run, children, kind = "", reads = false, ...rest }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const shown = useRef(true);
  useEffect(() => () => (shown.current = false), []);
  const act = async () => {
    setBusy(true);
    setProblem("");
    try {
      await run();
    } catch (mistake) {
      if (shown.current) {
        setProblem(mistake.message);
      }
    } finally {
      if (shown.current) {
        setBusy(false);
      }
    }
  };
  if (recorded && !reads) {
    return null;
  }
  return html`<span class="action">
    <button type="button" class=${kind} aria-busy=${busy} onClick=${() => busy || act()} ...${rest}>${children}</button>
    ${problem && html`<span class="problem" role="alert">${problem}</span>`}
  </span>`;
}

const CONFIRM_MS = 4000;

/** An action that loses something: the first press asks, the second one acts. */
export function Confirmed({ run, children, question, ...rest }) {
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    const timer = asking && setTimeout(() => setAsking(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [asking]);
  const press = async () => {
    if (asking) {
      await run();
    }
    setAsking(!asking);
  };
  return html`<${Action} run=${press} kind=${asking ? "danger" : "quiet"} ...${rest}>${asking ? question : children}<//>`;
}

/** Coloured parts of a text. */
export const Coloured = ({ parts }) =>
  parts.map(({ kind, text }) => (kind === "plain" ? text : html`<span class="t-${kind}">${text}</span>`));

const IMAGE = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;
const BARE_IMAGES = { iVBORw0KGgo: "png", "/9j/": "jpeg", R0lGOD: "gif", UklGR: "webp" };

/** The address of an image that a text holds, if it holds one. */
function image(text) {
  if (IMAGE.test(text)) {
    return text;
  }
  const start = Object.keys(BARE_IMAGES).find((magic) => text.startsWith(magic));
  return start && text.length > 60 && /^[A-Za-z0-9+/=\s]+$/.test(text)
    ? `data:image/${BARE_IMAGES[start]};base64,${text}`
    : undefined;
}

/** The images in a value, with the paths that lead to them. */
function images(value, path = "") {
  if (typeof value === "string") {
    const source = image(value);
    return source ? [{ path: path || "output", source }] : [];
  }
  return value && typeof value === "object"
    ? Object.entries(value).flatMap(([key, item]) => images(item, path ? `${path}.${key}` : key))
    : [];
}

/** A value without the long texts of its images, which are shown as images. */
function withoutImages(value) {
  if (typeof value === "string") {
    return image(value) ? `${value.slice(0, 40)}\u2026 (${value.length.toLocaleString("en")} characters)` : value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutImages);
  }
  return value && typeof value === "object" && !JSON.isRawJSON?.(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutImages(item)]))
    : value;
}

const SHOWN = 20_000;

/** A JSON value as people read it: images as images, text as text, the rest in colours. */
export function Value({ value, label }) {
  const found = images(value);
  const lines = typeof value === "string" && !found.length;
  const text = lines ? value : pretty(found.length ? withoutImages(value) : value);
  const cut = text.length > SHOWN;
  const [whole, setWhole] = useState(false);
  const shown = cut && !whole ? text.slice(0, SHOWN) : text;
  return html`<div class="value">
    ${found.map(({ path, source }) => html`<figure><img src=${source} alt="Image in ${path}" /><figcaption>${path}</figcaption></figure>`)}
    <pre class=${lines ? "code text" : "code"} tabindex="0" role="group" aria-label=${label}>${
      lines ? shown : html`<${Coloured} parts=${jsonParts(shown)} />`
    }</pre>
    ${cut && !whole && html`<button type="button" class="quiet" onClick=${() => setWhole(true)}>Show all ${text.length.toLocaleString("en")} characters</button>`}
  </div>`;
}

/** What a view shows when it has nothing to show. */
export const Empty = ({ title, children }) =>
  html`<div class="empty"><p class="empty-title">${title}</p><div>${children}</div></div>`;

/** Copies a text, and says so. */
export function Copy({ text, label = "Copy" }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    const timer = done && setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    await navigator.clipboard.writeText(await text());
    setDone(true);
  };
  return html`<${Action} run=${copy} kind="quiet" reads>${done ? "Copied" : label}<//>`;
}

/** The width of an element, kept up to date. */
export function useWidth(initial = 720) {
  const element = useRef(null);
  const [width, setWidth] = useState(initial);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(260, Math.round(entry.contentRect.width))));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

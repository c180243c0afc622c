// Times, durations and words as people read them.

const pad = (number, digits) => String(number).padStart(digits, "0");

/** 12:03:04.123 in the time zone of the reader. */
export function time(instant) {
  const at = new Date(instant);
  return (
    `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}` +
    `.${pad(at.getMilliseconds(), 3)}`
  );
}

/** 12:03:04, for places where a thousandth of a second is noise. */
export const clockTime = (instant) => time(instant).slice(0, 8);

/** 250 ms, 1.5 s, 20 s, 3 min 20 s, 2 h 5 min, 3 d. */
export function duration(ms) {
  const value = Math.round(ms);
  if (value < 1000) {
    return `${value} ms`;
  }
  if (value < 60_000) {
    return `${Number((value / 1000).toFixed(value < 10_000 ? 2 : 1))} s`;
  }
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["min", 60_000],
    ["s", 1000],
  ];
  const first = units.findIndex(([, size]) => value >= size);
  const parts = [];
  let rest = value;
  for (const [unit, size] of units.slice(first, first + 2)) {
    const whole = Math.floor(rest / size);
    if (whole > 0) {
      parts.push(`${whole} ${unit}`);
    }
    rest -= whole * size;
  }
  return parts.join(" ");
}

/** +20 s. */
export const offset = (ms) => (ms === 0 ? "0" : ms < 0 ? "\u2212" + duration(-ms) : "+" + duration(ms));

/** The milliseconds of "2s", "500ms", "1m30s" as the admin API writes durations; NaN for others. */
export function milliseconds(text) {
  const sizes = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = /^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/.test(text)
    ? [...text.matchAll(/([0-9.]+)(ms|s|m|h)/g)]
    : [];
  return parts.length ? parts.reduce((sum, [, n, unit]) => sum + Number(n) * sizes[unit], 0) : NaN;
}

export const plural = (count, one, many = one + "s") => `${count} ${count === 1 ? one : many}`;

/** The first part of an id, which tells jobs apart on sight. */
export const shortId = (id) => (id.length > 20 ? id.slice(0, 13) + "\u2026" : id);

export const isFinal = (status) => !["IN_QUEUE", "IN_PROGRESS"].includes(status);

export const STATUSES = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT"];

// What an endpoint is like now: its settings and counts, and its journal as it grows.
import { useEffect, useState } from "./ui.js";
import { api } from "./api.js";

const KEPT = 5000;
const PAGE = 1000;
const WAIT_MS = 20_000;
const PAUSE_MS = 150;
const RETRY_MS = 1000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const NOTHING = { endpoint: null, entries: [], dropped: 0, version: 0, problem: "", at: 0 };

/** Follows the journal of an endpoint by long polls; each page brings the endpoint up to date. */
async function follow(id, change, signal) {
  let after = 0;
  let known = false;
  while (!signal.aborted) {
    try {
      if (!known) {
        const first = await api.journal(id, { after: 0, limit: 1 }, signal);
        after = Math.max(first.dropped, first.last - KEPT);
        change(() => ({ ...NOTHING, dropped: first.dropped }));
        known = true;
      }
      const endpoint = await api.endpoint(id, signal);
      change((old) => ({ ...old, endpoint, problem: "", at: Date.now() }));
      const page = await api.journal(id, { after, limit: PAGE, wait: WAIT_MS }, signal);
      known = page.last >= after; // a new emulator counts from 1 again
      after = page.next;
      change((old) => ({
        ...old,
        dropped: page.dropped,
        entries: page.entries.length ? [...old.entries, ...page.entries].slice(-KEPT) : old.entries,
        version: old.version + page.entries.length,
      }));
      await pause(PAUSE_MS);
    } catch (problem) {
      if (!signal.aborted) {
        known = false;
        const text = problem.status ? problem.message : "The emulator does not answer. Trying again \u2026";
        change((old) => ({ ...old, problem: text }));
        await pause(RETRY_MS);
      }
    }
  }
}

/** The live state of an endpoint; refresh() reads what the journal does not tell. */
export function useLive(id) {
  const [state, setState] = useState({ id, ...NOTHING });
  useEffect(() => {
    const stop = new AbortController();
    setState({ id, ...NOTHING });
    if (id) {
      follow(id, (next) => stop.signal.aborted || setState((old) => ({ id, ...next(old) })), stop.signal);
    }
    return () => stop.abort();
  }, [id]);
  const refresh = async () => {
    const endpoint = await api.endpoint(id);
    setState((old) => (old.id === id ? { ...old, endpoint, at: Date.now() } : old));
  };
  return { ...(state.id === id ? state : NOTHING), id, refresh };
}

/** Calls for a value while the page is seen, each time everyMs(value) has passed: {value, problem, again}. */
export function usePolled(read, everyMs, keys) {
  const [state, setState] = useState({ value: undefined, problem: "" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    const work = async () => {
      let value;
      while (!stop.signal.aborted) {
        const began = performance.now();
        let next;
        try {
          value = await read(stop.signal);
          next = { value, problem: "" };
        } catch (problem) {
          next = { problem: problem.status ? problem.message : "The emulator does not answer. Trying again \u2026" };
        }
        if (!stop.signal.aborted) {
          setState((old) => ({ ...old, ...next }));
        }
        // A slow answer is a large one: it is not asked for so often.
        await pause(Math.max(everyMs(value), 3 * (performance.now() - began)));
        while (document.hidden && !stop.signal.aborted) {
          await pause(RETRY_MS);
        }
      }
    };
    work();
    return () => stop.abort();
  }, [...keys, round]);
  return { ...state, again: () => setRound((old) => old + 1) };
}

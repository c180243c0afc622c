// The calls of the admin API, and those of a client.
import { readJson } from "./json.js";

/** An answer that is no success, with the text that the server gave. */
export class CallError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body, signal, read = JSON.parse) {
  const answer = await fetch("/_localpod" + path, { method, body, signal });
  const text = await answer.text();
  let value;
  try {
    value = read(text);
  } catch {
    throw new CallError(answer.status, text || answer.statusText);
  }
  if (!answer.ok) {
    throw new CallError(answer.status, value.detail || answer.statusText);
  }
  return value;
}

const endpoint = (id) => "/endpoints/" + encodeURIComponent(id);
const job = (id, jobId) => endpoint(id) + "/jobs/" + encodeURIComponent(jobId);

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? "?" + new URLSearchParams(given) : "";
}

/** The failed run that is shown, if one is: it can be read, and nothing about it changes. */
export let recorded = null;

export const api = {
  health: async () => {
    const health = await call("GET", "/health");
    recorded = health.recorded ?? null;
    return health;
  },
  endpoints: () => call("GET", "/endpoints"),
  endpoint: (id, signal) => call("GET", endpoint(id), undefined, signal),
  journal: (id, parameters, signal) =>
    call("GET", endpoint(id) + "/journal" + query(parameters), undefined, signal),
  jobs: (id, parameters, signal) =>
    call("GET", endpoint(id) + "/jobs" + query({ output: false, ...parameters }), undefined, signal),
  job: (id, jobId, signal) => call("GET", job(id, jobId), undefined, signal, readJson),
  cancel: (id, jobId) => call("POST", job(id, jobId) + "/cancel"),
  retry: (id, jobId) => call("POST", job(id, jobId) + "/retry"),
  purge: (id) => call("POST", endpoint(id) + "/purge-queue"),
  run: (id, body) => call("POST", endpoint(id) + "/run", body),
  key: async (id) => (await call("GET", endpoint(id) + "/key")).key,
  advance: (id, move) => call("POST", endpoint(id) + "/clock/advance", JSON.stringify(move)),
  freeze: (id) => call("POST", endpoint(id) + "/clock/freeze"),
  release: (id) => call("POST", endpoint(id) + "/clock/release"),
  workers: (id, change) => call("POST", endpoint(id) + "/workers", JSON.stringify(change)),
  faults: async (id, signal) => (await call("GET", endpoint(id) + "/faults", undefined, signal)).faults,
  addFault: (id, fault) => call("POST", endpoint(id) + "/faults", JSON.stringify(fault)),
  clearFaults: (id) => call("DELETE", endpoint(id) + "/faults"),
  script: (id, text) => call("PUT", endpoint(id) + "/script", text),
  reset: () => call("POST", "/reset"),
};

/** The address that clients of an endpoint are given. */
export const baseUrl = (id) => location.origin + "/v2/" + encodeURIComponent(id);

/** Makes a call of a client, with the key of the endpoint; any answer is a result, and so is none. */
export async function callAsClient(id, key, method, path, body) {
  const began = performance.now();
  const took = () => performance.now() - began;
  try {
    const answer = await fetch(baseUrl(id) + path, {
      method,
      body,
      headers: { Authorization: "Bearer " + key, ...(body && { "Content-Type": "application/json" }) },
    });
    const text = await answer.text();
    return { status: answer.status, retryAfter: answer.headers.get("Retry-After"), text, took: took() };
  } catch {
    return { status: 0, retryAfter: null, text: "The connection ended before the answer was complete.", took: took() };
  }
}

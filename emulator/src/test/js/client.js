// The official client, untouched but for its base URL: one case after the other. The last line of each on standard output
// is JSON: what the client answered, and the calls it made for it. The lines before are the client's own.
import diagnostics from "node:diagnostics_channel";
import runpodSdk from "runpod-sdk";

const [baseUrl, apiKey, ...names] = process.argv.slice(2);
const runpod = runpodSdk(apiKey, { baseUrl });

// Each request that Node's fetch sends, seen from outside of the client.
const calls = [];
diagnostics.subscribe("undici:request:create", ({ request }) => calls.push(`${request.method} ${request.path}`));

const cases = {
  async runAndStatus() {
    const endpoint = runpod.endpoint("echo");
    const submitted = await endpoint.run({ input: { prompt: "a cup", steps: 4, seeds: [1, 2.5, null] } });
    const status = await endpoint.status(submitted.id);
    return { submitted, status };
  },

  async fastRunSync() {
    const result = await runpod.endpoint("echo").runSync({ input: { prompt: "Grüße, 世界 ☕" } });
    return { result };
  },

  async slowRunSync() {
    const result = await runpod.endpoint("two-seconds").runSync({ input: {} });
    return { result };
  },

  async runSyncInTwoCalls() {
    const result = await runpod.endpoint("two-seconds").runSync({ input: {} }, 1500);
    return { result };
  },

  async failingRunSync() {
    const result = await runpod.endpoint("failing").runSync({ input: {} });
    return { result };
  },

  async runSyncPastItsTimeOut() {
    const endpoint = runpod.endpoint("endless");
    const result = await endpoint.runSync({ input: {} }, 500);
    const status = await endpoint.status(result.id);
    return { result, status };
  },

  async runSyncWithoutWorkers() {
    const result = await runpod.endpoint("no-workers").runSync({ input: {} }, 1500);
    return { result };
  },

  async stream() {
    const endpoint = runpod.endpoint("streaming");
    const { id } = await endpoint.run({ input: {} });
    const items = await all(endpoint.stream(id));
    const status = await endpoint.status(id);
    return { id, items, status };
  },

  async streamOfACancelledJob() {
    const endpoint = runpod.endpoint("endless");
    const { id } = await endpoint.run({ input: {} });
    const reading = all(endpoint.stream(id));
    await endpoint.cancel(id);
    return { id, items: await reading };
  },

  async cancel() {
    const endpoint = runpod.endpoint("endless");
    const { id } = await endpoint.run({ input: {} });
    const before = await endpoint.status(id);
    const cancelled = await endpoint.cancel(id);
    const after = await endpoint.status(id);
    return { id, before, cancelled, after };
  },

  async health() {
    const endpoint = runpod.endpoint("one-worker");
    await endpoint.runSync({ input: {} });
    await endpoint.runSync({ input: { prompt: "boom" } });
    await endpoint.run({ input: { prompt: "forever" } });
    await endpoint.run({ input: {} });
    const health = await endpoint.health();
    return { health };
  },

  async purgeQueue() {
    const endpoint = runpod.endpoint("to-purge");
    const { id } = await endpoint.run({ input: {} });
    await endpoint.run({ input: {} });
    await endpoint.run({ input: {} });
    const before = await endpoint.status(id);
    const purged = await endpoint.purgeQueue();
    const after = await endpoint.status(id);
    const again = await endpoint.purgeQueue();
    return { id, before, purged, after, again };
  },

  // Nothing waits between the calls of those that end at once, so they are the same on each clock.

  async streamAtOnce() {
    const endpoint = runpod.endpoint("chunks");
    const { id } = await endpoint.run({ input: {} });
    return { items: await all(endpoint.stream(id)) };
  },

  async cancelAtOnce() {
    const endpoint = runpod.endpoint("to-cancel");
    const { id } = await endpoint.run({ input: {} });
    await endpoint.cancel(id);
    return { after: await endpoint.status(id) };
  },

  async healthAtOnce() {
    return { health: await runpod.endpoint("unused").health() };
  },

  async purgeAtOnce() {
    const endpoint = runpod.endpoint("to-purge");
    await endpoint.run({ input: {} });
    await endpoint.run({ input: {} });
    return { purged: await endpoint.purgeQueue() };
  },

  async refusedStatus() {
    const error = await runpod.endpoint("refusing").status("any").catch((thrown) => thrown);
    return { message: error.message };
  },

  async unknownJob() {
    const error = await runpod.endpoint("echo").status("no-such-job").catch((thrown) => thrown);
    return { message: error.message, status: error.response?.status };
  },
};

async function all(stream) {
  const items = [];
  for await (const item of stream) {
    items.push(item);
  }
  return items;
}

for (const name of names) {
  calls.length = 0;
  const answers = await cases[name]();
  console.log(JSON.stringify({ answers, calls }));
}

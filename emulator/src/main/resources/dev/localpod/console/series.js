// Curves from the journal: how many jobs wait and run, how many calls come and are refused.

const BUCKETS = 60;

/** The numbers of waiting and running jobs after each change, counted back from the present ones. */
export function jobCurves(entries, { inQueue, inProgress }, instant) {
  const points = [];
  let queue = inQueue;
  let running = inProgress;
  for (const entry of entries.filter(({ kind }) => kind === "state").reverse()) {
    points.push({ x: instant(entry), queue, running });
    queue += (entry.from === "IN_QUEUE") - (entry.to === "IN_QUEUE");
    running += (entry.from === "IN_PROGRESS") - (entry.to === "IN_PROGRESS");
  }
  const first = points.at(-1);
  if (first) {
    points.push({ x: first.x, queue: Math.max(0, queue), running: Math.max(0, running) });
  }
  return points.reverse();
}

/** The calls of clients per second, and those that were refused with 429. */
export function callCurves(entries, instant) {
  const calls = entries.filter(({ kind }) => kind === "call");
  if (!calls.length) {
    return [];
  }
  const times = calls.map(instant);
  const from = Math.min(...times);
  const size = Math.max(1, Math.ceil((Math.max(...times) - from) / BUCKETS));
  const buckets = Array.from({ length: Math.floor((Math.max(...times) - from) / size) + 1 }, (_, i) => ({
    x: from + i * size,
    calls: 0,
    refused: 0,
  }));
  buckets.push({ x: from + buckets.length * size, calls: 0, refused: 0 });
  calls.forEach((call, i) => {
    const bucket = buckets[Math.floor((times[i] - from) / size)];
    bucket.calls += 1 / size;
    bucket.refused += (call.answer === 429) / size;
  });
  return buckets;
}

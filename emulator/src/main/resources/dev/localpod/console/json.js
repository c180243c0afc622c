// Reads JSON and YAML for people: parts to colour, and the place of the first mistake in JSON.

const JSON_TOKEN =
  /(\s+)|("(?:[^"\\\n]|\\.)*"?)|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null)|([{}[\],:])|(.)/gs;

/** Splits a text into {kind, text}; a string before a colon is a key. */
export function jsonParts(text) {
  const parts = [];
  for (const [token, , string, number, word, mark] of text.matchAll(JSON_TOKEN)) {
    const kind = string ? "string" : number ? "number" : word ? "word" : mark ? "mark" : "plain";
    parts.push({ kind, text: token });
    if (mark === ":") {
      const key = parts.findLast((part, i) => i < parts.length - 1 && part.text.trim());
      if (key?.kind === "string") {
        key.kind = "key";
      }
    }
  }
  return parts;
}

const YAML_TOKEN =
  /(#.*)|("(?:[^"\\\n]|\\.)*"?|'(?:[^'\n]|'')*'?)|([A-Za-z_][\w-]*)(?=\s*:(?:\s|$))|(\{\{.*?\}\})|(?<![\w.-])(-?[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h)?)(?![\w.-])|\b(true|false|null)\b|([{}[\],:])|([^\S\n]+|\n|[\w.-]+|.)/gm;

/** Splits a script into {kind, text}. */
export function yamlParts(text) {
  return [...text.matchAll(YAML_TOKEN)].map(
    ([token, comment, string, key, hole, number, word, mark]) => ({
      kind: comment ? "comment" : key ? "key" : string || hole ? "string" : number ? "number" : word ? "word" : mark ? "mark" : "plain",
      text: token,
    }),
  );
}

/** The line and column at an offset, from 1. */
export function place(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/** Finds the first mistake in a JSON text: {line, column, message}, or null. */
export function jsonMistake(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (mistake) {
    return { ...place(text, mistakeAt(text)), message: expectation(text, mistake) };
  }
}

/** The length of the longest beginning that some JSON text has; browsers do not agree to tell it. */
function mistakeAt(text) {
  const parts = jsonParts(text);
  const open = [];
  let expect = "value";
  let at = 0;
  for (const part of parts) {
    if (part.text.trim() === "") {
      at += part.text.length;
      continue;
    }
    const next = step(part, expect, open);
    if (!next) {
      return at;
    }
    expect = next;
    at += part.text.length;
  }
  return text.trimEnd().length;
}

const CLOSES = { "}": "{", "]": "[" };

/** What may follow a part, or undefined where it may not stand. */
function step(part, expect, open) {
  const { kind, text } = part;
  const afterValue = open.length ? "comma" : "end";
  const isString = (kind === "string" || kind === "key") && isWhole(text);
  if (text === ":") {
    return expect === "colon" ? "value" : undefined;
  }
  if (text === ",") {
    return expect === "comma" ? (open.at(-1) === "{" ? "key" : "value") : undefined;
  }
  if (text in CLOSES) {
    const mayClose = ["comma", "key or end", "value or end"].includes(expect);
    if (!mayClose || open.at(-1) !== CLOSES[text]) {
      return undefined;
    }
    open.pop();
    return open.length ? "comma" : "end";
  }
  if (expect.startsWith("key")) {
    return isString ? "colon" : undefined;
  }
  if (!expect.startsWith("value")) {
    return undefined;
  }
  if (text === "{" || text === "[") {
    open.push(text);
    return text === "{" ? "key or end" : "value or end";
  }
  return isString || kind === "number" || kind === "word" ? afterValue : undefined;
}

function isWhole(string) {
  try {
    JSON.parse(string);
    return true;
  } catch {
    return false;
  }
}

function expectation(text, mistake) {
  if (!text.trim()) {
    return "the text is empty";
  }
  return String(mistake.message)
    .replace(/^JSON\.parse: /, "")
    .replace(/,? ?\.{0,3}"[\s\S]*" is not valid JSON$/, "")
    .replace(/ (in JSON )?at (position|line)[\s\S]*$/, "");
}

/**
 * Reads JSON without changing a number, such as 1.10 or one of more than 53 bits, where the browser
 * can keep the text of a number.
 */
export const readJson = (text) =>
  JSON.parse(text, (name, value, context) =>
    typeof value === "number" && JSON.rawJSON && context && String(value) !== context.source ? JSON.rawJSON(context.source) : value,
  );

const isLeaf = (value) => value === null || typeof value !== "object" || Boolean(JSON.isRawJSON?.(value));

/** A JSON value as indented text; short lists and objects stay on one line. */
export function pretty(value, indent = "") {
  const flat = JSON.stringify(value);
  if (isLeaf(value) || flat.length + indent.length <= 72) {
    return spaced(value);
  }
  const inner = indent + "  ";
  const lines = Array.isArray(value)
    ? value.map((item) => inner + pretty(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** A JSON value on one line, with spaces. */
function spaced(value) {
  if (isLeaf(value)) {
    return JSON.stringify(value);
  }
  return Array.isArray(value)
    ? `[${value.map(spaced).join(", ")}]`
    : `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
        .join(", ")}}`;
}

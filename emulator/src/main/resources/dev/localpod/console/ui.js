// The bridge to the libraries: components are written with html`...` and hooks.
import { h, render } from "./lib/preact/preact.module.js";
import htm from "./lib/htm/htm.module.js";

export { useCallback, useEffect, useMemo, useRef, useState } from "./lib/preact/hooks.module.js";
export { render };

export const html = htm.bind(h);

// A text field with line numbers, colours, and a mistake marked at its line.
import { html, useRef } from "./ui.js";
import { Coloured } from "./parts.js";

/**
 * The colours are a layer under the text of an ordinary text field, so that the keyboard, undo, spell
 * checkers and screen readers work as in any other. Tab leaves the field, as everywhere.
 */
export function Editor({ id, label, value, onChange, parts, mistake, rows = 8 }) {
  const layer = useRef(null);
  const numbers = useRef(null);
  const follow = ({ target }) => {
    layer.current.scrollTop = target.scrollTop;
    layer.current.scrollLeft = target.scrollLeft;
    numbers.current.scrollTop = target.scrollTop;
  };
  const lines = value.split("\n");
  return html`<div class="editor-block">
    <label for=${id}>${label}</label>
    <div class="editor ${mistake ? "wrong" : ""}">
      <div class="numbers" aria-hidden="true" ref=${numbers}>
        ${lines.map((_, i) => html`<span class=${mistake?.line === i + 1 ? "wrong-line" : ""}>${i + 1}</span>`)}
      </div>
      <div class="paper">
        <pre aria-hidden="true" ref=${layer}><${Coloured} parts=${parts(value)} />${"\n"}</pre>
        <textarea id=${id} rows=${rows} spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"
          value=${value} onScroll=${follow} onInput=${(event) => onChange(event.target.value)}
          aria-invalid=${mistake ? "true" : "false"} aria-describedby="${id}-mistake"></textarea>
      </div>
    </div>
    <p id="${id}-mistake" class="mistake" role="status">${mistake && html`${mistake.line ? `Line ${mistake.line}: ` : ""}${mistake.message}`}</p>
  </div>`;
}

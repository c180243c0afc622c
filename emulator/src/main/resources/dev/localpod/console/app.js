// The page: its frame, and which view is shown.
import { html, render, useEffect, useState } from "./ui.js";
import { api, recorded } from "./api.js";
import { useLive } from "./live.js";
import { Overview, useOverview } from "./overview.js";
import { EndpointView } from "./endpoint.js";
import { Send } from "./send.js";
import { Confirmed } from "./parts.js";

/** The parts of the address after #, decoded: endpoint, tab, job. */
function readRoute() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return [];
  }
}

function useRoute() {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const change = () => setRoute(readRoute());
    addEventListener("hashchange", change);
    return () => removeEventListener("hashchange", change);
  }, []);
  return route;
}

/** Which run is shown, and how it failed. */
const Run = ({ run: { test, failure, version, order, seeds } }) =>
  html`<p class="run" role="note">The failed run of <strong>${test}</strong>, as its bundle has it; nothing here can be changed.
    <span class="problem">${failure}</span>
    <span class="muted">${order && `Order ${order}, s`}${order ? "" : "S"}eed ${seeds.join(", ")}, Localpod ${version}.</span></p>`;

function App({ health }) {
  const [endpointId, tab, jobId] = useRoute();
  const overview = useOverview();
  const ids = overview.value?.map(({ endpoint }) => endpoint.id) ?? [];
  const [chosen, setChosen] = useState("");
  const current = ids.includes(chosen) ? chosen : ids[0];
  const live = useLive(endpointId);
  useEffect(() => {
    document.title = endpointId ? `${endpointId} \u2013 Localpod` : "Localpod";
  }, [endpointId]);

  const reset = async () => {
    await api.reset();
    overview.again();
  };
  const down = overview.problem || live.problem;
  return html`<a class="skip" href="#main" onClick=${(event) => {
      event.preventDefault();
      document.getElementById("main").focus();
    }}>Skip to the content</a>
    <header class="top">
      <a class="brand" href="#/"><img src="/_localpod/console/icon.svg" alt="" width="28" height="28" />Localpod</a>
      <nav aria-label="Endpoints">
        <a href="#/" aria-current=${endpointId ? undefined : "page"}>Overview</a>
        ${ids.map((id) => html`<a href="#/${encodeURIComponent(id)}" aria-current=${id === endpointId ? "page" : undefined}>${id}</a>`)}
      </nav>
      <span class="grow"></span>
      ${health?.edition && html`<span class="muted version">edition ${typeof health.edition === "string" ? health.edition : health.edition.base ?? "documented, changed"}</span>`}
      <${Confirmed} run=${reset} question="Lose all jobs?" title="Restores the endpoints of the start: jobs, journals, faults and clocks start again">Reset<//>
    </header>
    ${recorded && html`<${Run} run=${recorded} />`}
    ${down && html`<p class="banner" role="alert">${down}</p>`}
    <main id="main" tabindex="-1">
      ${endpointId
        ? html`<${EndpointView} key=${endpointId} id=${endpointId} tab=${tab ?? "jobs"} jobId=${jobId} live=${live} />`
        : html`<h1 class="sr">Endpoints</h1>
          <div class="home">
            <${Overview} overview=${overview} />
            ${current && !recorded && html`<${Send} key="home" id=${current} endpoints=${ids} onEndpoint=${setChosen} />`}
          </div>`}
    </main>`;
}

const root = document.getElementById("app");
const health = await api.health().catch(() => null);
root.replaceChildren();
render(html`<${App} health=${health} />`, root);

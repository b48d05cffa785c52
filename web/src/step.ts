// A step of the constructor: follows a link to the next state, takes the new page and swaps the step in place.
// Every state is a URL, so undo and redo are the browser's own history.
import { startRows } from "./rows";
import { startReasons } from "./reasons";

let deepest = 0;
let running: AbortController | undefined;

export class Step extends HTMLElement {
  connectedCallback(): void {
    startRows(this);
    startReasons(this);
    this.#arm("#undo", depth() > 0, () => history.back());
    this.#arm("#redo", depth() < deepest, () => history.forward());
  }

  #arm(id: string, possible: boolean, act: () => void): void {
    const button = this.querySelector<HTMLButtonElement>(id);
    if (!button) return;
    button.hidden = false;
    button.disabled = !possible;
    button.addEventListener("click", act);
  }
}

function depth(): number {
  return (history.state as { depth?: number } | null)?.depth ?? 0;
}

/** Takes the page at `url` and puts its step in place of the present one. */
async function swap(url: string): Promise<boolean> {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(url, { signal: running.signal, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("marka-step");
    const now = document.querySelector("marka-step");
    if (!answer.ok || !next || !now) return false;
    const focused = document.activeElement?.getAttribute("value");
    document.title = page.title;
    now.replaceWith(document.adoptNode(next));
    refocus(focused);
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError";
  }
}

/** Keeps the focus on the option that had it, and says the new designation to a screen reader. */
function refocus(key: string | null | undefined): void {
  if (key) document.querySelector<HTMLElement>(`.row button[value="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  const live = document.querySelector("#live");
  if (live && !live.classList.contains("toast")) {
    live.textContent = document.querySelector("#designation")?.textContent ?? "";
  }
}

/** Follows a link inside the constructor without leaving the page. */
export async function follow(url: string): Promise<void> {
  const next = depth() + 1;
  history.pushState({ depth: next }, "", url);
  deepest = next;
  if (!(await swap(url))) location.assign(url);
}

/** The address of an option: its state after a step, or the question why there is none. */
export function address(option: HTMLButtonElement): string {
  const form = option.form;
  const said = new URLSearchParams(form ? saidIn(form) : []);
  if (option.name === "why") said.set("why", option.value);
  else {
    for (const key of option.value.split(" ")) {
      const dot = key.indexOf(".");
      said.delete(key.slice(0, dot));
      if (option.name === "choose") said.set(key.slice(0, dot), key.slice(dot + 1));
    }
  }
  return `${form?.action ?? ""}?${new URLSearchParams(inOrder([...said]))}`;
}

function saidIn(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].filter((pair): pair is [string, string] => pair[1] !== "");
}

/** Pairs in the order of the rows: one state has one address. */
function inOrder(pairs: [string, string][]): [string, string][] {
  const rows = [...document.querySelectorAll<HTMLElement>(".row")];
  const elements = rows.flatMap((row) => (row.dataset["element"] ?? "").split(" "));
  const place = (key: string): number => (elements.indexOf(key) + elements.length + 1) % (elements.length + 1);
  return pairs.sort((one, other) => place(one[0]) - place(other[0]));
}

document.addEventListener("click", (event) => {
  const option = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-choose] button[value]") : null;
  if (!option || event.defaultPrevented) return;
  event.preventDefault();
  void follow(address(option));
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-step]") : null;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || !document.querySelector("marka-step")) return;
  event.preventDefault();
  if (link.href !== location.href) void follow(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target instanceof HTMLFormElement && event.target.matches("[data-step]") ? event.target : null;
  if (!form) return;
  event.preventDefault();
  void follow(`${form.action}?${new URLSearchParams(saidIn(form))}`);
});

addEventListener("popstate", () => {
  if (!document.querySelector("marka-step") || location.hash) return;
  void swap(location.href).then((done) => done || location.reload());
});

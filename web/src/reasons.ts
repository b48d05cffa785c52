// Why an option is impossible: shown under its row on hover and focus, kept there by a press.
// A page carries the one reason that its address asks for; the others are taken when they are asked for.
import { address } from "./step";

const taken = new Map<string, Promise<HTMLElement | null>>();

export function startReasons(step: HTMLElement): void {
  let wait = 0;
  let last: EventTarget | null = null;
  const over = (event: Event): void => {
    const option = asked(event);
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>(".row-body") : null;
    clearTimeout(wait);
    if (event.type === "focusin") show(step, option, "over");
    else if (!(event.target instanceof Element && event.target.closest(".why"))) {
      wait = setTimeout(() => option ? show(step, option, "over") : row || hide(step, ".over"), option ? 120 : 260);
    }
  };
  // Only a pointer that moves asks: a page that scrolls under it does not.
  step.addEventListener("pointermove", (event) => {
    if (event.target !== last && event.pointerType === "mouse") over(event);
    last = event.target;
  });
  step.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && !event.target.closest(".why")) over(event);
  });
  step.addEventListener("click", (event) => {
    const option = asked(event);
    if (!option || event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(wait);
    void show(step, option, "pinned").then((panel) => {
      // The change is what one wants next; the link to the handbook only where there is none.
      const next = panel?.querySelector<HTMLElement>("a.button") ?? panel?.querySelector<HTMLElement>("a");
      next?.focus();
    });
  });
  step.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const panel = event.target instanceof Element ? event.target.closest<HTMLElement>(".why") : null;
    hide(step, ".over, .pinned");
    if (panel) step.querySelector<HTMLElement>(`button[value="${CSS.escape(panel.dataset["of"] ?? "")}"]`)?.focus();
  });
}

function asked(event: Event): HTMLButtonElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button.no[value]") : null;
}

function hide(step: HTMLElement, which: string): void {
  for (const panel of step.querySelectorAll<HTMLElement>(`.why:is(${which})`)) {
    panel.hidden = true;
    panel.classList.remove("over", "pinned");
  }
}

async function show(step: HTMLElement, option: HTMLButtonElement | null, how: "over" | "pinned"): Promise<HTMLElement | null> {
  if (!option) {
    hide(step, ".over");
    return null;
  }
  const panel = await find(step, option);
  if (!panel || !option.isConnected) return null;
  if (how === "over" && panel.classList.contains("pinned")) return panel;
  hide(step, how === "pinned" ? ".over, .pinned" : ".over");
  panel.hidden = false;
  panel.classList.add(how);
  return panel;
}

/** The panel of an option: on the page already, or taken from the option's own link. */
async function find(step: HTMLElement, option: HTMLButtonElement): Promise<HTMLElement | null> {
  const selector = `.why[data-of="${CSS.escape(option.value)}"]`;
  const present = step.querySelector<HTMLElement>(selector);
  if (present) return present;
  const row = option.closest(".row-body");
  const url = address(option);
  const panel = await (taken.get(url) ?? take(url, selector));
  const meanwhile = step.querySelector<HTMLElement>(selector);
  if (meanwhile) return meanwhile;
  const copy = panel?.cloneNode(true) as HTMLElement | undefined;
  if (!copy || !row?.isConnected) return null;
  copy.hidden = true;
  copy.classList.remove("pinned");
  row.append(copy);
  return copy;
}

function take(url: string, selector: string): Promise<HTMLElement | null> {
  const answer = fetch(url, { headers: { accept: "text/html" } })
    .then((response) => response.text())
    .then((text) => new DOMParser().parseFromString(text, "text/html").querySelector<HTMLElement>(selector))
    .catch(() => null);
  if (taken.size > 500) taken.clear();
  taken.set(url, answer);
  return answer;
}

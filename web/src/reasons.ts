// Why an option is impossible: shown under its row on hover and focus, kept there by a press.
// Reasons of options come with the page; the reason of one cell of a grid is taken when it is asked for.

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
    if (panel) step.querySelector<HTMLElement>(`[data-key="${CSS.escape(panel.dataset["of"] ?? "")}"]`)?.focus();
  });
}

function asked(event: Event): HTMLAnchorElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.no[data-key]") : null;
}

function hide(step: HTMLElement, which: string): void {
  for (const panel of step.querySelectorAll<HTMLElement>(`.why:is(${which})`)) {
    panel.hidden = true;
    panel.classList.remove("over", "pinned");
  }
}

async function show(step: HTMLElement, option: HTMLAnchorElement | null, how: "over" | "pinned"): Promise<HTMLElement | null> {
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
async function find(step: HTMLElement, option: HTMLAnchorElement): Promise<HTMLElement | null> {
  const key = option.dataset["key"] ?? "";
  const selector = `.why[data-of="${CSS.escape(key)}"]`;
  const present = step.querySelector<HTMLElement>(selector);
  if (present) return present;
  const row = option.closest(".row-body");
  const panel = await (taken.get(option.href) ?? take(option.href, selector));
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

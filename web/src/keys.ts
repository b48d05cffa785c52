// Keys of the whole portal: / search, c copy, z undo, y redo, r reset.
import { copyText } from "./copy";

const actions: Record<string, () => boolean> = {
  "/": () => focus("#search"),
  c: () => copyDesignation(),
  z: () => press("#undo"),
  y: () => press("#redo"),
  r: () => press("#reset"),
};

// The same keys under a Russian layout.
const russian: Record<string, string> = { ".": "/", с: "c", я: "z", н: "y", к: "r" };

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = actions[event.key] ?? actions[russian[event.key] ?? ""];
    if (act?.()) event.preventDefault();
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");
}

function focus(selector: string): boolean {
  const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
  field?.focus();
  field?.select();
  return field !== null;
}

function press(selector: string): boolean {
  const target = document.querySelector<HTMLElement>(`${selector}:not(:disabled)`);
  target?.click();
  return target !== null;
}

function copyDesignation(): boolean {
  const text = document.querySelector("#designation")?.textContent;
  if (text && !getSelection()?.toString()) void copyText(text);
  return Boolean(text);
}

// Ties a part of the designation to its row and back, by hover and by focus.
export function startTies(): void {
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => tie(event.target));
  }
  document.addEventListener("pointerleave", () => tie(null));
}

function tie(target: EventTarget | null): void {
  const from = target instanceof Element ? target.closest<HTMLElement>("[data-element]") : null;
  const keys = new Set(from?.dataset["element"]?.split(" "));
  for (const element of document.querySelectorAll<HTMLElement>("[data-element]")) {
    const own = element.dataset["element"]?.split(" ") ?? [];
    element.classList.toggle("tied", own.some((key) => keys.has(key)));
  }
  const active = document.querySelector("#mark-active");
  if (active) active.textContent = document.querySelector(".part.tied")?.getAttribute("title") ?? "";
}

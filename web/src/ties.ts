// Ties a part of the designation to its row and back, by hover and by focus.
export function startTies(): void {
  let last: EventTarget | null = null;
  // Only a pointer that moves ties: a page that scrolls under it does not.
  document.addEventListener("pointermove", (event) => {
    if (event.target !== last) tie(event.target);
    last = event.target;
  });
  document.addEventListener("focusin", (event) => tie(event.target));
  document.addEventListener("click", (event) => tie(event.target));
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

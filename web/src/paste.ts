// A picture that is pasted anywhere in the form goes into its field for files.

export class Paste extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=file]");
    field?.form?.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0) return;
      event.preventDefault();
      const all = new DataTransfer();
      for (const file of [...(field.files ?? []), ...pasted]) all.items.add(file);
      field.files = all.files;
    });
  }
}

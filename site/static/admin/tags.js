/* Chinese punctuation parts tags as a comma does: 党费，换届 are two (the server parts them too). */
const separators = /[,，﹐､、﹑;；﹔。｡\u3000]/;

function part(event) {
  const input = event.target;
  if (event.isComposing || !input.matches?.(".tagit-new > input") || !separators.test(input.value)) return;
  const names = input.value.split(separators).map((name) => name.trim());
  const rest = names.pop();
  const field = input.closest("ul.tagit").previousElementSibling;
  for (const name of names) if (name) window.jQuery(field).tagit("createTag", name);
  input.value = rest;
}

document.addEventListener("input", part);
document.addEventListener("compositionend", (event) => setTimeout(() => part({ target: event.target })));

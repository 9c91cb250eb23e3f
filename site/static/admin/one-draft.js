/* A new item saves itself while it is being written. Whoever presses a button in that very moment would save it once more, as
   a second item (Wagtail 7.4): so the button waits until the item has its address, and once it is pressed no saving begins. */
let saving = false;
let waiting = null;
let pressed = false;

// The page may be shown again as it was left, with the browser's back button.
window.addEventListener("pageshow", () => {
  pressed = false;
});

document.addEventListener("w-autosave:save", (event) => {
  if (pressed) event.preventDefault();
  else saving = true;
});

function saved() {
  saving = false;
  if (!waiting) return;
  const { form, button } = waiting;
  waiting = null;
  // Wagtail disables a button that was pressed, and a disabled button is not sent along.
  if (button) button.disabled = false;
  form.requestSubmit(button);
}

document.addEventListener("w-autosave:success", saved);
document.addEventListener("w-autosave:error", saved);

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-edit-form]")) return;
    if (!saving) {
      pressed = true;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    waiting = { form: event.target, button: event.submitter };
  },
  true,
);

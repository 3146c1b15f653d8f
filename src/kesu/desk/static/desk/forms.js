// Comforts of forms made from a rulebook: suggestions that can be chosen with mouse and keys.

const fieldOf = (part) => part.closest("[data-lookup]")?.querySelector("input");
const close = (lookup) => {
  lookup?.querySelector(".lookup__found")?.replaceChildren();
  fieldOf(lookup)?.setAttribute("aria-expanded", "false");
};

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-pick]");
  if (choice) {
    const field = fieldOf(choice);
    field.value = choice.dataset.pick;
    for (const { name, value } of choice.attributes) {
      const other = name.startsWith("data-also-") && field.form?.elements[`f-${name.slice(10)}`];
      if (other && !other.value) other.value = value;
    }
    close(choice.closest("[data-lookup]"));
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.form?.querySelector("button[data-fill]")?.click();
  }
  for (const lookup of document.querySelectorAll("[data-lookup]")) {
    if (!lookup.contains(event.target)) close(lookup);
  }
});

// Leaving the field closes its suggestions; pressing one does not leave it.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-pick]")) event.preventDefault();
});
document.addEventListener("focusout", (event) => {
  const lookup = event.target.closest?.("[data-lookup]");
  if (lookup && !lookup.contains(event.relatedTarget)) close(lookup);
});

document.addEventListener("keydown", (event) => {
  const lookup = event.target.closest?.("[data-lookup]");
  if (!lookup) return;
  const choices = [...lookup.querySelectorAll("[data-pick]")];
  const at = choices.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && choices.length) {
    event.preventDefault();
    choices[Math.min(at + 1, choices.length - 1)].focus();
  } else if (event.key === "ArrowUp" && at >= 0) {
    event.preventDefault();
    (at === 0 ? fieldOf(lookup) : choices[at - 1]).focus();
  } else if (event.key === "Escape") {
    close(lookup);
    fieldOf(lookup)?.focus();
  } else if (event.key === "Enter" && at < 0 && choices.length === 1 && event.target.value) {
    event.preventDefault();
    choices[0].click();
  }
});

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target.matches?.(".lookup__found") && target.contains(document.activeElement)) fieldOf(target).focus();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.matches?.(".lookup__found")) return;
  const field = fieldOf(event.detail.target);
  if (field !== document.activeElement) return event.detail.target.replaceChildren();
  field.setAttribute("aria-expanded", String(event.detail.target.childElementCount > 0));
});

// F1 in a field opens its clause, in another window: nothing typed is left.
document.addEventListener("keydown", (event) => {
  const clause = event.key === "F1" && event.target.closest?.("[data-fact]")?.querySelector("a.clause");
  if (!clause) return;
  event.preventDefault();
  window.open(clause.href, "_blank", "noopener");
});

// What the registry knows goes into fields that are still empty.
document.addEventListener("kesu:fill", (event) => {
  for (const [name, value] of Object.entries(event.detail.values)) {
    const field = document.querySelector("form[data-guard]")?.elements[name];
    if (field && !field.value) field.value = value;
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper nothing is folded.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll(".case details.more:not([open], .no-print)")];
  for (const each of unfolded) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of unfolded) each.open = false;
});

// A tree of causes by keys: each presses the button that does the same.
const CAUSE_KEYS = { ArrowRight: "in", ArrowLeft: "out", ArrowUp: "up", ArrowDown: "down", Enter: "below" };
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-cause]");
  if (!row || event.isComposing || !event.target.matches("input[type=text]")) return;
  const verb = event.altKey ? CAUSE_KEYS[event.key] : event.key === "Enter" ? "beside" : "";
  if (!verb) return;
  event.preventDefault();
  row.querySelector(`[data-key="${verb}"]`)?.click();
});

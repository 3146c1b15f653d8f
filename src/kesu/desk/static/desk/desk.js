// Comforts of the desk. Every page does its main act without this file; it only saves steps.

const ready = (_part, mend) => {
  mend(document);
  document.addEventListener("htmx:load", (event) => mend(event.detail.elt));
};
const all = (root, selector) => [
  ...(root.matches?.(selector) ? [root] : []),
  ...root.querySelectorAll(selector),
];

// Menus close when one looks elsewhere, with the pointer or with the keyboard.
for (const look of ["click", "focusin"]) {
  document.addEventListener(look, (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Alt and "/" goes to the search field; no sign alone does anything, since people dictate and mistype them.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const field = document.querySelector(`[data-hotkey="${CSS.escape(event.code)}"]`);
  if (!field) return;
  event.preventDefault();
  field.focus();
});

// A dialog opens by the button that names it; without a script its content stands in the page as a link's target.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// What scrolls sideways is reached by the keyboard, as long as it does.
const scrollers = ".table-wrap, .flow, .drawn, pre, .canonical, .case__main > #flow, .report__chart--trend";
const heading = (box) =>
  (box.querySelector("caption") ?? box.closest("section, article, .card")?.querySelector("h2, h3, h4"))?.textContent.trim();
const resized = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
const reach = (box) => {
  const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
  if (scrolls === box.hasAttribute("data-scrolls")) return;
  const says = { "data-scrolls": "", tabindex: "0", role: "group", "aria-label": heading(box) || document.title };
  for (const name in says) scrolls ? box.setAttribute(name, says[name]) : box.removeAttribute(name);
};
ready("scrollers", (root) => {
  for (const box of all(root, scrollers)) resized.observe(box);
});

// A form is sent once; the button says so until the answer is here.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || (form.hasAttribute("hx-post") && !form.hasAttribute("data-native"))) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// What htmx could not do is said aloud, in the place where messages stand.
const say = (sentence) => {
  const flashes = document.getElementById("flashes");
  if (!flashes) return;
  const flash = document.createElement("div");
  flash.className = "flash flash--error";
  flash.textContent = sentence;
  flashes.replaceChildren(flash);
};
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => say(document.body.dataset.failed));
}

// Forms that filter send themselves when a choice changes by pointer. By keys one passes over choices on the way to
// another, and a date is not yet whole: Enter sends (the space bar unfolds a list of choices).
let by_keys = false;
document.addEventListener("keydown", () => (by_keys = true), true);
document.addEventListener("pointerdown", () => (by_keys = false), true);
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && event.target.matches("form[data-auto] select") && event.target.form;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("change", (event) => {
  const form = !by_keys && event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) {
    form.requestSubmit();
  }
});

// A list that is shown otherwise keeps the focus on what it was changed by; what is gone leaves it to the filters.
const STAYS = "kesu-stays";
const stay = (at) => sessionStorage.setItem(STAYS, JSON.stringify([location.pathname, at?.id, at?.dataset.stays]));
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-auto]")) stay(document.activeElement);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-stays]");
  if (link) stay(link);
});
const [where, id, word] = JSON.parse(sessionStorage.getItem(STAYS) ?? "[]");
sessionStorage.removeItem(STAYS);
if (where === location.pathname) {
  const same = document.getElementById(id) ?? document.querySelector(`[data-stays="${CSS.escape(word ?? "")}"]`);
  (same ?? document.querySelector("form[data-auto] button"))?.focus({ preventScroll: true });
}

// What htmx swaps in takes over the focus from what it replaces.
let left = "";
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  left = target.contains(document.activeElement) ? target.id : "";
});
document.addEventListener("htmx:afterSettle", () => {
  const place = left && document.activeElement === document.body && document.getElementById(left);
  left = "";
  if (!place) return;
  place.tabIndex = -1;
  place.focus();
});

// Leaving a page with something typed asks first.
ready("guard", (root) => {
  for (const form of all(root, "form[data-guard]")) {
    form.addEventListener("input", () => (form.dataset.changed = "yes"));
  }
});
window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-changed]")].some((form) => !form.dataset.sent);
  if (open) event.preventDefault();
});

// Photos and papers: dropped, pasted or chosen; shown before they are sent.
ready("dropzone", (root) => {
  for (const zone of all(root, "[data-dropzone]")) dropzone(zone);
});

function dropzone(zone) {
  const field = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-files]");
  if (!field || zone.dataset.alive) return;
  zone.dataset.alive = "yes";

  const take = (files) => {
    const together = new DataTransfer();
    const kept = field.multiple ? [...field.files] : [];
    for (const file of [...kept, ...files]) together.items.add(file);
    field.files = together.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const drop = (unwanted) => {
    const together = new DataTransfer();
    for (const file of field.files) if (file !== unwanted) together.items.add(file);
    field.files = together.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const size = (bytes) =>
    bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  const line = (file) => {
    const item = document.createElement("div");
    item.className = "dropzone__file";
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      item.append(picture);
    }
    const name = document.createElement("span");
    name.textContent = `${file.name} · ${size(file.size)}`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button quiet small";
    remove.textContent = zone.dataset.remove;
    remove.addEventListener("click", () => drop(file));
    item.append(name, remove);
    return item;
  };
  field.addEventListener("change", () => list?.replaceChildren(...[...field.files].map(line)));

  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("dropzone--over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("dropzone--over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("dropzone--over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  zone.closest("form")?.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
}

// Copying what is shown once. The button appears only where the browser can.
ready("copy", (root) => {
  for (const button of all(root, "[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.setAttribute("aria-pressed", "true");
    });
  }
});

// The bell asks every fifteen seconds whether there is something new, as long as somebody can see the page.
// An answer that it is the same (304), a lost connection and a session that has ended change nothing.
const bell = document.querySelector("[data-bell]");
const heard = document.querySelector("[data-bell-says]");
if (bell) {
  let asking = false;
  const shown = (fresh) => {
    bell.querySelector("summary").innerHTML = fresh.querySelector("summary").innerHTML;
    const body = bell.querySelector(".bell__body");
    if (!body.contains(document.activeElement)) body.innerHTML = fresh.querySelector(".bell__body").innerHTML;
    const is_new = fresh.dataset.newest > bell.dataset.newest || +fresh.dataset.total > +bell.dataset.total;
    Object.assign(bell.dataset, { mark: fresh.dataset.mark, newest: fresh.dataset.newest, total: fresh.dataset.total });
    if (!is_new) return;
    heard.textContent = fresh.dataset.says;
    for (const line of document.querySelectorAll("[data-fresh]")) line.hidden = false;
  };
  const look = async () => {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const headers = { "If-None-Match": bell.dataset.mark };
      const answer = await fetch(bell.dataset.bell, { headers, cache: "no-store", redirect: "error" });
      if (answer.status !== 200) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-bell]");
      if (fresh) shown(fresh);
    } catch {
      // next time
    } finally {
      asking = false;
    }
  };
  setInterval(look, 15000);
  document.addEventListener("visibilitychange", look);
}

// A refused form is read from its errors on, each leads to its field; a form with another line goes on in that line.
const first = "input:not([type=hidden], [disabled]), select, textarea, button";
const goTo = (place) => (place?.matches(`[tabindex], ${first}`) ? place : place?.querySelector(first))?.focus();
goTo(document.querySelector("[data-focus]"));
document.addEventListener("click", (event) => {
  const place = document.getElementById(event.target.closest(".errors a, .wanted a")?.hash.slice(1) ?? "");
  if (!place) return;
  event.preventDefault();
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  goTo(place);
});

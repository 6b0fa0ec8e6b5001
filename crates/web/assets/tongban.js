// Tongban 通办: progressive enhancement only. Every page works without this file; nothing here is inline, nothing is
// evaluated, and every sentence comes from the page (template#script-words), so that it is in the person's language.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = $("#script-words");
  const say = (key, values = {}) => {
    const entry = words && words.content.querySelector(`[data-word="${key}"]`);
    return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`%${name}%`, value), entry ? entry.textContent : key);
  };
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  const remember = (key, value) => { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* private mode: the server's draft remains */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 1048576 ? 2 : 1).replace(/\.0$/, "");
  document.documentElement.classList.add("scripts");

  // Buttons that only a script can serve are hidden until now.
  $$("[data-print], [data-copy], [data-keys-help]").forEach((button) => { button.hidden = false; });
  const toast = (text) => {
    const box = $(".toasts") || document.body.appendChild(make("div", "toasts"));
    const line = make("p", "toast", text);
    line.setAttribute("role", "status");
    box.append(line);
    fade(line);
  };
  // A toast goes after six seconds, but never while somebody reads it with pointer or focus.
  function fade(line) {
    let timer;
    const start = () => { timer = setTimeout(() => line.remove(), 6000); };
    const stop = () => clearTimeout(timer);
    line.addEventListener("mouseenter", stop); line.addEventListener("mouseleave", start);
    line.addEventListener("focusin", stop); line.addEventListener("focusout", start);
    start();
  }
  $$(".toasts .toast").forEach((line) => {
    $(".close", line)?.addEventListener("click", (event) => { event.preventDefault(); line.remove(); });
    fade(line);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-copy], [data-dialog], [data-close], [data-keys-help]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    if (button.hasAttribute("data-copy") && navigator.clipboard) navigator.clipboard.writeText(button.dataset.copy).then(() => toast(say("copied")), () => toast(say("copy-failed")));
    if (button.dataset.dialog) $("#" + CSS.escape(button.dataset.dialog))?.showModal();
    if (button.hasAttribute("data-keys-help")) $("#keys")?.showModal();
    if (button.hasAttribute("data-close")) button.closest("dialog")?.close();
  });
  // A menu closes on Escape and gives the focus back.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    $$("details.menu[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
  });

  // The first thing in a page with errors is the summary.
  $$(".notice[role=alert][tabindex]").find((notice) => !notice.closest("[data-sample]"))?.focus();

  // The point of an address: where the person stands now, if the person says so; else it is written by hand or left out.
  $$("input[name$='.lon']").forEach((lon) => {
    const lat = document.getElementsByName(lon.name.replace(/lon$/, "lat"))[0];
    if (!lat || !navigator.geolocation) return;
    const button = make("button", "button button-line button-s", say("here"));
    button.type = "button";
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => [[lon, coords.longitude], [lat, coords.latitude]].forEach(([input, value]) => { input.value = value.toFixed(6); input.dispatchEvent(new Event("input", { bubbles: true })); }),
      () => toast(say("here-failed")), { timeout: 20000 }));
    lon.closest(".field").parentElement.append(button);
  });

  // Counters under long texts.
  $$("textarea[maxlength][data-count]").forEach((area) => {
    const line = make("span", "count-left");
    area.after(line);
    const count = () => {
      const left = area.maxLength - [...area.value].length;
      line.textContent = say("characters-left", { count: left });
      line.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", count);
    count();
  });

  // Files: size and kind are told before sending; a dropped file lands in the field.
  const complain = (input, text) => {
    const field = input.closest(".field, .upload") || input.parentElement;
    $(".error[data-own]", field)?.remove();
    if (!text) { input.removeAttribute("aria-invalid"); return; }
    const line = make("p", "error", text);
    line.dataset.own = "";
    line.setAttribute("role", "alert");
    input.setAttribute("aria-invalid", "true");
    input.after(line);
  };
  const checkFiles = (input) => {
    const limit = Number(input.dataset.max || 0);
    const large = [...input.files].find((file) => limit && file.size > limit);
    const empty = [...input.files].find((file) => file.size === 0);
    if (large) complain(input, say("file-too-large", { name: large.name, size: megabytes(large.size), limit: megabytes(limit) }));
    else if (empty) complain(input, say("file-empty", { name: empty.name }));
    else complain(input, "");
    return !large && !empty;
  };
  $$("input[type=file]").forEach((input) => {
    input.addEventListener("change", () => checkFiles(input));
    const zone = input.closest(".upload");
    if (!zone) return;
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  const svg = "http://www.w3.org/2000/svg";
  const meter = (form) => {
    const picture = document.createElementNS(svg, "svg");
    picture.setAttribute("class", "meter");
    picture.setAttribute("viewBox", "0 0 100 4");
    picture.setAttribute("preserveAspectRatio", "none");
    picture.setAttribute("role", "img");
    const bar = picture.appendChild(document.createElementNS(svg, "rect"));
    bar.setAttribute("height", "4");
    form.append(picture);
    return (percent) => { bar.setAttribute("width", String(percent)); picture.setAttribute("aria-label", say("uploaded", { percent })); };
  };
  // A form with files and data-progress is sent by a request whose progress can be seen; the answer replaces the page.
  const sendWithProgress = (form, button) => {
    const request = new XMLHttpRequest();
    const show = meter(form);
    const body = new FormData(form);
    if (button?.name) body.append(button.name, button.value);
    // Not `form.action`: that is the button of this name where a form has one.
    request.open("POST", form.getAttribute("action") || location.href);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) show(Math.round((100 * event.loaded) / event.total)); });
    request.addEventListener("load", () => {
      if (request.status < 400) { location.assign(request.responseURL); return; }
      document.open(); document.write(request.responseText); document.close();
    });
    request.addEventListener("error", () => { release(form); complain($("input[type=file]", form), say("send-failed")); });
    request.send(body);
  };

  // One press sends once; the button says that it is busy.
  const release = (form) => {
    delete form.dataset.sent;
    $$("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
    $(".meter", form)?.remove();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    const files = $$("input[type=file]", form);
    if (!files.every(checkFiles)) { event.preventDefault(); $("[aria-invalid=true]", form)?.focus(); return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.dataset.leaving = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    if (form.dataset.draft) { sent(draftKey(form)); form.dispatchEvent(new Event("sent")); }
    if ("progress" in form.dataset && files.some((input) => input.files.length)) { event.preventDefault(); sendWithProgress(form, event.submitter); }
  });
  window.addEventListener("pageshow", () => $$("form[data-sent]").forEach(release));

  // What was sent is forgotten here once the next page is there; not when that is the sign-in, because then nothing was taken.
  const sent = (key) => { try { key === null ? sessionStorage.removeItem("sent") : sessionStorage.setItem("sent", key); } catch { /* private mode */ } };
  const wasSent = (() => { try { return sessionStorage.getItem("sent"); } catch { return null; } })();
  if (wasSent && !location.pathname.startsWith("/sign-in")) remember(wasSent, null);
  if (wasSent) sent(null);

  // Drafts: to the server when it can be reached, to this browser always; the newer one is offered, never forced.
  const draftKey = (form) => "draft:" + form.dataset.draft;
  const answersOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name);
  const refill = (form, pairs) => {
    const values = new Map();
    pairs.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    [...form.elements].forEach((element) => {
      if (!element.name || element.type === "file" || element.type === "password" || element.type === "hidden") return;
      const given = values.get(element.name) || [];
      if (element.type === "checkbox" || element.type === "radio") element.checked = given.includes(element.value);
      else if (given.length) element.value = given.shift();
      element.dispatchEvent(new Event("input", { bubbles: true }));
    });
  };
  const age = (milliseconds) => {
    const minutes = Math.max(0, Math.round(milliseconds / 60000));
    return minutes < 1 ? say("age-now") : minutes < 120 ? say("age-minutes", { count: minutes }) : say("age-hours", { count: Math.round(minutes / 60) });
  };
  // Answers are checked when one leaves a field: the server says what is wrong, which then stands beside the field and is read out
  // politely; it goes when all is well. What is not yet left is not judged, and nothing happens while an input method composes.
  const checksAsTyped = (form, ask) => {
    const left = new Set();
    const spoken = form.appendChild(make("p", "hide"));
    spoken.setAttribute("role", "status");
    let composing = false, waiting = null;
    const inputOf = (place) => [...form.elements].find((element) => element.name === place) || [...form.elements].find((element) => element.name.startsWith(place + ".") || place.startsWith(element.name + "."));
    const isAbout = (place) => [...left].some((name) => name === place || name.startsWith(place + ".") || place.startsWith(name + "."));
    const describe = (input, id, on) => {
      const ids = (input.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
      if (on) ids.push(id);
      if (ids.length) input.setAttribute("aria-describedby", ids.join(" ")); else input.removeAttribute("aria-describedby");
    };
    const clear = (field) => {
      $$(":scope > .error[id]", field).forEach((line) => { $$("[aria-describedby]", field).forEach((input) => describe(input, line.id, false)); line.remove(); });
      $$("[aria-invalid]", field).forEach((input) => input.removeAttribute("aria-invalid"));
      field.classList.remove("field-error", "fieldset-error");
    };
    const fieldOf = (name) => { const input = inputOf(name); return input && input.closest(".field"); };
    const show = (findings) => {
      if (composing) { waiting = findings; return; }
      const about = findings.filter((one) => isAbout(one.field));
      const fields = new Map();
      about.forEach((one) => { const field = fieldOf(one.field); if (field) fields.set(field, [...(fields.get(field) || []), one]); });
      [...left].forEach((name) => { const field = fieldOf(name); if (field && !fields.has(field)) clear(field); });
      const news = [];
      fields.forEach((wrong, field) => {
        const text = wrong.map((one) => one.message).join(" ");
        const old = $(":scope > .error", field);
        if (old && old.textContent === text) return;
        clear(field);
        const input = inputOf(wrong[0].field);
        const line = make("p", "error", text);
        line.id = `${input.id || wrong[0].field}-error`;
        field.append(line);
        field.classList.add("field-error");
        input.setAttribute("aria-invalid", "true");
        describe(input, line.id, true);
        news.push(text);
      });
      spoken.textContent = news.join(" ");
    };
    form.addEventListener("compositionstart", () => { composing = true; });
    form.addEventListener("compositionend", () => { composing = false; if (waiting) { const findings = waiting; waiting = null; show(findings); } });
    form.addEventListener("focusout", (event) => {
      const { name, type } = event.target;
      if (!name || composing || /^(file|password|hidden|submit|button)$/.test(type)) return;
      left.add(name);
      ask();
    });
    return show;
  };
  $$("form[data-draft]").forEach((form) => {
    const line = $("[data-saved]");
    const show = (text, bad) => { if (line) { line.hidden = false; line.classList.toggle("not", bad); ($("[data-saved-text]", line) || line).textContent = text; } };
    let timer, under = new AbortController(), sending = false, again = false;
    // The form itself is on its way with all that was typed: what is still being kept is not waited for.
    form.addEventListener("sent", () => { clearTimeout(timer); again = false; under.abort(); under = new AbortController(); });
    const save = () => {
      if (form.dataset.sent) return;
      if (sending) { again = true; return; }
      sending = true;
      const body = new URLSearchParams(answersOf(form));
      form.dataset.draftSent = body.toString();
      fetch(form.dataset.draft, { method: "POST", body, headers: { accept: "application/json" }, keepalive: body.toString().length < 60000, signal: under.signal })
        .then((response) => { if (!response.ok || response.redirected) throw new Error(String(response.status)); show(say("saved"), false); remember(draftKey(form), null); return response.status === 200 ? response.json() : null; })
        .then((answer) => { if (answer && answer.findings) tell(answer.findings); })
        .catch((error) => { if (error.name !== "AbortError") show(say("saved-here"), true); })
        .finally(() => { sending = false; if (again) { again = false; save(); } });
    };
    const tell = checksAsTyped(form, () => {
      if ($("input[type=password]", form) || form.dataset.draftSent === new URLSearchParams(answersOf(form)).toString()) return;
      clearTimeout(timer);
      save();
    });
    form.addEventListener("input", (event) => {
      if (event.isComposing || event.target.type === "password" || event.target.type === "file") return;
      if ($("input[type=password]", form)) return;
      remember(draftKey(form), JSON.stringify({ at: Date.now(), pairs: answersOf(form) }));
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    });
    let kept = null;
    try { kept = JSON.parse(recall(draftKey(form)) || "null"); } catch { remember(draftKey(form), null); }
    if (!kept || kept.at <= Number(form.dataset.draftAt || 0) || JSON.stringify(kept.pairs) === JSON.stringify(answersOf(form))) return;
    const box = make("div", "notice notice-soon");
    const text = box.appendChild(make("div"));
    text.append(make("b", "", say("kept-here", { age: age(Date.now() - kept.at) })));
    const row = text.appendChild(make("p", "cluster"));
    const take = row.appendChild(make("button", "button button-s", say("kept-use")));
    const drop = row.appendChild(make("button", "button button-plain button-s", say("kept-drop")));
    take.type = drop.type = "button";
    take.addEventListener("click", () => { refill(form, kept.pairs); box.remove(); });
    drop.addEventListener("click", () => { remember(draftKey(form), null); box.remove(); });
    form.prepend(box);
  });

  // Leaving a page with unsaved words asks once. Forms that save themselves do not ask.
  $$("form[data-guard]").forEach((form) => {
    const first = JSON.stringify(answersOf(form));
    window.addEventListener("beforeunload", (event) => { if (!form.dataset.leaving && JSON.stringify(answersOf(form)) !== first) event.preventDefault(); });
  });

  // Search suggestions: the combobox pattern; composing with an input method never triggers a request or a choice.
  $$("input[data-suggest]").forEach((input, index) => {
    const list = make("ul", "suggest");
    list.id = "suggest-" + index;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("suggestions"));
    (input.closest(".search-box") || input.parentElement).append(list);
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" }).forEach(([name, value]) => input.setAttribute(name, value));
    let timer, asked = 0, at = -1;
    const options = () => $$("[role=option]", list);
    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (to) => {
      const all = options();
      at = all.length ? (to + all.length) % all.length : -1;
      all.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      if (at >= 0) { input.setAttribute("aria-activedescendant", all[at].id); all[at].scrollIntoView({ block: "nearest" }); }
    };
    const show = (items) => {
      list.replaceChildren(...items.slice(0, 8).map((item, number) => {
        const option = make("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = item.href;
        const text = option.appendChild(make("span"));
        item.text.forEach(([piece, hit]) => text.append(hit ? make("mark", "", piece) : piece));
        if (item.note) option.append(make("span", "", item.note));
        option.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(item.href); });
        return option;
      }));
      at = -1;
      list.hidden = items.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const ask = () => {
      const text = input.value.trim();
      const mine = ++asked;
      if (!text) { close(); return; }
      fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`, { headers: { accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : { items: [] }))
        .then((answer) => { if (mine === asked && document.activeElement === input) show(answer.items || []); })
        .catch(close);
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, 120); };
    input.addEventListener("input", (event) => { if (!event.isComposing) later(); });
    input.addEventListener("compositionend", later);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { if (list.hidden) return; event.preventDefault(); choose(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1)); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.assign(options()[at].dataset.href); }
      else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    });
  });

  // Keys of the desk. One letter each (WCAG 2.1.4: they can be switched off); never while typing or composing.
  const keysOff = () => recall("keys") === "off";
  $$("[data-keys-switch]").forEach((box) => {
    box.checked = !keysOff();
    box.addEventListener("change", () => remember("keys", box.checked ? null : "off"));
  });
  const typing = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|button|submit|reset|file)$/.test(element.type || "");
  const move = (step) => {
    const rows = $$("a.row");
    if (!rows.length) { $(step > 0 ? "[data-next]" : "[data-previous]")?.click(); return; }
    const now = rows.findIndex((row) => row === document.activeElement || row.classList.contains("at"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, now < 0 ? 0 : now + step))];
    rows.forEach((row) => row.classList.toggle("at", row === next));
    next.focus();
  };
  if (document.documentElement.dataset.density === "desk") document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const button = $('[data-key="ctrl+enter"]');
      if (button && event.target.form === button.form) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || keysOff() || typing(event.target) || $("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") { event.preventDefault(); move(key === "j" ? 1 : -1); return; }
    if (key === "enter") {
      const row = $("a.row.at");
      if (row && event.target === document.body) row.click();
      return;
    }
    if (key === "/") { const find = $("[data-find]"); if (find) { event.preventDefault(); find.focus(); find.select?.(); } return; }
    if (key === "?") { event.preventDefault(); $("#keys")?.showModal(); return; }
    const button = $(`[data-key="${CSS.escape(key)}"]`);
    if (!button || button.disabled) return;
    event.preventDefault();
    if (/^(TEXTAREA|INPUT|SELECT)$/.test(button.tagName)) button.focus(); else button.click();
  });
})();

// What has the focus, what a hand would do there to fill the form, and what it looks like when one cannot see it.
(send) => {
  const element = document.activeElement;
  if (!element || element === document.body) return { does: "", unseen: null };
  const around = [element, element.labels && element.labels[0], element.closest(".search, .find, .upload")].filter(Boolean);
  const shown = around.map((one) => getComputedStyle(one)).some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
  const inForm = element.closest("main form[method=post]");
  const optional = element.closest(".field")?.textContent.match(/选填|optional/i);
  const does = () => {
    if (element.matches(send)) return "send";
    if (!inForm || element.readOnly || element.disabled) return "";
    if (element.type === "radio") return [...inForm.elements].some((one) => one.name === element.name && one.checked) ? "" : "press";
    if (element.type === "checkbox") return element.checked ? "" : "press";
    if (element.type === "file") return element.files.length || element.closest(".field")?.querySelector(".files") ? "" : "attach";
    if (element.tagName === "SELECT") return element.value ? "" : "choose";
    if (!/^(INPUT|TEXTAREA)$/.test(element.tagName) || element.value || optional) return "";
    return { date: "date", number: "number" }[element.type] ?? "type";
  };
  return { does: does(), unseen: shown ? null : element.outerHTML.slice(0, 160) };
}

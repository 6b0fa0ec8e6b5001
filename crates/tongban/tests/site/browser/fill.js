// Fills what a page asks for with something that fits and that is not yet there; answers what it could not fill.
(() => {
  const values = { tel: "13800001234", email: "li@example.org", date: "2020-06-01", number: "1", time: "09:00" };
  const form = document.querySelector("main form[method=post]");
  if (!form) return "no form";
  const left = [];
  const groups = new Set();
  for (const element of form.elements) {
    if (element.disabled || element.readOnly || ["hidden", "submit", "button", "file"].includes(element.type) || element.tagName === "FIELDSET") continue;
    if (element.type === "radio" || element.type === "checkbox") {
      const group = element.type + element.name;
      if (groups.has(group)) continue;
      groups.add(group);
      const all = [...form.elements].filter((one) => one.name === element.name && one.type === element.type);
      if (!all.some((one) => one.checked)) all[0].checked = true;
    } else if (element.tagName === "SELECT") {
      if (!element.value) element.value = [...element.options].find((one) => one.value && !one.disabled)?.value ?? "";
    } else if (!element.value) {
      const optional = element.closest(".field")?.textContent.match(/选填|optional/i);
      if (!optional) element.value = values[element.type] ?? "样本 1 号";
    }
  }
  return left.join(", ");
})();

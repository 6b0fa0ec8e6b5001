// Watches where the focus goes, and tells which visible controls it has not come to, and which stops one cannot see.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = new Set();
  const unseen = new Set();
  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const visible = (element) => {
    const [box] = element.getClientRects();
    // What a closed section holds has a place on the page and is not seen.
    return box && box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert], dialog:not([open])");
  };
  const shown = (element) => {
    const around = [element, element.labels && element.labels[0], element.closest(".search, .find, .upload")].filter(Boolean);
    return around.map((one) => getComputedStyle(one)).some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none");
  };
  // Of radio buttons with one name the keyboard comes to one, and goes on by arrows.
  const group = (element) => element.type === "radio" && element.name ? [...document.querySelectorAll("input[type=radio]")].filter((one) => one.name === element.name && one.form === element.form) : [element];
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element) || target === document.body) return;
    group(target).forEach((one) => seen.add(one));
    if (!shown(target)) unseen.add(told(target));
  });
  const wanted = () => [...document.querySelectorAll(CONTROLS)].filter((one) => !one.disabled && one.tabIndex >= 0 && visible(one));
  window.stops = () => ({
    missing: wanted().filter((one) => !seen.has(one)).map(told),
    unseen: [...unseen],
    controls: wanted().length,
    skipped: [...document.querySelectorAll("main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary")]
      .filter((one) => !one.disabled && one.tabIndex < 0 && visible(one) && one.getAttribute("aria-hidden") !== "true").map(told),
  });
  return 0;
})();

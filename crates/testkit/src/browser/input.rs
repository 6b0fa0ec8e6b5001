//! What a person's hands do: clicking, typing, choosing, composing Chinese, attaching files.

use super::{Page, keys};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::path::Path;

/// Scrolls to the element and gives the point to click, after making sure that the point is not covered.
const POINT: &str = "selector => {
    const element = document.querySelector(selector);
    if (!element) throw new Error('nothing matches ' + selector);
    if (element.disabled) throw new Error(selector + ' is disabled');
    element.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = element.getClientRects()[0];
    if (!box || !box.width || !box.height) throw new Error(selector + ' is not visible');
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    const label = element.labels && [...element.labels].some(one => one.contains(top));
    if (!top || !(element.contains(top) || top.contains(element) || label))
        throw new Error(selector + ' is covered by ' + (top ? top.outerHTML.slice(0, 120) : 'nothing'));
    return [x, y];
}";

/// Readies an input for typing; answers whether the value had to be set because the input has no free text.
const READY: &str = "(selector, value) => {
    const element = document.querySelector(selector);
    if (!element) throw new Error('nothing matches ' + selector);
    if (element.disabled || element.readOnly) throw new Error(selector + ' cannot be changed');
    element.scrollIntoView({block: 'center', behavior: 'instant'});
    element.focus();
    if (['date', 'time', 'month', 'week', 'datetime-local', 'color', 'range'].includes(element.type)) {
        element.value = value;
        if (value && element.value !== value) throw new Error(selector + ' does not take ' + value);
        element.dispatchEvent(new Event('input', {bubbles: true}));
        element.dispatchEvent(new Event('change', {bubbles: true}));
        return true;
    }
    if (element.select) element.select(); else getSelection().selectAllChildren(element);
    return false;
}";

const CHOOSE: &str = "(selector, value) => {
    const element = document.querySelector(selector);
    if (!element) throw new Error('nothing matches ' + selector);
    if (element.disabled) throw new Error(selector + ' is disabled');
    const option = [...element.options].find(one => one.value === value && !one.disabled);
    if (!option) throw new Error(selector + ' offers no ' + value);
    element.focus();
    element.value = value;
    element.dispatchEvent(new Event('input', {bubbles: true}));
    element.dispatchEvent(new Event('change', {bubbles: true}));
}";

impl Page {
    /// Clicks the middle of the first element that matches. An error when it is absent, disabled, invisible or covered.
    pub fn click(&self, selector: &str) -> Result<()> {
        let point = self.ask(POINT, &[json!(selector)])?;
        let (x, y) = (&point[0], &point[1]);
        self.call("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": x, "y": y}))?;
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", event)?;
        }
        Ok(())
    }

    /// Clicks, and waits until the page it leads to has loaded.
    pub fn follow(&self, selector: &str) -> Result<()> {
        self.leads_on(|page| page.click(selector)).with_context(|| format!("following {selector}"))
    }

    /// Replaces what an input or text area holds.
    pub fn fill(&self, selector: &str, value: &str) -> Result<()> {
        let set = self.ask(READY, &[json!(selector), json!(value)])?;
        if set == json!(true) {
            return Ok(());
        }
        if value.is_empty() {
            return self.press("Delete");
        }
        self.call("Input.insertText", json!({"text": value}))?;
        Ok(())
    }

    /// Chooses the option with this value in a `select`.
    pub fn choose(&self, selector: &str, value: &str) -> Result<()> {
        self.ask(CHOOSE, &[json!(selector), json!(value)])?;
        Ok(())
    }

    /// Moves the focus to an element.
    pub fn focus(&self, selector: &str) -> Result<()> {
        let found = "selector => { const e = document.querySelector(selector); e?.focus(); return !!e; }";
        ensure!(self.ask(found, &[json!(selector)])? == json!(true), "nothing matches {selector}");
        Ok(())
    }

    /// The element that has the focus, as a short selector such as `a#skip` or `input[name=title]`; `body` for none.
    pub fn focused(&self) -> Result<String> {
        let name = "(() => { const e = document.activeElement ?? document.body; const tag = e.tagName.toLowerCase();
            return tag + (e.id ? '#' + e.id : e.name ? '[name=' + e.name + ']' : ''); })()";
        Ok(self.evaluate(name)?.as_str().unwrap_or_default().to_owned())
    }

    /// Presses and releases a key: `Enter`, `Shift+Tab`, `j`, `?`, `Control+s`.
    pub fn press(&self, name: &str) -> Result<()> {
        let stroke = keys::stroke(name)?;
        let mut event = json!({"key": stroke.key, "code": stroke.code, "windowsVirtualKeyCode": stroke.number,
            "modifiers": stroke.modifiers, "type": if stroke.text.is_some() { "keyDown" } else { "rawKeyDown" }});
        if let Some(text) = stroke.text {
            event["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", event.clone())?;
        event["type"] = json!("keyUp");
        if let Some(fields) = event.as_object_mut() {
            fields.remove("text");
        }
        self.call("Input.dispatchKeyEvent", event)?;
        Ok(())
    }

    /// Types letter by letter, as on a keyboard; what no key writes is inserted.
    pub fn type_text(&self, text: &str) -> Result<()> {
        for letter in text.chars() {
            if letter.is_ascii_graphic() || letter == ' ' {
                self.press(&letter.to_string())?;
            } else {
                self.call("Input.insertText", json!({"text": letter.to_string()}))?;
            }
        }
        Ok(())
    }

    /// Types with a Chinese input method: each letter goes to the method (key code 229, `isComposing`), the text under
    /// composition grows, and `result` is committed at the end. The focus must be in a text field.
    pub fn compose(&self, letters: &str, result: &str) -> Result<()> {
        let mut composed = String::new();
        for letter in letters.chars() {
            composed.push(letter);
            let key = |kind| {
                json!({"type": kind, "key": "Process", "windowsVirtualKeyCode": 229,
                "code": format!("Key{}", letter.to_ascii_uppercase())})
            };
            self.call("Input.dispatchKeyEvent", key("rawKeyDown"))?;
            let length = composed.encode_utf16().count();
            let state = json!({"text": composed, "selectionStart": length, "selectionEnd": length});
            self.call("Input.imeSetComposition", state)?;
            self.call("Input.dispatchKeyEvent", key("keyUp"))?;
        }
        self.call("Input.insertText", json!({"text": result}))?;
        Ok(())
    }

    /// Attaches files to a file input.
    pub fn attach(&self, selector: &str, files: &[&Path]) -> Result<()> {
        let root = self.call("DOM.getDocument", json!({"depth": 0}))?;
        let query = json!({"nodeId": root["root"]["nodeId"], "selector": selector});
        let node = self.call("DOM.querySelector", query)?["nodeId"].take();
        ensure!(node != json!(0) && node != Value::Null, "nothing matches {selector}");
        self.call("DOM.setFileInputFiles", json!({"nodeId": node, "files": files}))?;
        Ok(())
    }
}

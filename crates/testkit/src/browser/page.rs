//! One page: going somewhere, waiting, reading what is there.

use super::{PATIENCE, Shared, reports::Log};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Instant;

/// A tab with cookies and storage of its own; closed with this value.
#[derive(Debug)]
pub struct Page {
    wire: Shared,
    context: String,
    session: String,
    pub(super) log: RefCell<Log>,
}

impl Page {
    pub(super) fn new(wire: Shared, context: String, session: String) -> Result<Page> {
        let page = Page { wire, context, session, log: RefCell::default() };
        for domain in ["Page.enable", "Runtime.enable", "Network.enable", "Log.enable", "DOM.enable"] {
            page.call(domain, json!({}))?;
        }
        page.viewport(1280, 800)?;
        Ok(page)
    }

    /// Calls a DevTools method on this page: for what has no method of its own here.
    pub fn call(&self, method: &str, params: Value) -> Result<Value> {
        let answer = self.wire.lock().call(Some(&self.session), method, &params);
        self.take_events();
        answer
    }

    fn take_events(&self) {
        let events = self.wire.lock().events(&self.session);
        self.log.borrow_mut().take(events);
    }

    /// Goes to an address and waits until it has loaded.
    pub fn goto(&self, address: &str) -> Result<()> {
        let before = self.loads();
        let answer = self.call("Page.navigate", json!({"url": address}))?;
        if let Some(error) = answer["errorText"].as_str() {
            bail!("cannot open {address}: {error}");
        }
        // Without a loader it was a jump within the page.
        if answer["loaderId"].is_string() {
            self.loaded_after(before).with_context(|| format!("opening {address}"))?;
        }
        Ok(())
    }

    /// Loads the page again.
    pub fn reload(&self) -> Result<()> {
        let before = self.loads();
        self.call("Page.reload", json!({}))?;
        self.loaded_after(before)
    }

    /// Does something that leads to another page (a click, Enter in a form) and waits until that has loaded.
    pub fn leads_on(&self, action: impl FnOnce(&Page) -> Result<()>) -> Result<()> {
        let before = self.loads();
        action(self)?;
        self.loaded_after(before)
    }

    fn loads(&self) -> usize {
        self.take_events();
        self.log.borrow().loads
    }

    fn loaded_after(&self, before: usize) -> Result<()> {
        self.until("the page to load", |page| Ok((page.log.borrow().loads > before).then_some(())))
    }

    /// Asks `probe` again and again until it gives something; an error when it does not within [`PATIENCE`].
    pub fn until<T>(&self, what: &str, probe: impl Fn(&Page) -> Result<Option<T>>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = probe(self)? {
                return Ok(found);
            }
            if Instant::now() >= deadline {
                bail!("waited {PATIENCE:?} in vain for {what}");
            }
            self.wire.lock().read()?;
            self.take_events();
        }
    }

    /// The value of a JavaScript expression (a promise is awaited), as JSON. Works on pages without scripts too.
    pub fn evaluate(&self, expression: &str) -> Result<Value> {
        let params =
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let mut answer = self.call("Runtime.evaluate", params)?;
        if let Some(exception) = answer.get("exceptionDetails") {
            let thrown = exception["exception"]["description"].as_str().or(exception["text"].as_str());
            bail!("{}", thrown.unwrap_or("the script failed"));
        }
        Ok(answer["result"]["value"].take())
    }

    /// Calls a JavaScript function with arguments.
    pub fn ask(&self, function: &str, arguments: &[Value]) -> Result<Value> {
        let arguments: Vec<String> = arguments.iter().map(Value::to_string).collect();
        self.evaluate(&format!("({function})({})", arguments.join(", ")))
    }

    /// The address the page has now.
    pub fn address(&self) -> Result<String> {
        Ok(self.evaluate("location.href")?.as_str().unwrap_or_default().to_owned())
    }

    /// The title.
    pub fn title(&self) -> Result<String> {
        Ok(self.evaluate("document.title")?.as_str().unwrap_or_default().to_owned())
    }

    /// The whole document as HTML, as it stands now.
    pub fn html(&self) -> Result<String> {
        Ok(self.evaluate("document.documentElement.outerHTML")?.as_str().unwrap_or_default().to_owned())
    }

    /// The visible text of the first element that matches.
    pub fn text(&self, selector: &str) -> Result<String> {
        self.of(selector, "element.innerText ?? element.textContent")
    }

    /// The value of an input, as the person sees it.
    pub fn value(&self, selector: &str) -> Result<String> {
        self.of(selector, "element.value")
    }

    /// An attribute; empty when it is absent.
    pub fn attribute(&self, selector: &str, name: &str) -> Result<String> {
        self.of(selector, &format!("element.getAttribute({}) ?? ''", json!(name)))
    }

    /// A computed style property, such as `display`.
    pub fn style(&self, selector: &str, property: &str) -> Result<String> {
        self.of(selector, &format!("getComputedStyle(element).getPropertyValue({})", json!(property)))
    }

    fn of(&self, selector: &str, expression: &str) -> Result<String> {
        let function = format!(
            "selector => {{ const element = document.querySelector(selector);
             if (!element) throw new Error('nothing matches ' + selector); return String({expression}); }}"
        );
        Ok(self.ask(&function, &[json!(selector)])?.as_str().unwrap_or_default().to_owned())
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> Result<usize> {
        let count = self.ask("selector => document.querySelectorAll(selector).length", &[json!(selector)])?;
        Ok(usize::try_from(count.as_u64().unwrap_or_default())?)
    }

    /// Waits until something matches.
    pub fn wait_for(&self, selector: &str) -> Result<()> {
        self.until(selector, |page| Ok((page.count(selector)? > 0).then_some(())))
    }

    /// Waits until the page's visible text contains `words`.
    pub fn wait_for_text(&self, words: &str) -> Result<()> {
        self.until(words, |page| {
            let found = page.ask("words => document.body?.innerText.includes(words) ?? false", &[json!(words)])?;
            Ok(found.as_bool().unwrap_or_default().then_some(()))
        })
    }

    /// Sets a cookie for the host of `address`, before or after going there.
    pub fn cookie(&self, address: &str, name: &str, value: &str) -> Result<()> {
        self.call("Network.setCookie", json!({"url": address, "name": name, "value": value}))?;
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.wire.lock().send(None, "Target.disposeBrowserContext", &json!({"browserContextId": self.context}));
    }
}

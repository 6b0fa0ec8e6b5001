//! How a page is looked at: size, wishes of the person, with or without scripts, pictures of it.

use super::Page;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

/// What the person's system wishes for, as media features tell a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Media {
    /// `prefers-color-scheme: dark`.
    pub dark: bool,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
    /// `prefers-contrast: more`.
    pub more_contrast: bool,
    /// `forced-colors: active`, as in Windows' high contrast.
    pub forced_colors: bool,
    /// The `print` medium instead of `screen`.
    pub print: bool,
}

impl Page {
    /// Sets the size of the window in CSS pixels; up to 640 wide it counts as a phone.
    pub fn viewport(&self, width: u32, height: u32) -> Result<()> {
        let phone = width <= 640;
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone});
        self.call("Emulation.setDeviceMetricsOverride", size)?;
        self.call("Emulation.setTouchEmulationEnabled", json!({"enabled": phone}))?;
        Ok(())
    }

    /// Sets what the person's system wishes for.
    pub fn media(&self, media: Media) -> Result<()> {
        let feature = |name: &str, value: &str| json!({"name": name, "value": value});
        let features: [Value; 4] = [
            feature("prefers-color-scheme", if media.dark { "dark" } else { "light" }),
            feature("prefers-reduced-motion", if media.reduced_motion { "reduce" } else { "no-preference" }),
            feature("prefers-contrast", if media.more_contrast { "more" } else { "no-preference" }),
            feature("forced-colors", if media.forced_colors { "active" } else { "none" }),
        ];
        let medium = if media.print { "print" } else { "screen" };
        self.call("Emulation.setEmulatedMedia", json!({"media": medium, "features": features}))?;
        Ok(())
    }

    /// Turns the page's own scripts off or on, from the next load.
    pub fn scripts(&self, on: bool) -> Result<()> {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": !on}))?;
        Ok(())
    }

    /// Sends these headers with every request, such as `Accept-Language`. Replaces what was set before.
    pub fn headers(&self, headers: &[(&str, &str)]) -> Result<()> {
        let headers: serde_json::Map<String, Value> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        self.call("Network.setExtraHTTPHeaders", json!({"headers": headers}))?;
        Ok(())
    }

    /// A PNG of what is in the window.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let answer = self.call("Page.captureScreenshot", json!({"format": "png"}))?;
        bytes(&answer)
    }

    /// A PNG of the whole page, as wide as the window, at most 16,000 pixels high.
    pub fn screenshot_whole(&self) -> Result<Vec<u8>> {
        let sizes = self.call("Page.getLayoutMetrics", json!({}))?;
        let (width, height) = (&sizes["cssLayoutViewport"]["clientWidth"], &sizes["cssContentSize"]["height"]);
        let height = height.as_f64().unwrap_or(800.0).clamp(1.0, 16_000.0);
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        let params = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        bytes(&self.call("Page.captureScreenshot", params)?)
    }

    /// The page as printed: a PDF in A4, or in the size its style sheet names.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        let paper =
            json!({"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true, "printBackground": false});
        bytes(&self.call("Page.printToPDF", paper)?)
    }
}

fn bytes(answer: &Value) -> Result<Vec<u8>> {
    base64(answer["data"].as_str().context("the browser sent no picture")?)
}

/// Decodes padded base64 as the DevTools protocol writes it.
fn base64(text: &str) -> Result<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for sign in text.bytes() {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => bail!("not base64"),
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            decoded.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_follows_rfc_4648() {
        for (text, plain) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(base64(text).expect("valid"), plain.as_bytes());
        }
        assert!(base64("Zm9v!").is_err());
    }
}

//! A headless Chromium, driven over W3C WebDriver: press what can be pressed, wait for what is to be seen.

use std::{io::Write as _, path::PathBuf, process::Stdio};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

/// How long anything may take to be seen; nothing waits for it unless the test fails.
const PATIENCE_MS: u64 = 120_000;
/// A press is tried again if the page moved under the pointer.
const PRESSES: u32 = 10;

/// Resolves with the last element that matches the selector and contains the text, or does not, as soon as there is one.
const SEEN: &str = "
    const [selector, text, contains, done] = arguments;
    const fits = (node) => node.textContent.includes(text) === contains;
    const find = () => [...document.querySelectorAll(selector)].filter(fits).at(-1);
    let observer = null;
    const look = () => {
        const found = find();
        if (!found) return false;
        observer?.disconnect();
        done(found);
        return true;
    };
    if (!look()) {
        observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    }";

/// A browser with one empty profile.
pub struct Browser {
    http: reqwest::Client,
    session: String,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser; none if this machine has none (and may lack it).
    pub async fn open() -> Option<Self> {
        let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find);
        let (Some(chromium), Some(driver)) = (chromium, find("chromedriver")) else {
            let required = std::env::var("USHER_REQUIRE_CHROMIUM").is_ok_and(|value| value == "1");
            assert!(!required, "USHER_REQUIRE_CHROMIUM=1, but chromium or chromedriver is missing");
            // Written past the test harness, which hides what passing tests print.
            let _ = writeln!(
                std::io::stderr(),
                "\n*** LEFT OUT: the page was NOT driven in a browser, because chromium or chromedriver is missing. \
                 On Debian: apt-get install chromium chromium-driver\n"
            );
            return None;
        };
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver starts");
        let mut said = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = loop {
            let line = said.next_line().await.expect("readable").expect("chromedriver says its port");
            if let Some((_, port)) = line.trim_end_matches('.').rsplit_once("successfully on port ") {
                break port.to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        let profile = tempfile::tempdir().expect("a folder");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let base = format!("http://127.0.0.1:{port}");
        let answer = call(&http, "POST", &format!("{base}/session"), &wishes(&chromium, profile.path())).await;
        let id = answer.expect("a session")["sessionId"].as_str().expect("its id").to_owned();
        let browser = Self { http, session: format!("{base}/session/{id}"), driver, _profile: profile };
        browser.must("timeouts", json!({ "script": PATIENCE_MS })).await;
        Some(browser)
    }

    async fn must(&self, path: &str, body: Value) -> Value {
        self.try_to(path, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    async fn try_to(&self, path: &str, body: Value) -> Result<Value, String> {
        call(&self.http, "POST", &format!("{}/{path}", self.session), &body).await
    }

    async fn devtools(&self, cmd: &str, params: Value) {
        self.must("goog/cdp/execute", json!({ "cmd": cmd, "params": params })).await;
    }

    /// Sets the size of the page and the scheme of its colours.
    pub async fn dress(&self, width: u32, height: u32, scheme: &str) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Goes to an address.
    pub async fn visit(&self, url: &str) {
        self.must("url", json!({ "url": url })).await;
    }

    /// Waits until an element matches the selector and contains the text.
    pub async fn sees(&self, selector: &str, text: &str) {
        self.looks_for(selector, text, true).await;
    }

    /// Waits until an element matches the selector and does not contain the text.
    pub async fn sees_other_than(&self, selector: &str, text: &str) {
        self.looks_for(selector, text, false).await;
    }

    async fn looks_for(&self, selector: &str, text: &str, contains: bool) {
        if let Err(error) = self.find(selector, text, contains).await {
            let page =
                self.must("execute/sync", json!({ "script": "return document.body.innerText", "args": [] })).await;
            panic!(
                "never seen: {selector} with “{text}”: {contains} ({error}). The page says:\n{}",
                page.as_str().unwrap_or_default()
            );
        }
    }

    /// How many elements match the selector now.
    pub async fn count(&self, selector: &str) -> u64 {
        let script = "return document.querySelectorAll(arguments[0]).length";
        self.must("execute/sync", json!({ "script": script, "args": [selector] })).await.as_u64().unwrap_or(0)
    }

    /// The text of everything that matches the selector.
    pub async fn text(&self, selector: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent).join('\\n')";
        let text = self.must("execute/sync", json!({ "script": script, "args": [selector] })).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// The text of everything that matches the selector, with line breaks where the page has them.
    pub async fn lines(&self, selector: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map((node) => node.innerText).join('\\n')";
        let text = self.must("execute/sync", json!({ "script": script, "args": [selector] })).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How wide the last picture that matches the selector is by itself, once it is there.
    pub async fn natural_width(&self, selector: &str) -> u64 {
        self.sees(selector, "").await;
        let script = "const [selector, done] = arguments;
            const image = [...document.querySelectorAll(selector)].at(-1);
            image.decode().then(() => done(image.naturalWidth), () => done(0));";
        self.must("execute/async", json!({ "script": script, "args": [selector] })).await.as_u64().unwrap_or(0)
    }

    /// Where the links that match the selector lead, and under which names they are kept.
    pub async fn files(&self, selector: &str) -> Vec<(String, String)> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((link) => [link.href, link.download])";
        let files = self.must("execute/sync", json!({ "script": script, "args": [selector] })).await;
        serde_json::from_value(files).unwrap_or_default()
    }

    async fn find(&self, selector: &str, text: &str, contains: bool) -> Result<String, String> {
        let found = self.try_to("execute/async", json!({ "script": SEEN, "args": [selector, text, contains] })).await?;
        let id = found.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        id.map(str::to_owned).ok_or_else(|| "no element".to_owned())
    }

    /// Waits for an element and presses it as a mouse would: it must be in sight and nothing may cover it.
    pub async fn presses(&self, selector: &str, text: &str) {
        let mut last = String::new();
        for _ in 0..PRESSES {
            self.sees(selector, text).await;
            let pressed = match self.find(selector, text, true).await {
                Ok(element) => self.try_to(&format!("element/{element}/click"), json!({})).await,
                Err(error) => Err(error),
            };
            match pressed {
                Ok(_) => return,
                Err(error) => last = error,
            }
        }
        panic!("could not press {selector} with “{text}”: {last}");
    }

    /// Types into a field and sends it off.
    pub async fn types(&self, selector: &str, text: &str) {
        let element = self.find(selector, "", true).await.expect("a field");
        self.must(&format!("element/{element}/value"), json!({ "text": format!("{text}\n") })).await;
    }

    /// Keeps a picture of the page beside what cargo builds.
    pub async fn pictures(&self, name: &str) {
        use base64::Engine as _;
        let still =
            "const finite = document.getAnimations().filter((a) => a.effect.getTiming().iterations !== Infinity);
            Promise.allSettled(finite.map((a) => a.finished)).then(arguments[0]);";
        self.must("execute/async", json!({ "script": still, "args": [] })).await;
        let answer = call(&self.http, "GET", &format!("{}/screenshot", self.session), &Value::Null).await;
        let answer = answer.expect("a picture");
        let picture =
            base64::engine::general_purpose::STANDARD.decode(answer.as_str().expect("base64")).expect("base64");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("demo-{name}.png"));
        std::fs::write(&path, picture).expect("a file");
        eprintln!("picture: {}", path.display());
    }

    /// What the page's scripts complained about.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.must("se/log", json!({ "type": "browser" })).await;
        let severe = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].to_string()).collect()
    }

    /// Ends the browser and its driver.
    pub async fn close(mut self) {
        let _ = call(&self.http, "DELETE", &self.session, &Value::Null).await;
        let _ = self.driver.kill().await;
    }
}

fn wishes(chromium: &std::path::Path, profile: &std::path::Path) -> Value {
    let profile = format!("--user-data-dir={}", profile.display());
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Nothing but this machine can be reached.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        &profile,
    ];
    json!({ "capabilities": { "alwaysMatch": {
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": { "binary": chromium, "args": flags },
    } } })
}

async fn call(http: &reqwest::Client, method: &str, url: &str, body: &Value) -> Result<Value, String> {
    let request = match method {
        "GET" => http.get(url),
        "DELETE" => http.delete(url),
        _ => http.post(url).json(body),
    };
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let mut answer: Value = answer.json().await.map_err(|error| error.to_string())?;
    match answer["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", answer["value"]["message"].as_str().unwrap_or_default())),
        None => Ok(answer["value"].take()),
    }
}

/// A program in the PATH.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

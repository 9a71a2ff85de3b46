//! How the demo starts and ends.

use usher::demo::{Demo, DemoOptions};

/// On any free port.
pub fn anywhere() -> DemoOptions {
    DemoOptions { addr: ([127, 0, 0, 1], 0).into(), ..DemoOptions::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_runs_only_its_own_scripts_and_takes_only_json() {
    let demo = Demo::start(anywhere()).await.expect("a demo");
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let page = http.get(demo.url()).send().await.expect("the page");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self'") && policy.contains("default-src 'none'"), "{policy}");
    let text = page.text().await.unwrap();
    for foreign in ["http://", "https://"] {
        let namespaces = text.replace("xmlns='http://www.w3.org/2000/svg'", "");
        assert!(!namespaces.contains(foreign), "the page asks for something from elsewhere");
    }
    let form = http.post(format!("{}act", demo.url())).form(&[("act", "pass"), ("hours", "24")]);
    assert_eq!(form.send().await.unwrap().status(), 415, "a form could be sent by any page of the web");
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_said_so() {
    let first = Demo::start(anywhere()).await.expect("a demo");
    let addr = first.url().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
    let Err(second) = Demo::start(DemoOptions { addr, open: false }).await else { panic!("two on one port") };
    assert!(format!("{second:#}").contains(&addr.to_string()), "{second:#}");
    first.stop().await;
}

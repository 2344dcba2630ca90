// accessible.mjs CHROMIUM AXE RUN: fetches riffle's pages from the sockets RUN/public and RUN/admin, puts the style sheets
// and axe-core into each, opens it in Chromium, and prints what axe-core finds wrong. Ends with 1 where it finds anything,
// and where a page is not what it is taken for.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { promisify } from "node:util";

const [chromium, axeFile, run] = process.argv.slice(2);
const axe = readFileSync(axeFile, "utf8");

// Which pages, from which socket, and what each holds once there is something to see.
const pages = [
    ["public", "/", "<li>"],
    ["public", "/china-russia/", "<article>"],
    ["public", "/search?q=china+OR+putin", "<mark>"],
    ["public", "/search?q=%28china", "<h1>"], // a mistake, shown where it is
    ["admin", "/status", "<svg"],
    ["admin", "/status/feed/1", "<svg"],
    ["public", "/nowhere", "<h1>"],
    ["admin", "/status", "<tbody>"],
    ["admin", "/status/feeds", "<tbody>"],
    ["admin", "/status/feed/1", "<tbody>"],
];
const windows = [
    ["--window-size=1280,900"],
    ["--window-size=360,800", "--blink-settings=preferredColorScheme=0"], // dark
];

function get(socket, path) {
    return new Promise((resolve, reject) => {
        http.get({ socketPath: `${run}/${socket}`, path, agent: false }, (reply) => {
            let text = "";
            reply.setEncoding("utf8");
            reply.on("data", (chunk) => (text += chunk));
            reply.on("end", () => resolve(text));
        }).on("error", reject);
    });
}

async function getOnceItHolds(socket, path, sign) {
    for (let tries = 0; tries < 300; tries++) {
        const text = await get(socket, path).catch(() => "");
        if (text.includes(sign)) return text;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${path} never held ${sign}`);
}

// The page as Chromium is to see it: its style sheets in it, its folds open, and axe-core, which leaves what it found.
function withAxe(page, sheets) {
    const script = `${axe}
        for (const fold of document.querySelectorAll("details")) fold.open = true;
        axe.run().then((found) => {
            const out = document.createElement("pre");
            out.id = "axe";
            out.textContent = JSON.stringify(found.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html + " " +
                n.any.map((a) => a.message).join("; "))])) + "\\u0003" + found.passes.length;
            document.body.append(out);
        });`;
    return page
        .replace(/<link rel="stylesheet" href="[^"]*?([a-z]+[.]css)[^>]*>/g, (_, name) => `<style>${sheets[name]}</style>`)
        .replace("</body>", () => `<script>${script.replaceAll("</script", "<\\/script")}</script></body>`);
}

async function look(file, window) {
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"];
    const { stdout } = await promisify(execFile)(chromium, [...flags, ...window, `file://${file}`], { maxBuffer: 1 << 28 });
    const found = stdout.match(/<pre id="axe">([^]*?)\u0003(\d+)<\/pre>/);
    if (!found || Number(found[2]) === 0) throw new Error(`axe-core said nothing of ${file}`);
    const text = found[1].replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return JSON.parse(text);
}

let wrong = 0;
const sheets = {
    "riffle.css": await getOnceItHolds("public", "/riffle.css", ":root"),
    "status.css": await getOnceItHolds("admin", "/status.css", ".status"),
};
for (const [i, [socket, path, sign]] of pages.entries()) {
    const file = `${run}/page-${i}.html`;
    writeFileSync(file, withAxe(await getOnceItHolds(socket, path, sign), sheets));
    for (const window of windows) {
        const violations = await look(file, window);
        wrong += violations.length;
        for (const [id, help, nodes] of violations)
            console.log(`${path} (${window[0]}): ${id}: ${help}\n    ${nodes.slice(0, 5).join("\n    ")}`);
    }
}
console.log(`accessible: ${pages.length} pages in ${windows.length} windows, ${wrong} things wrong`);
process.exit(wrong ? 1 : 0);

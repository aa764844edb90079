// Drives the YAML language server over its protocol, as an editor does, with the schema of manifests.
//
//     npm ci --prefix tests/editor
//     node tests/editor/editor.mjs target/debug/graphsub
//
// Exit status 1: a completion, a hover text or a diagnostic is not what it should be.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const graphsub = process.argv[2] ?? "target/debug/graphsub";
const server = join(
  dirname(createRequire(import.meta.url).resolve("yaml-language-server/package.json")),
  "bin/yaml-language-server",
);

/** A language server and the messages that go to and fro. */
class Server {
  constructor() {
    this.process = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.buffer = Buffer.alloc(0);
    this.waiting = new Map();
    this.diagnostics = new Map();
    this.next = 1;
    this.process.stdout.on("data", (data) => {
      this.buffer = Buffer.concat([this.buffer, data]);
      this.read();
    });
  }

  read() {
    for (;;) {
      const end = this.buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())[1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(end + 4, end + 4 + length).toString());
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.take(message);
    }
  }

  take(message) {
    if (message.method === "workspace/configuration") {
      const sections = message.params.items.map(({ section }) => (section === "yaml" ? settings : {}));
      this.send({ id: message.id, result: sections });
    } else if (message.method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = message.params;
      this.diagnostics.get(uri)?.(diagnostics);
    } else if (message.method && message.id !== undefined) {
      this.send({ id: message.id, result: null });
    } else if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    }
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  request(method, params) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ error, result }) => (error ? reject(new Error(error.message)) : resolve(result)));
      this.send({ id, method, params });
    });
  }

  /** Opens a file and returns what is wrong with it. */
  open(uri, text) {
    const found = new Promise((resolve) => this.diagnostics.set(uri, resolve));
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    return found;
  }
}

const folder = mkdtempSync(join(tmpdir(), "graphsub-editor-"));
const schema = join(folder, "manifest.schema.json");
const printed = spawnSync(graphsub, ["schema", "manifest"], { encoding: "utf8" });
if (printed.status !== 0) throw new Error(`${graphsub} schema manifest: ${printed.stderr ?? printed.error}`);
writeFileSync(schema, printed.stdout);
const settings = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  schemas: { [pathToFileURL(schema).href]: "*.yaml" },
};

let failures = 0;
let checks = 0;
function check(what, holds, seen) {
  checks += 1;
  if (!holds) {
    failures += 1;
    console.error(`error: ${what}; there is ${JSON.stringify(seen)}`);
  }
}

const language = new Server();
let files = 0;

/** Opens a text in which `|` is the place of the cursor. */
async function opened(marked) {
  const uri = pathToFileURL(join(folder, `${files++}.yaml`)).href;
  const before = marked.split("|")[0].split("\n");
  const position = { line: before.length - 1, character: before.at(-1).length };
  const diagnostics = await language.open(uri, marked.replace("|", ""));
  return { textDocument: { uri }, position, diagnostics };
}

async function completes(marked, ...wanted) {
  const { textDocument, position } = await opened(marked);
  const { items } = await language.request("textDocument/completion", { textDocument, position });
  const labels = items.map((item) => item.label);
  for (const label of wanted) check(`completion of ${JSON.stringify(marked)} offers ${label}`, labels.includes(label), labels.slice(0, 20));
}

async function hovers(marked, wanted) {
  const { textDocument, position } = await opened(marked);
  const hover = await language.request("textDocument/hover", { textDocument, position });
  const text = JSON.stringify(hover?.contents ?? null);
  check(`hover in ${JSON.stringify(marked)} says ${wanted}`, text.includes(wanted), text);
}

async function refuses(text, wanted) {
  const { diagnostics } = await opened(text);
  const messages = diagnostics.map((diagnostic) => diagnostic.message);
  check(`${JSON.stringify(text)} is refused for ${wanted}`, messages.some((message) => message.includes(wanted)), messages);
}

async function accepts(text) {
  const { diagnostics } = await opened(text);
  check(`${JSON.stringify(text)} is accepted`, diagnostics.length === 0, diagnostics.map((diagnostic) => diagnostic.message));
}

const entry = (key) => `version: 1\nsubscriptions:\n  - name: a\n    ${key}`;
const whole = `version: 1
app: {name: a, auth: application, permissions: [Mail.Read]}
subscriptions:
  - resource: /users/{userId}/messages
    changeType: created,updated
    notificationUrl: https://hooks.example.com/graph
    lifetime: 6d
`;

async function main() {
  await language.request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: {},
      },
    },
  });
  language.notify("initialized", {});
  language.notify("workspace/didChangeConfiguration", { settings: { yaml: settings } });

  await completes(entry("changeType: |"), "created", "updated", "deleted", "created,updated");
  await completes(entry("changeType:\n      - |"), "created", "updated", "deleted");
  await completes(entry("resource: |"), "/users/{userId}/messages", "/me/messages", "/teams/{teamId}/channels/{channelId}/messages");
  await completes(entry("lifetime: |"), "1h", "3d");
  await completes(entry("cloud: |"), "global", "china");
  await completes(entry("latestSupportedTlsVersion: |"), "v1_2");
  await completes("version: 1\napp:\n  auth: |", "application", "delegated-work", "delegated-personal");
  await completes("version: 1\napp:\n  permissions:\n    - |", "Mail.Read", "User.Read.All");
  await completes(entry("|"), "resource", "lifecycleNotificationUrl", "renewEvery");
  await completes("version: 1\n|", "subscriptions", "app", "defaults");

  await hovers(entry("renew|Every: 1d"), "Interval between renewals");
  await hovers(entry("clou|d: china"), "National cloud");

  await accepts(whole);
  await accepts(whole.replace("6d", "${LIFETIME}").replace("created,updated", "[created, deleted]"));
  await accepts("version: 1\ndefaults: {resource: /users, changeType: updated, notificationUrl: 'https://a.example', lifetime: 1d}\nsubscriptions:\n  - {}\n");
  await refuses("version: 1\nsubscriptions:\n  - {}\n", "resource");
  await refuses(whole.replace("created,updated", "creatd"), "Value is not accepted");
  await refuses(whole.replace("6d", "soon"), "pattern");
  await refuses(whole.replace("resource:", "resourse:"), "resourse");
  await refuses(whole.replace("application", "app"), "Value is not accepted");
  await refuses(whole.replace("version: 1", "version: 2"), "1");
  await refuses(whole.replace("    lifetime: 6d\n", ""), "lifetime");
}

const giveUp = setTimeout(() => {
  console.error("error: the language server does not answer");
  process.exit(1);
}, 120_000);
try {
  await main();
} finally {
  clearTimeout(giveUp);
  language.process.kill();
  rmSync(folder, { recursive: true });
}
console.log(`${checks - failures} of ${checks} checks of the editor hold`);
process.exit(failures === 0 ? 0 : 1);

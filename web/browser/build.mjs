// Builds the product bundle, its word lists, integrity.json and licences.txt; and the vector runner of the tests.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const product = join(here, "../static/app");
const forTests = join(here, "../../tests/browser/build");

const LISTS = { ko: "korean", en: "english", "zh-Hans": "simplified-chinese" };

async function words(language) {
  const { wordlist } = await import(`@scure/bip39/wordlists/${LISTS[language]}.js`);
  return wordlist.map((word) => word.normalize("NFC"));
}

const lists = Object.fromEntries(await Promise.all(Object.keys(LISTS).map(async (one) => [one, await words(one)])));
const listFile = (language) => JSON.stringify(lists[language]) + "\n";
const sha = (name, encoding, bytes) => createHash(name).update(bytes).digest(encoding);

// Each word as the count of letters it shares with the one before, and the rest: 6 KB instead of 8, compressed.
function prefixed(all) {
  let before = "";
  return all.map((word) => {
    let shared = 0;
    while (word[shared] === before[shared] && shared < word.length) shared++;
    before = word;
    return shared + word.slice(shared);
  }).join("");
}

const virtual = {
  "words/ko": () => prefixed(lists.ko),
  "words/en": () => lists.en,
  "words/zh-Hans": () => lists["zh-Hans"],
  "words/fingerprints": () => Object.fromEntries(["en", "zh-Hans"].map((one) => [one, sha("sha256", "hex", listFile(one))])),
};

const virtualModules = {
  name: "daesup",
  setup(builder) {
    builder.onResolve({ filter: /^daesup:/ }, ({ path }) => ({ path: path.slice(7), namespace: "daesup" }));
    builder.onLoad({ filter: /.*/, namespace: "daesup" }, ({ path }) => ({ contents: JSON.stringify(virtual[path]()), loader: "json" }));
  },
};

const shared = {
  bundle: true, format: "iife", target: "es2020", charset: "utf8", minify: true, legalComments: "none", logLevel: "warning",
  absWorkingDir: here, plugins: [virtualModules], metafile: true,
};

function licences(metafile) {
  const packages = new Set(["@scure/bip39"]);
  for (const input of Object.keys(metafile.inputs)) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (found) packages.add(found[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(72)}\n\n`);
}

function write(folder, name, content) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
}

rmSync(product, { recursive: true, force: true });
const { metafile } = await build({ ...shared, entryPoints: ["src/main.js"], outfile: join(product, "daesup.js"), sourcemap: "linked", sourcesContent: true });
write(product, "words.en.json", listFile("en"));
write(product, "words.zh-Hans.json", listFile("zh-Hans"));
write(product, "licences.txt", licences(metafile));
const served = ["daesup.js", "words.en.json", "words.zh-Hans.json"];
const integrity = Object.fromEntries(served.map((name) => [name, `sha384-${sha("sha384", "base64", readFileSync(join(product, name)))}`]));
write(product, "integrity.json", JSON.stringify(integrity, null, 2) + "\n");

// The custodians' part belongs to the console and is no file of the public side.
await build({ ...shared, entryPoints: ["src/custody/main.js"], outfile: join(here, "../static/custody.js"), sourcemap: false });

await build({ ...shared, entryPoints: ["vectors/run.js"], outfile: join(forTests, "vectors.js"), sourcemap: false });

// Bundles scripts, styles, fonts and icons into dist/, names each file by its content,
// compresses it and lists all of them in dist/assets.tsv, from which the binary embeds them.
import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const types = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

await rm("dist", { recursive: true, force: true });

await build({
  entryPoints: ["src/boot.ts", "src/app.ts", "styles/app.css", "icons/icon.svg"],
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2024", "chrome126", "firefox128", "safari18"],
  loader: { ".woff2": "file", ".svg": "copy" },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
});

// The licences of the fonts travel with them.
const licence = async (name) => `${name}\n\n${await readFile(`node_modules/@fontsource-variable/${name}/LICENSE`, "utf8")}`;
await writeFile("dist/fonts.txt", (await Promise.all(["golos-text", "jetbrains-mono"].map(licence))).join("\n\n"));

const rows = [];
for (const file of (await readdir("dist")).sort()) {
  const type = types[extname(file)];
  if (!type) throw new Error(`no content type for ${file}`);
  const name = file.replace(/-[A-Z0-9]{8}(?=\.)/, "");
  rows.push([name, file, type].join("\t"));
  if (type === "font/woff2") continue; // compressed by itself
  const bytes = await readFile(`dist/${file}`);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  await writeFile(`dist/${file}.br`, brotliCompressSync(bytes, { params: quality }));
  await writeFile(`dist/${file}.gz`, gzipSync(bytes, { level: 9 }));
}
await writeFile("dist/assets.tsv", `${rows.join("\n")}\n`);

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";

/** What the page consists of, by its address; read from the checkout, so that an edit shows after a reload. */
const files: Readonly<Record<string, [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
  ...all(["style", "requests", "account", "faults"], "css", "text/css; charset=utf-8"),
  ...all(
    ["main", "api", "dom", "requests", "request-filters", "request-row", "account", "account-cards", "clock"],
    "js",
    "text/javascript; charset=utf-8",
  ),
  ...all(["faults", "fault-kinds"], "js", "text/javascript; charset=utf-8"),
};

/** Only its own files, nothing inline, nothing from elsewhere, in nobody's frame. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The console page: static, without data. */
export function consoleRoutes(app: FastifyInstance, root: string): void {
  for (const [address, [file, type]] of Object.entries(files)) {
    app.get(address, (_request, reply) =>
      reply
        .headers({
          "content-type": type,
          "content-security-policy": policy,
          "referrer-policy": "no-referrer",
        })
        .send(readFileSync(join(root, "cloud", "console", "page", file))),
    );
  }
}

function all(names: readonly string[], ending: string, type: string): Record<string, [string, string]> {
  return Object.fromEntries(names.map((name) => [`/${name}.${ending}`, [`${name}.${ending}`, type]]));
}

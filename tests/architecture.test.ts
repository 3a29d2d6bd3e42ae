import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "..");

/** Which rooms a room's files may import, besides their own. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  access: [],
  policies: ["access", "data", "toolchain"],
  // Pages show what is tested, so their examples are the tests' own.
  scripts: ["access", "data", "policies", "tests", "toolchain"],
  "index.ts": ["config", "preflight", "components"],
  config: ["assistant"],
  preflight: ["config"],
  components: ["config", "toolchain"],
  tools: ["assistant", "config", "tokens", "toolchain"],
  bench: [],
  toolchain: ["package.json"],
  tokens: [],
  assistant: [],
  cli: ["assistant", "config", "policies", "tokens", "toolchain", "bench", "package.json"],
  cloud: [],
  examples: [],
};

test.each(Object.keys(allowed))("%s imports only the rooms that it may", (room) => {
  const strangers = filesOf(join(root, room)).flatMap((file) =>
    importsOf(file)
      .map((target) => roomOf(resolve(dirname(file), target)))
      .filter((target) => target !== room && !allowed[room]?.includes(target))
      .map((target) => `${relative(root, file)} -> ${target}`),
  );
  expect(strangers).toEqual([]);
});

test("every room with code is held to a direction", () => {
  const rooms = readdirSync(root, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !/^(\.|node_modules$|tests$|sdks$|data$|docs$)/.test(entry.name),
    )
    .map((entry) => entry.name)
    .filter((name) => filesOf(join(root, name)).length > 0);
  expect(rooms.filter((room) => !(room in allowed))).toEqual([]);
});

test("only the program's rooms know Pulumi", () => {
  const others = ["cloud", "cli"].flatMap((room) => filesOf(join(root, room)));
  expect(others.filter((file) => /from "@pulumi\//.test(readFileSync(file, "utf8")))).toEqual([]);
});

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name);
    if (entry.isDirectory()) return filesOf(child);
    return /\.(ts|mjs|cjs)$/.test(entry.name) ? [child] : [];
  });
}

/** Relative imports, of TypeScript and of plain JavaScript. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import|require\()\s*\(?"(\.{1,2}\/[^"]*)"/g)].map(
    (match) => match[1] ?? "",
  );
}

/** The first folder below the root, or the file's own name when it lies in the root. */
function roomOf(path: string): string {
  const [first = ""] = relative(root, path).split(sep);
  return first;
}

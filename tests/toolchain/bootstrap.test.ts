import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withoutLocalCloud } from "../../toolchain/bootstrap/environment.cjs";
import { withFolderLock } from "../../toolchain/bootstrap/folder-lock.cjs";
import { checkNode } from "../../toolchain/bootstrap/node-version.cjs";
import { installPackages, sameLock } from "../../toolchain/bootstrap/packages.cjs";
import { remove, temporaryFolder } from "./_helpers/fake-modules";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => remove(folder));

test.each([
  ["20.20.0", true],
  ["20.20.2", true],
  ["22.3.0", true],
  ["24.0.0", true],
  ["20.19.9", false],
  ["18.20.0", false],
])("Node.js %s is new enough: %p", (version, enough) => {
  const check = () => checkNode(version, ">=20.20");
  if (enough) expect(check).not.toThrow();
  else expect(check).toThrow(`needs Node.js 20.20 or newer; this is Node.js ${version}`);
});

describe("npm and go", () => {
  const proxy = {
    HTTPS_PROXY: "http://127.0.0.1:1",
    https_proxy: "http://127.0.0.1:1",
    NO_PROXY: "localhost",
  };

  test("never go through the local cloud's proxy", () => {
    writeFileSync(path.join(folder, "Pulumi.yaml"), "");
    const SSL_CERT_FILE = path.join(folder, ".local", "cloud", "ca.pem");
    expect(withoutLocalCloud({ ...proxy, SSL_CERT_FILE, HOME: "/home/a" })).toEqual({ HOME: "/home/a" });
  });

  test("keep a company's proxy and certificates", () => {
    const company = { ...proxy, SSL_CERT_FILE: "/home/a/.local/share/ca.pem" };
    expect(withoutLocalCloud(company)).toEqual(company);
  });
});

describe("installed packages", () => {
  const entry = { version: "1.0.0", integrity: "sha512-a" };
  const wanted = {
    packages: {
      "": {},
      "sdks/ibm": { version: "1.89.0" },
      "node_modules/a": entry,
      "node_modules/b": { ...entry, optional: true },
      "node_modules/@pulumi/ibm": { link: true },
    },
  };
  const installed = { packages: { "node_modules/a": entry, "node_modules/@pulumi/ibm": { link: true } } };

  test("match without those of other platforms", () => {
    expect(sameLock(wanted, installed)).toBe(true);
    const again = { packages: { ...installed.packages, "node_modules/a": { version: "v1.0.0" } } };
    expect(sameLock(wanted, again)).toBe(true); // as npm install says it, which read the packages' own files
  });

  test.each([
    ["none is installed", undefined],
    ["one is missing", { packages: { "node_modules/@pulumi/ibm": { link: true } } }],
    [
      "one has another version",
      { packages: { ...installed.packages, "node_modules/a": { ...entry, version: "2.0.0" } } },
    ],
    [
      "one has other content",
      { packages: { ...installed.packages, "node_modules/a": { ...entry, integrity: "x" } } },
    ],
  ])("do not match where %s", (_case, have) => {
    expect(sameLock(wanted, have)).toBe(false);
  });

  /** A project whose packages have to be installed, with a script in place of npm. */
  function project(npm: string): NodeJS.ProcessEnv {
    writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify(wanted));
    const script = path.join(folder, "npm-cli.js");
    writeFileSync(script, npm);
    return { ...process.env, npm_execpath: script };
  }
  const lockFile = () => path.join(folder, "node_modules", ".package-lock.json");

  test("are installed with npm ci where they do not match, and not again", async () => {
    const env = project(`
      const fs = require("fs");
      fs.appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");
      fs.mkdirSync("node_modules", { recursive: true });
      setTimeout(() => fs.writeFileSync("node_modules/.package-lock.json", ${JSON.stringify(JSON.stringify(installed))}), 300);`);
    const said: string[] = [];
    const notify = (message: string) => said.push(message);
    await Promise.all([installPackages(folder, { env, notify }), installPackages(folder, { env, notify })]);
    await installPackages(folder, { env, notify });
    expect(existsSync(lockFile())).toBe(true);
    expect(said.filter((message) => message.includes("npm ci"))).toHaveLength(1);
    expect(said).toContain("Waiting for another run that installs the packages");
  });

  test("are not installed into a folder that node_modules is a link to", async () => {
    const env = project("require('fs').writeFileSync('called', '');");
    mkdirSync(path.join(folder, "elsewhere"));
    symlinkSync(path.join(folder, "elsewhere"), path.join(folder, "node_modules"));
    const attempt = installPackages(folder, { env, notify: () => {} });
    await expect(attempt).rejects.toThrow(/node_modules is a link to .*elsewhere/);
    expect(existsSync(path.join(folder, "called"))).toBe(false);
  });

  test("a failing installation shows the end of npm's output", async () => {
    const env = project("console.error('npm error ECONNREFUSED'); process.exit(1);");
    const attempt = installPackages(folder, { env, notify: () => {} });
    await expect(attempt).rejects.toThrow(/npm ci failed \(1\)\.\nnpm error ECONNREFUSED/);
  });
});

describe("the lock without packages", () => {
  const lock = () => path.join(folder, "lock");

  test("lets one work after the other", async () => {
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await sleep(50);
      log.push(`${name} ends`);
    };
    await Promise.all([
      withFolderLock(lock(), { pollMs: 5 }, work("a")),
      withFolderLock(lock(), { pollMs: 5 }, work("b")),
    ]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expect(existsSync(lock())).toBe(false);
  });

  test("is taken over from a process that died", async () => {
    mkdirSync(lock());
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock(), longAgo, longAgo);
    expect(await withFolderLock(lock(), { pollMs: 5 }, async () => "mine")).toBe("mine");
  });

  test("is given back when the work fails", async () => {
    await expect(withFolderLock(lock(), {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(lock())).toBe(false);
  });
});

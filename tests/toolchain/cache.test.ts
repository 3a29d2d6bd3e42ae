import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder, openCache } from "../../toolchain/cache-folder";
import { cacheKey, goVersionOf } from "../../toolchain/go-parts";
import { platformOf } from "../../toolchain/platform";
import { fakeParts, remove, temporaryFolder } from "./_helpers/fake-modules";

const name = "ibm-cloud-machine-credentials";

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string]>([
  ["linux", { HOME: "/home/a" }, `/home/a/.cache/${name}/toolchain`],
  ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/var/c" }, `/var/c/${name}/toolchain`],
  ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "relative" }, `/home/a/.cache/${name}/toolchain`],
  ["darwin", { HOME: "/Users/a" }, `/Users/a/Library/Caches/${name}/toolchain`],
  ["darwin", { HOME: "/Users/a", XDG_CACHE_HOME: "/var/c" }, `/var/c/${name}/toolchain`],
])("on %s with %j the cache is %s", (platform, env, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});

test.each<[NodeJS.Platform, NodeJS.Architecture, string, string]>([
  ["linux", "x64", "linux-x64", "linux/amd64"],
  ["linux", "arm64", "linux-arm64", "linux/arm64"],
  ["darwin", "arm64", "darwin-arm64", "darwin/arm64"],
])("%s on %s is %s, for Go %s", (os, arch, ours, go) => {
  const platform = platformOf(os, arch);
  expect([platform.name, `${platform.goos}/${platform.goarch}`]).toEqual([ours, go]);
});

test("Windows is told to use WSL", () => {
  expect(() => platformOf("win32", "x64")).toThrow(/WSL/);
});

describe("a part's cache key", () => {
  const platform = platformOf("linux", "x64");
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => remove(folder));

  test("names part, version and platform", () => {
    expect(cacheKey(fakeParts(folder).bridge, platform)).toMatch(/^bridge-1\.0\.0-linux-x64-[0-9a-f]{12}$/);
  });

  test.each(["go.mod", "go.sum", "main.go"])("changes with %s", (file) => {
    const { bridge } = fakeParts(folder);
    const before = cacheKey(bridge, platform);
    writeFileSync(path.join(bridge.moduleFolder, file), "// changed\n");
    expect(cacheKey(bridge, platform)).not.toBe(before);
  });

  test.each([{ ldflags: ["-X", "main.version=v2"] }, { version: "2.0.0" }, { package: "./other" }])(
    "changes with %j",
    (change) => {
      const before = cacheKey(fakeParts(folder).bridge, platform);
      expect(cacheKey(fakeParts(folder, change).bridge, platform)).not.toBe(before);
    },
  );

  test("does not change with where the checkout is", () => {
    const other = fakeParts(path.join(folder, "elsewhere")).bridge;
    expect(cacheKey(other, platform)).toBe(cacheKey(fakeParts(folder).bridge, platform));
  });

  test("a go line without a patch number is read", () => {
    expect(goVersionOf(fakeParts(folder).bridge)).toBe("1.22.0");
  });
});

test("a cache that cannot be written is an error that names it and the way out", () => {
  const folder = temporaryFolder();
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o600);
  expect(() => openCache(path.join(file, "toolchain"))).toThrow(/cannot be written .*XDG_CACHE_HOME/);
  mkdirSync(path.join(folder, "fine"));
  expect(openCache(path.join(folder, "fine"))).toBe(path.join(folder, "fine"));
  remove(folder);
});

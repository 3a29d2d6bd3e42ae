import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tarHash } from "../../../toolchain/command-provider/tar-hash";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tar-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Hashes of what Go 1.26's archive/tar writes for these names and contents, mode 0600. */
const rows: { name: string; files: Record<string, string>; hash: string }[] = [
  {
    name: "one file",
    files: { "a.txt": "one\n" },
    hash: "dc162969b29b63e135989f0c31ccfed0546c6ab1e57b7e9a520bfee9cf47d630",
  },
  {
    name: "two files, one in a folder",
    files: { "a.txt": "one\n", "sub/b.txt": "two\n" },
    hash: "6e4949dbd565b3098481f3bf2e8fc91072def1a3a1fb47524add5d7421157c4a",
  },
  {
    name: "a name of more than 100 bytes that can be cut at a slash",
    files: { [`${"d".repeat(60)}/${"e".repeat(60)}/f.txt`]: "x" },
    hash: "eb226e22cc52dfc121c719f7a53d8010f6e44b18cdf979734b284bd20eef7532",
  },
  {
    name: "a name of more than 100 bytes without a slash",
    files: { [`${"n".repeat(140)}.txt`]: "x" },
    hash: "e2202af9e1d5bc5f4761f85bdbb238b42dda951cf484d60dbe9007c4748faf08",
  },
  {
    name: "a folder's name that is too long for the header",
    files: { [`${"d".repeat(300)}/x.txt`]: "x" },
    hash: "8533f7512d0e3efe0f56eefc37a8034c5c9d6b4d11f00dad95f66c2cf7e509ef",
  },
  {
    name: "names that are not ASCII",
    files: { "ünï/cödé.txt": "x" },
    hash: "535bb6d2e7d48a88c56ab8583ae2823a72912fc6227359518fdfed4764fa3974",
  },
  {
    name: "several kinds together, one file empty",
    files: { "plain.txt": "x", [`日本/${"n".repeat(140)}.txt`]: "yy", z: "" },
    hash: "93e0359b2c27de5460701648f692fc14d1b660028bcee7763592efe3fa2e08d3",
  },
];

it.each(rows)("$name: the hash of the tar file that Go would write", async ({ files, hash }) => {
  const paths = new Map<string, string>();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, `${paths.size}-${hash.slice(0, 8)}`);
    writeFileSync(path, content);
    paths.set(name, path);
  }
  expect(await tarHash(paths)).toBe(hash);
});

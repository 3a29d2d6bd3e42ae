import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Cloud } from "../../../cloud/core/service";

const folder = resolve(__dirname, "../../../.build");
const file = join(folder, "test-signing-key.json");

/** Gives a fresh cloud the key that this checkout's test clouds sign with: making one takes longer than many a test. */
export function shareSigningKey({ store }: Cloud): void {
  const keys = store.collection<{ kid: string }>("signing-keys");
  if (keys.size > 0) return;
  const key = readKey() ?? makeKey();
  keys.put(key.kid, key);
}

function readKey(): { kid: string } | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { kid: string }) : undefined;
}

function makeKey(): { kid: string } {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = "20260101-test";
  const key = {
    kid,
    private: pair.privateKey.export({ format: "jwk" }),
    public: { ...pair.publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" },
  };
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(key), { mode: 0o600 });
  renameSync(unfinished, file); // tests in parallel may make one each; the last stays
  return key;
}

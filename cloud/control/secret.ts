import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";

/** In the cloud's folder, readable by its owner alone. */
export const controlSecretFile = "control.secret";

/** The secret of a folder's control API; made at its first use. */
export async function controlSecret(folder: string): Promise<{ file: string; secret: string }> {
  const file = join(folder, controlSecretFile);
  const known = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (known.length >= 32) return { file, secret: known };
  const secret = randomBytes(32).toString("base64url");
  await writeFileAtomic(file, `${secret}\n`, { mode: 0o600 });
  return { file, secret };
}

/** Takes as long for a wrong secret as for the right one, whatever their lengths. */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

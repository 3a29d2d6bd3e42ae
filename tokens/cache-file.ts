import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { type AccessToken, accessToken } from "./access-token";
import { TokenError } from "./errors";

/** Keeps one token in a file that only its owner can read (0600), for programs that run often and shortly. */
export class CacheFile {
  constructor(
    private readonly path: string,
    /** What a token in the file must have been made from. */
    private readonly apikey: string,
    private readonly url = "",
  ) {}

  /**
   * The token that is in there; undefined when there is none of this key.
   * @throws TokenError `CACHE_UNSAFE` when others may read the file
   */
  async read(): Promise<AccessToken | undefined> {
    const info = await stat(this.path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return undefined;
      throw this.unsafe(`cannot be used (${cause.code})`, cause);
    });
    if (!info) return undefined;
    if (!info.isFile()) throw this.unsafe("is not a file");
    // Windows has no such bits; there the folder's rights count.
    if (process.platform !== "win32" && (info.mode & 0o077) !== 0) {
      throw this.unsafe("may be read by others; remove it, or chmod 600 it");
    }
    const { fingerprint, token } = parsed(await readFile(this.path, "utf8"));
    if (fingerprint !== this.fingerprint() || token === undefined) return undefined;
    try {
      return accessToken(token);
    } catch {
      return undefined; // not one of ours: it is made anew
    }
  }

  async write(token: AccessToken): Promise<void> {
    const content = { fingerprint: this.fingerprint(), token: token.value, expires_at: token.expiresAt };
    await writeFileAtomic(this.path, `${JSON.stringify(content)}\n`, { mode: 0o600 }).catch(
      (cause: NodeJS.ErrnoException) => {
        throw this.unsafe(`cannot be written (${cause.code})`, cause);
      },
    );
  }

  /** Tells keys apart without holding one. Keys are long and random, so a plain hash cannot be turned back. */
  private fingerprint(): string {
    return createHash("sha256").update(`${this.url}\n${this.apikey}`).digest("hex");
  }

  private unsafe(what: string, cause?: unknown): TokenError {
    return new TokenError("CACHE_UNSAFE", `The token cache ${this.path} ${what}.`, { cause });
  }
}

function parsed(text: string): { fingerprint?: string; token?: string } {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

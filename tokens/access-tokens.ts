import { setTimeout as sleep } from "node:timers/promises";
import { type AccessToken, renewAt } from "./access-token";
import { CacheFile } from "./cache-file";
import { TokenError } from "./errors";
import { type ExchangeOptions, exchange } from "./exchange";

export interface AccessTokensOptions extends ExchangeOptions {
  apiKey: string;
  /** A file (0600) that keeps the token for other runs. Default: memory only. */
  cacheFile?: string;
  /**
   * How long, in ms, the key may still be unknown to IAM. Secrets Manager's limits page asks for 2 s after it made
   * a key. Default: 0.
   */
  settlingMs?: number;
  /** Now, in ms since 1970. */
  now?: () => number;
}

/** Access tokens of one API key: kept in memory, renewed after 80 % of their life, one exchange at a time. */
export class AccessTokens {
  private token: AccessToken | undefined;
  private exchanging: Promise<AccessToken> | undefined;
  private readonly cache: CacheFile | undefined;
  private readonly now: () => number;

  constructor(private readonly options: AccessTokensOptions) {
    const { apiKey, url, cacheFile, now = Date.now } = options;
    this.now = now;
    this.cache = cacheFile ? new CacheFile(cacheFile, apiKey, url) : undefined;
  }

  /**
   * A token with at least a fifth of its life before it. Where IAM cannot be reached, one that still is valid.
   * @throws TokenError
   */
  async get(): Promise<AccessToken> {
    this.token ??= await this.cache?.read();
    if (this.token && this.seconds() < renewAt(this.token)) return this.token;
    this.exchanging ??= this.renew().finally(() => {
      this.exchanging = undefined;
    });
    return this.exchanging;
  }

  /** The value of the `Authorization` header. */
  async authorization(): Promise<string> {
    return `Bearer ${(await this.get()).value}`;
  }

  private async renew(): Promise<AccessToken> {
    try {
      this.token = await this.exchangePatiently();
    } catch (error) {
      const usable = this.token && this.seconds() < this.token.expiresAt - 10;
      if (usable && error instanceof TokenError && error.code === "UNREACHABLE") return this.token!;
      throw error;
    }
    await this.cache?.write(this.token);
    return this.token;
  }

  private async exchangePatiently(): Promise<AccessToken> {
    const { apiKey, settlingMs = 0 } = this.options;
    for (const deadline = this.now() + settlingMs; ; await sleep(500)) {
      try {
        return await exchange(apiKey, this.options);
      } catch (error) {
        const settles = error instanceof TokenError && error.code === "KEY_UNKNOWN" && this.now() < deadline;
        if (!settles) throw error;
      }
    }
  }

  private seconds(): number {
    return this.now() / 1000;
  }
}

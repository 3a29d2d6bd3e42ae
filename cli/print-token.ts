import {
  type AccessToken,
  AccessTokens,
  keyFromEnvironment,
  keyFromFile,
  keyFromSecret,
  keyFromStream,
  TokenError,
} from "../tokens";
import type { TokenOptions } from "./commands/token";

/** Secrets Manager's limits page: a key that it made can be used after 2 s. */
const settlingMs = 5000;

/** 2: a mistake in what was asked; 3: IAM does not take the key; 4: nobody answered, a later try may work. */
const exitCodes: Partial<Record<TokenError["code"], number>> = {
  NO_KEY: 2,
  KEY_UNREADABLE: 2,
  SECRET_UNREADABLE: 2,
  CACHE_UNSAFE: 2,
  UNREACHABLE: 4,
};

/** Prints a token to stdout, or what is wrong to stderr. Resolves to the exit code. */
export async function printToken(options: TokenOptions): Promise<number> {
  try {
    const apiKey = await keyOf(options);
    const settling = options.secret ? { settlingMs } : {};
    const made = await new AccessTokens({ apiKey, cacheFile: options.cache, ...settling }).get();
    process.stdout.write(`${printed(made, options)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return tokenExitCode(error);
  }
}

export function tokenExitCode({ code }: TokenError): number {
  return exitCodes[code] ?? 3;
}

async function keyOf({ stdin, env, file, secret }: TokenOptions): Promise<string> {
  if ([stdin, env, file, secret].filter((source) => source !== undefined).length > 1) {
    throw new TokenError("NO_KEY", "Give one of --stdin, --env, --file and --secret, not several.");
  }
  if (stdin) return keyFromStream(process.stdin);
  if (file !== undefined) return keyFromFile(file);
  if (env !== undefined) return keyFromEnvironment(process.env, env);
  const own = ownKey();
  return secret === undefined ? own : keyFromSecret(secret, new AccessTokens({ apiKey: own }));
}

function ownKey(): string {
  for (const name of ["IC_API_KEY", "IBMCLOUD_API_KEY"])
    if (process.env[name]) return keyFromEnvironment(process.env, name);
  throw new TokenError("NO_KEY", "There is no API key: export IC_API_KEY, or give --stdin, --env or --file.");
}

function printed(made: AccessToken, { header, json }: TokenOptions): string {
  if (!json) return header ? `Authorization: Bearer ${made.value}` : made.value;
  return JSON.stringify({
    access_token: made.value,
    token_type: "Bearer",
    ...(header ? { authorization: `Bearer ${made.value}` } : {}),
    expires_at: new Date(made.expiresAt * 1000).toISOString(),
    expires_in: Math.max(0, Math.floor(made.expiresAt - Date.now() / 1000)),
    iam_id: made.iamId,
    account_id: made.accountId,
  });
}

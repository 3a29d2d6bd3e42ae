import { randomUUID } from "node:crypto";
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from "jose";
import type { Clock } from "../core/clock";
import { Unauthenticated } from "../core/errors";
import type { ServiceKey } from "../core/service";
import type { Collection, Store } from "../core/store";
import type { Caller, FederatedLogin } from "./caller";

export const issuer = "https://iam.cloud.ibm.com/identity";
export const tokenLifetimeSeconds = 3600;

interface SigningKey {
  kid: string;
  private: JWK;
  public: JWK;
}

/** Claims of an IAM access token that callers and services read. */
export interface TokenClaims extends JWTPayload {
  iam_id: string;
  id: string;
  account: { valid: boolean; bss: string; frozen?: boolean };
  sub_type?: "ServiceId" | "Profile";
  /**
   * What an enterprise's identity provider said of a federated user at login. IBM documents that dynamic rules read
   * `ext`; that the provider's issuer stands in `realm_name` is inferred.
   */
  ext?: Readonly<Record<string, unknown>>;
  realm_name?: string;
  /** Seconds of the login, where it was earlier than the token. */
  auth_time?: number;
}

/** Signs and checks IAM access tokens (RS256, key set at `/identity/keys`), in the cloud's time. */
export class Tokens {
  private readonly keys: Collection<SigningKey>;
  private ready:
    | Promise<{ key: CryptoKey | Uint8Array; check: CryptoKey | Uint8Array; kid: string }>
    | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.keys = store.collection<SigningKey>("signing-keys");
  }

  /** The public key set, for `/identity/keys`. */
  async keySet(): Promise<{ keys: JWK[] }> {
    await this.load();
    return { keys: [...this.keys.values()].map((key) => key.public) };
  }

  /** Signs `claims`; `iat`, `exp`, `iss` and `jti` are added. `lifetime` in seconds. */
  async sign(claims: TokenClaims, lifetime: number): Promise<string> {
    const { key, kid } = await this.load();
    const now = this.clock.seconds();
    return new SignJWT(claims as JWTPayload)
      .setProtectedHeader({ kid, alg: "RS256" })
      .setIssuer(issuer)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(key);
  }

  /** The claims of a token that this cloud signed and that is not over; throws `Unauthenticated` otherwise. */
  async verify(token: string): Promise<TokenClaims> {
    const { check } = await this.load();
    try {
      const { payload } = await jwtVerify(token, check, {
        issuer,
        algorithms: ["RS256"],
        currentDate: new Date(this.clock.now()),
      });
      return payload as TokenClaims;
    } catch (cause) {
      const expired = (cause as { code?: string }).code === "ERR_JWT_EXPIRED";
      throw expired
        ? new Unauthenticated("expired", "The token has expired.")
        : new Unauthenticated("malformed", "The token is not a valid IAM token.");
    }
  }

  private load(): NonNullable<Tokens["ready"]> {
    this.ready ??= this.open();
    return this.ready;
  }

  private async open(): Promise<{ key: CryptoKey | Uint8Array; check: CryptoKey | Uint8Array; kid: string }> {
    let stored = [...this.keys.values()][0];
    if (!stored) {
      const pair = await generateKeyPair("RS256", { extractable: true });
      const kid = `${new Date(this.clock.now()).toISOString().slice(0, 10).replaceAll("-", "")}-local`;
      const [priv, pub] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
      stored = this.keys.put(kid, { kid, private: priv, public: { ...pub, kid, alg: "RS256", use: "sig" } });
      await this.store.flush();
    }
    const [key, check] = await Promise.all([
      importJWK(stored.private, "RS256"),
      importJWK(stored.public, "RS256"),
    ]);
    return { key, check, kid: stored.kid };
  }
}

/** The caller that a token's claims describe. */
export function callerOf(
  claims: TokenClaims,
  rest: Pick<Caller, "address" | "endpointType" | "decisions">,
): Caller {
  const kind =
    claims.sub_type === "ServiceId" ? "service" : claims.sub_type === "Profile" ? "profile" : "user";
  const federated = kind === "user" ? loginOf(claims) : undefined;
  return {
    kind,
    iamId: claims.iam_id,
    accountId: claims.account.bss,
    ...(federated ? { federated } : {}),
    ...rest,
  };
}

function loginOf({ ext, realm_name, auth_time, iat }: TokenClaims): FederatedLogin | undefined {
  if (!ext || !realm_name) return undefined;
  return { realm: realm_name, claims: ext, at: (auth_time ?? iat ?? 0) * 1000 };
}

/** Signing keys for tokens, shared by the services that issue or check them. */
export const tokensKey: ServiceKey<Tokens> = {
  name: "tokens",
  create: (cloud) => new Tokens(cloud.store, cloud.clock),
};

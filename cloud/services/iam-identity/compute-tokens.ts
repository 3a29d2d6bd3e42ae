import { randomUUID } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import type { Clock } from "../../core/clock";
import type { ServiceKey } from "../../core/service";
import type { Collection, Store } from "../../core/store";
import { type ComputeType, computeTypes } from "./profile-store";

/**
 * A compute resource as its token describes it. `crn` is that of the cluster, server or project; further members are
 * the attributes that claim rules read (`namespace`, `name`, `pod`, `service_instance`, `location`, `vpc_id`, `zone`,
 * `resource_group_id`, `component_type`, `component_name` …).
 * Source: IBM Cloud docs, "IAM condition properties", "Compute resource attribute names".
 */
export interface ComputeResource {
  readonly cr_type: ComputeType;
  readonly crn: string;
  readonly name?: string;
  readonly [attribute: string]: string | undefined;
}

interface SigningKey {
  private: JWK;
  public: JWK;
}

const issuer = "https://compute.local";
const audience = "iam";
const algorithm = "ES256";

/**
 * Tokens of compute resources (`cr_token`). The real ones come from a cluster's or server's own identity service; this
 * cloud has no compute, so it issues them itself: a JWT signed by a key of the cloud, whose claims are the resource.
 */
export class ComputeTokens {
  private readonly keys: Collection<SigningKey>;
  private ready: Promise<{ sign: CryptoKey | Uint8Array; check: CryptoKey | Uint8Array }> | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {
    this.keys = store.collection<SigningKey>("compute-signing-keys");
  }

  /** A token that says "I am `resource`", for `lifetime` seconds. */
  async issue(resource: ComputeResource, lifetime = 3600): Promise<string> {
    const { sign } = await this.load();
    const now = this.clock.seconds();
    return new SignJWT({ ...resource })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(sign);
  }

  /** The resource that a token stands for; undefined for a token that is forged, malformed or over. */
  async verify(token: string): Promise<ComputeResource | undefined> {
    const { check } = await this.load();
    const currentDate = new Date(this.clock.now());
    const options = { issuer, audience, algorithms: [algorithm], currentDate };
    try {
      const { payload } = await jwtVerify<ComputeResource>(token, check, options);
      return computeTypes.includes(payload.cr_type) && typeof payload.crn === "string" ? payload : undefined;
    } catch {
      return undefined;
    }
  }

  private load(): NonNullable<ComputeTokens["ready"]> {
    this.ready ??= this.open();
    return this.ready;
  }

  private async open(): Promise<{ sign: CryptoKey | Uint8Array; check: CryptoKey | Uint8Array }> {
    let stored = this.keys.get("key");
    if (!stored) {
      const pair = await generateKeyPair(algorithm, { extractable: true });
      const [priv, pub] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
      stored = this.keys.put("key", { private: priv, public: pub });
      await this.store.flush();
    }
    const [sign, check] = await Promise.all([
      importJWK(stored.private, algorithm),
      importJWK(stored.public, algorithm),
    ]);
    return { sign, check };
  }
}

/** Makes tokens of compute resources, for whoever plays a pod or a server. */
export const computeTokensKey: ServiceKey<ComputeTokens> = {
  name: "compute-tokens",
  create: (cloud) => new ComputeTokens(cloud.store, cloud.clock),
};

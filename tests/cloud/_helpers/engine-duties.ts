import { seeded, type TestCloud } from "./cloud";
import type { DeployedEngine } from "./deployed-engine";

/** What an engine is there for. Where both are named: with access groups a service ID is made, with a service ID only keys. */
export const duties = [
  "create in groups",
  "create for service ID",
  "rotate in groups",
  "rotate for service ID",
  "rotate by schedule in groups",
  "rotate by schedule for service ID",
  "delete in groups",
  "delete for service ID",
  "clean up after TTL in groups",
  "clean up after TTL for service ID",
  "lock again when read",
] as const;
export type Duty = (typeof duties)[number];

type Kind = "groups" | "service ID";
interface Secret {
  id: string;
  api_key_id: string;
  service_id: string;
}

const minute = 60_000;
const day = 24 * 60 * minute;
let serial = 0;

/** Sets an engine to work, and sees what it gets done. */
export class DutyCheck {
  private constructor(
    private readonly cloud: TestCloud,
    private readonly engine: DeployedEngine,
    /** Where generated service IDs go: an access group without policies. */
    readonly group: string,
    /** The user's own service ID that keys are made for. */
    readonly serviceId: string,
    private readonly secrets: Map<string, Secret>,
  ) {}

  /** Makes everything that the duties are later tried on, while the engine still has its grants. */
  static async prepare(cloud: TestCloud, engine: DeployedEngine): Promise<DutyCheck> {
    const { result: group } = await (await engine.groups()).createAccessGroup({
      accountId: seeded.account,
      name: `${engine.name}-applications`,
    });
    const { result: own } = await (await engine.identity()).createServiceId({
      accountId: seeded.account,
      name: `${engine.name}-application`,
    });
    const check = new DutyCheck(cloud, engine, group.id!, own.id!, new Map());
    for (const kind of ["groups", "service ID"] as const) {
      await check.make(`rotate ${kind}`, kind);
      await check.make(`schedule ${kind}`, kind, {
        rotation: { auto_rotate: true, interval: 1, unit: "day" },
      });
      await check.make(`delete ${kind}`, kind);
      await check.make(`end ${kind}`, kind, { ttl: "5m" });
    }
    await check.make("lock", "service ID");
    return check;
  }

  /** Tries all duties; returns those that are not fulfilled. */
  async unfulfilled(): Promise<Duty[]> {
    const outcomes: [Duty, boolean][] = [
      ["create in groups", await this.creates("groups")],
      ["create for service ID", await this.creates("service ID")],
      ["rotate in groups", await this.rotates("groups")],
      ["rotate for service ID", await this.rotates("service ID")],
      ["delete in groups", await this.deletes("groups")],
      ["delete for service ID", await this.deletes("service ID")],
      ["lock again when read", await this.locksAgain()],
    ];
    this.cloud.cloud.clock.advance(6 * minute);
    outcomes.push(["clean up after TTL in groups", await this.isGone("end groups")]);
    outcomes.push(["clean up after TTL for service ID", await this.isGone("end service ID")]);
    this.cloud.cloud.clock.advance(day);
    outcomes.push(["rotate by schedule in groups", await this.rotatedByItself("groups")]);
    outcomes.push(["rotate by schedule for service ID", await this.rotatedByItself("service ID")]);
    const failed = new Set(outcomes.filter(([, fulfilled]) => !fulfilled).map(([duty]) => duty));
    return duties.filter((duty) => failed.has(duty));
  }

  private async make(label: string, kind: Kind, rest: object = {}): Promise<void> {
    const reply = await this.post(kind, rest);
    if (reply.status !== 201) throw new Error(`${label}: ${JSON.stringify(reply.body)}`);
    this.secrets.set(label, reply.body);
  }

  private post(kind: Kind, rest: object = {}) {
    const body = {
      secret_type: "iam_credentials",
      name: `credentials-${++serial}`,
      ttl: "90d",
      reuse_api_key: true,
      ...(kind === "groups" ? { access_groups: [this.group] } : { service_id: this.serviceId }),
      ...rest,
    };
    return this.engine.call("/secrets", { body });
  }

  /** The credentials are good only if they are there, locked, and in their group. */
  private async creates(kind: Kind): Promise<boolean> {
    const { status, body } = await this.post(kind);
    if (status !== 201) return this.refused(body);
    await this.cloud.token(body.api_key);
    if (kind === "service ID") return body.service_id === this.serviceId;
    const { result } = await (await this.engine.groups()).listAccessGroupMembers({
      accessGroupId: this.group,
    });
    return (result.members ?? []).some(({ iam_id }) => iam_id === `iam-${body.service_id}`);
  }

  private async rotates(kind: Kind): Promise<boolean> {
    const { id, api_key_id } = this.secret(`rotate ${kind}`);
    const { status, body } = await this.engine.call(`/secrets/${id}/versions`, { body: {} });
    if (status !== 201) return this.refused(body);
    await this.cloud.token(body.api_key);
    return body.api_key_id !== api_key_id;
  }

  private async deletes(kind: Kind): Promise<boolean> {
    const { id } = this.secret(`delete ${kind}`);
    const { status, body } = await this.engine.call(`/secrets/${id}`, { method: "DELETE" });
    if (status !== 204) return this.refused(body);
    return this.isGone(`delete ${kind}`);
  }

  private async locksAgain(): Promise<boolean> {
    const { id, api_key_id } = this.secret("lock");
    const identity = await this.engine.identity();
    await identity.unlockApiKey({ id: api_key_id });
    const { status } = await this.engine.call(`/secrets/${id}`);
    if (status !== 200) throw new Error(`The secret cannot be read: ${status}`);
    return (await identity.getApiKey({ id: api_key_id })).result.locked;
  }

  private async rotatedByItself(kind: Kind): Promise<boolean> {
    const { id } = this.secret(`schedule ${kind}`);
    const { body } = await this.engine.call(`/secrets/${id}/metadata`);
    return body.versions_total === 2;
  }

  /** Is the key gone from IAM, and the service ID if it was generated for the secret? */
  private async isGone(label: string): Promise<boolean> {
    const { api_key_id, service_id } = this.secret(label);
    const identity = await this.engine.identity();
    const missing = (call: Promise<unknown>) =>
      call.then(
        () => false,
        (error: { status: number }) => error.status === 404,
      );
    const keyGone = await missing(identity.getApiKey({ id: api_key_id }));
    if (service_id === this.serviceId) return keyGone;
    return keyGone && (await missing(identity.getServiceId({ id: service_id })));
  }

  private secret(label: string): Secret {
    const found = this.secrets.get(label);
    if (!found) throw new Error(`Nothing was prepared for: ${label}`);
    return found;
  }

  /** A refusal must say that it is the engine's: not a mistake of this check. */
  private refused(body: { errors?: { message: string }[] }): false {
    const message = body.errors?.[0]?.message ?? "";
    if (/engine is not authorized|API key of the IAM credentials engine/.test(message)) return false;
    throw new Error(`Refused for another reason: ${JSON.stringify(body)}`);
  }
}

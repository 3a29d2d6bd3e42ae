import { randomUUID } from "node:crypto";
import type { Cloud } from "../../../cloud/core/service";
import { apiKeyCrn, profileCrn, serviceIdCrn } from "../../../cloud/iam/crn";
import type { Attribute, ServiceId, TrustedProfile, User } from "../../../cloud/iam/entities";
import { hashOf, newKeyValue } from "../../../cloud/iam/secrets";
import { seeded } from "./cloud";

/** Puts principals and grants into a cloud outright, so that a test of one service stands on that service alone. */
export class Principals {
  constructor(private readonly cloud: Cloud) {}

  serviceId(name = `service-${randomUUID()}`, account_id: string = seeded.account): ServiceId {
    const id = `ServiceId-${randomUUID()}`;
    const now = this.cloud.clock.now();
    return this.cloud.iam.serviceIds.put(id, {
      id,
      iam_id: `iam-${id}`,
      account_id,
      crn: serviceIdCrn(account_id, id),
      name,
      description: `About ${name}`,
      locked: false,
      created_at: now,
      modified_at: now,
      version: 1,
      history: [],
    });
  }

  profile(name = `profile-${randomUUID()}`): TrustedProfile {
    const id = `Profile-${randomUUID()}`;
    const now = this.cloud.clock.now();
    return this.cloud.iam.profiles.put(id, {
      id,
      iam_id: `iam-${id}`,
      account_id: seeded.account,
      crn: profileCrn(seeded.account, id),
      name,
      created_at: now,
      modified_at: now,
      version: 1,
      history: [],
    });
  }

  user(email: string, account_id: string = seeded.account): User {
    const id = randomUUID().slice(0, 8);
    const iam_id = `IBMid-${id}`;
    return this.cloud.iam.users.put(`${account_id}/${iam_id}`, {
      id,
      iam_id,
      account_id,
      email,
      firstname: email.split("@")[0] ?? "",
      lastname: "Test",
      realm: "IBMid",
      state: "ACTIVE",
      created_at: this.cloud.clock.now(),
    });
  }

  /** The value of a new API key of `iam_id`. */
  apiKey(iam_id: string, account_id: string = seeded.account): string {
    const value = newKeyValue();
    const id = `ApiKey-${randomUUID()}`;
    const now = this.cloud.clock.now();
    this.cloud.iam.apiKeys.put(id, {
      id,
      crn: apiKeyCrn(account_id, id),
      iam_id,
      account_id,
      created_by: iam_id,
      name: "test",
      value_hash: hashOf(value),
      locked: false,
      disabled: false,
      support_sessions: false,
      action_when_leaked: "none",
      created_at: now,
      modified_at: now,
      version: 1,
      history: [],
      authn_count: 0,
    });
    return value;
  }

  /** Gives `role` (a platform role, or a CRN) on `service`, or on what `target` adds to it. Returns the policy's id. */
  grant(
    subject: { iam_id?: string; access_group_id?: string },
    role: string,
    service: string,
    target: Record<string, string> = {},
  ): string {
    const id = randomUUID();
    const now = this.cloud.clock.now();
    const equals = (entries: Record<string, string>): Attribute[] =>
      Object.entries(entries).map(([key, value]) => ({ key, operator: "stringEquals", value }));
    this.cloud.iam.policies.put(id, {
      id,
      account_id: seeded.account,
      api_version: "v1",
      type: "access",
      state: "active",
      subject: equals(subject as Record<string, string>),
      resource: equals({ accountId: seeded.account, serviceName: service, ...target }),
      roles: [role.startsWith("crn:") ? role : `crn:v1:bluemix:public:iam::::role:${role}`],
      created_at: now,
      created_by_id: seeded.owner,
      last_modified_at: now,
      last_modified_by_id: seeded.owner,
      version: 1,
    });
    return id;
  }
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Cloud } from "./core/service";
import { apiKeyCrn, instanceCrn, resourceGroupCrn } from "./iam/crn";
import { hashOf, newKeyValue } from "./iam/secrets";
import { defaultSettings } from "./iam/settings";
import { resourcesKey } from "./services/resource-controller/resources";

/** What a fresh cloud holds. Fixed, so that `Pulumi.dev.yaml` can name it. */
export const seeded = {
  account: "1f5c0b7a4d3e4f6b9a2c8d7e6f504132",
  accountName: "Local development",
  owner: "IBMid-1000000001",
  ownerEmail: "owner@example.com",
  resourceGroup: "7c3d2e1f0a9b4c8d8e7f6a5b4c3d2e1f",
  region: "us-south",
  instance: "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35",
  /** A second account, for what crosses accounts. */
  otherAccount: "9e8d7c6b5a4f4e3d8c2b1a0f9e8d7c6b",
  otherOwner: "IBMid-1000000002",
} as const;

/** The owner's API key lives beside the state, readable by its owner alone; everything else is in the state. */
export const ownerKeyFile = "owner.apikey";

/** Fills a cloud that has no account yet: accounts, owners with an API key, a resource group, one Secrets Manager instance. */
export async function seed(cloud: Cloud, folder: string): Promise<void> {
  const file = join(folder, ownerKeyFile);
  if (cloud.iam.accounts.size > 0 && existsSync(file)) return;
  const value = existsSync(file) ? readFileSync(file, "utf8").trim() : newKeyValue();
  cloud.store.transaction(() => {
    seedAccount(cloud, seeded.account, seeded.accountName, seeded.owner, seeded.ownerEmail);
    seedAccount(cloud, seeded.otherAccount, "Another account", seeded.otherOwner, "other@example.com");
    seedOwnerKey(cloud, value);
    seedResources(cloud);
  });
  await cloud.store.flush();
  await writeFileAtomic(file, `${value}\n`, { mode: 0o600 });
}

function seedAccount(cloud: Cloud, id: string, name: string, owner: string, email: string): void {
  const { iam, clock } = cloud;
  iam.accounts.put(id, { id, name, owner });
  iam.settings.put(id, defaultSettings(id));
  iam.users.put(`${id}/${owner}`, {
    id: owner.replace("IBMid-", ""),
    iam_id: owner,
    account_id: id,
    email,
    firstname: "Account",
    lastname: "Owner",
    realm: "IBMid",
    state: "ACTIVE",
    created_at: clock.now(),
  });
}

function seedOwnerKey(cloud: Cloud, value: string): void {
  const now = cloud.clock.now();
  const id = "ApiKey-00000000-0000-4000-8000-000000000001";
  cloud.iam.apiKeys.put(id, {
    id,
    crn: apiKeyCrn(seeded.account, id),
    iam_id: seeded.owner,
    account_id: seeded.account,
    created_by: seeded.owner,
    name: "owner",
    description: "Made with the local cloud",
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
}

function seedResources(cloud: Cloud): void {
  const { groups, instances } = cloud.use(resourcesKey);
  const now = cloud.clock.now();
  const { account, resourceGroup, region, instance } = seeded;
  groups.put(resourceGroup, {
    id: resourceGroup,
    account_id: account,
    crn: resourceGroupCrn(account, resourceGroup),
    name: "Default",
    default: true,
    state: "ACTIVE",
    created_at: now,
    updated_at: now,
  });
  const crn = instanceCrn("secrets-manager", region, account, instance);
  instances.put(instance, {
    guid: instance,
    crn,
    account_id: account,
    service: "secrets-manager",
    plan: "standard",
    name: "secrets-manager",
    region,
    resource_group_id: resourceGroup,
    state: "active",
    parameters: { allowed_network: "public-and-private" },
    created_at: now,
    created_by: seeded.owner,
    updated_at: now,
    updated_by: seeded.owner,
  });
}

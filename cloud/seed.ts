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
  otherResourceGroup: "0d9c8b7a6f5e4d3c2b1a0f9e8d7c6b5a",
} as const;

/** The owners' API keys live beside the state, readable by their owner alone; everything else is in the state. */
export const ownerKeyFile = "owner.apikey";
export const otherOwnerKeyFile = "other-owner.apikey";

/** Fills a cloud that has no account yet: accounts, each with an owner, its API key and a resource group; one Secrets Manager instance. */
export async function seed(cloud: Cloud, folder: string): Promise<void> {
  const files = [join(folder, ownerKeyFile), join(folder, otherOwnerKeyFile)] as const;
  if (cloud.iam.accounts.size > 0 && files.every((file) => existsSync(file))) return;
  const [value, otherValue] = files.map((file) =>
    existsSync(file) ? readFileSync(file, "utf8").trim() : newKeyValue(),
  ) as [string, string];
  const { account, owner, otherAccount, otherOwner } = seeded;
  cloud.store.transaction(() => {
    seedAccount(cloud, account, seeded.accountName, owner, seeded.ownerEmail);
    seedAccount(cloud, otherAccount, "Another account", otherOwner, "other@example.com");
    seedOwnerKey(cloud, "ApiKey-00000000-0000-4000-8000-000000000001", account, owner, value);
    seedOwnerKey(cloud, "ApiKey-00000000-0000-4000-8000-000000000002", otherAccount, otherOwner, otherValue);
    seedResourceGroup(cloud, account, seeded.resourceGroup);
    seedResourceGroup(cloud, otherAccount, seeded.otherResourceGroup);
    seedInstance(cloud);
  });
  await cloud.store.flush();
  await writeFileAtomic(files[0], `${value}\n`, { mode: 0o600 });
  await writeFileAtomic(files[1], `${otherValue}\n`, { mode: 0o600 });
}

function seedAccount(cloud: Cloud, id: string, name: string, owner: string, email: string): void {
  const { iam, clock } = cloud;
  if (iam.accounts.has(id)) return; // of a cloud whose key file is missing
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

function seedOwnerKey(cloud: Cloud, id: string, account: string, owner: string, value: string): void {
  const now = cloud.clock.now();
  cloud.iam.apiKeys.put(id, {
    id,
    crn: apiKeyCrn(account, id),
    iam_id: owner,
    account_id: account,
    created_by: owner,
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

function seedResourceGroup(cloud: Cloud, account: string, id: string): void {
  const now = cloud.clock.now();
  cloud.use(resourcesKey).groups.put(id, {
    id,
    account_id: account,
    crn: resourceGroupCrn(account, id),
    name: "Default",
    default: true,
    state: "ACTIVE",
    created_at: now,
    updated_at: now,
  });
}

function seedInstance(cloud: Cloud): void {
  const { instances } = cloud.use(resourcesKey);
  const now = cloud.clock.now();
  const { account, resourceGroup, region, instance } = seeded;
  if (instances.has(instance)) return;
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

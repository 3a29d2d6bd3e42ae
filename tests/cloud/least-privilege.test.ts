import { seeded, TestCloud } from "./_helpers/cloud";
import { DeployedEngine, type Grant, roles } from "./_helpers/deployed-engine";
import { type Duty, DutyCheck, duties } from "./_helpers/engine-duties";

let cloud: TestCloud;
const deployed: DeployedEngine[] = [];
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());
afterEach(async () => {
  await restrictServiceIdCreation(false);
  for (const engine of deployed.splice(0)) await engine.withdrawGrants();
});

const identity = (role: string, target?: Grant["target"]): Grant => ({
  role,
  service: "iam-identity",
  target,
});
const groups = (role: string, target?: Grant["target"]): Grant => ({ role, service: "iam-groups", target });

/** What the documentation asks for. */
const byKey = [identity(roles.operator), groups(roles.editor)];
const keyless = [identity(roles.operator), groups(roles.memberManage)];

/** Whatever needs a new service ID in access groups. */
const needsGroups: Duty[] = ["create in groups", "rotate in groups", "rotate by schedule in groups"];
const needsServiceIdCreation = needsGroups;
const forGroups = duties.filter((duty) => duty.endsWith("in groups"));
const nothing: Duty[] = [];

interface Case {
  engine: DeployedEngine;
  check: DutyCheck;
}
type Change = (its: Case) => Promise<unknown>;

async function engineByKey(grants: readonly Grant[] = byKey): Promise<DeployedEngine> {
  const engine = await DeployedEngine.byKey(cloud, grants);
  deployed.push(engine);
  return engine;
}

async function keylessEngine(grants: readonly Grant[] = keyless): Promise<DeployedEngine> {
  const engine = await DeployedEngine.keyless(cloud, grants);
  deployed.push(engine);
  return engine;
}

async function lostAfter(engine: DeployedEngine, change: Change): Promise<Duty[]> {
  const check = await DutyCheck.prepare(cloud, engine);
  await change({ engine, check });
  return check.unfulfilled();
}

/** From then on nobody creates service IDs without the role for it: neither the account's owner nor an Administrator. */
async function restrictServiceIdCreation(restricted = true): Promise<void> {
  const { status } = await cloud.call(
    `https://iam.cloud.ibm.com/v1/accounts/${seeded.account}/settings/identity`,
    {
      method: "PUT",
      token: await cloud.token(),
      headers: { "if-match": "*" },
      body: { restrict_create_service_id: restricted ? "RESTRICTED" : "NOT_RESTRICTED" },
    },
  );
  if (status !== 200) throw new Error(`Account settings: ${status}`);
}

describe("an engine with an API key", () => {
  const cases: [string, Change, Duty[]][] = [
    ["nothing", async () => undefined, nothing],
    ["the role on IAM Identity", ({ engine }) => engine.revoke(roles.operator, "iam-identity"), [...duties]],
    [
      "Operator on IAM Identity for Viewer",
      ({ engine }) => engine.replace(roles.operator, identity(roles.viewer)),
      [...duties],
    ],
    [
      "Operator on IAM Identity for Editor, which makes and deletes no keys",
      ({ engine }) => engine.replace(roles.operator, identity(roles.editor)),
      duties.filter((duty) => duty !== "lock again when read"),
    ],
    [
      "the reach of the role on IAM Identity: only another service ID",
      ({ engine }) =>
        engine.replace(
          roles.operator,
          identity(roles.operator, { resourceType: "serviceid", resource: engine.serviceId!.id }),
        ),
      [...duties],
    ],
    [
      "the reach of the role on IAM Identity: only the application's own service ID",
      ({ engine, check }) =>
        engine.replace(
          roles.operator,
          identity(roles.operator, { resourceType: "serviceid", resource: check.serviceId }),
        ),
      forGroups,
    ],
    [
      "the reach of the role on IAM Identity: a resource group, to which no identity belongs",
      ({ engine }) =>
        engine.replace(roles.operator, identity(roles.operator, { resourceGroupId: seeded.resourceGroup })),
      [...duties],
    ],
    ["the role on Access Groups", ({ engine }) => engine.revoke(roles.editor, "iam-groups"), needsGroups],
    [
      "Editor on Access Groups for Operator, which does nothing there",
      ({ engine }) => engine.replace(roles.editor, groups(roles.operator)),
      needsGroups,
    ],
    [
      "Editor on Access Groups for Viewer",
      ({ engine }) => engine.replace(roles.editor, groups(roles.viewer)),
      needsGroups,
    ],
    [
      "the reach of the role on Access Groups: another group",
      ({ engine }) => engine.replace(roles.editor, groups(roles.editor, { resource: "AccessGroupId-other" })),
      needsGroups,
    ],
    [
      "the reach of the role on Access Groups: only the group that is asked for, which is enough",
      ({ engine, check }) => engine.replace(roles.editor, groups(roles.editor, { resource: check.group })),
      nothing,
    ],
    [
      "the API key",
      async ({ engine }) => (await engine.identity()).deleteApiKey({ id: engine.keyId! }),
      [...duties],
    ],
    [
      "the API key for a while (disabled)",
      async ({ engine }) => (await engine.identity()).disableApiKey({ id: engine.keyId! }),
      [...duties],
    ],
    [
      "the service ID",
      async ({ engine }) => (await engine.identity()).deleteServiceId({ id: engine.serviceId!.id }),
      [...duties],
    ],
    [
      "the configuration",
      ({ engine }) => engine.call("/configurations/engine", { method: "DELETE" }),
      [...duties],
    ],
  ];
  test.each(cases)("when it loses %s", async (_what, change, lost) => {
    expect(await lostAfter(await engineByKey(), change)).toEqual(lost);
  });

  test("does everything without being in an access group itself: the membership gives it nothing", async () => {
    const engine = await engineByKey();
    const access = await engine.groups();
    const { result: group } = await access.createAccessGroup({
      accountId: seeded.account,
      name: engine.name,
    });
    const members = [{ iam_id: engine.serviceId!.iam_id, type: "service" }];
    await access.addMembersToAccessGroup({ accessGroupId: group.id!, members });
    const lost = await lostAfter(engine, () =>
      access.removeMemberFromAccessGroup({ accessGroupId: group.id!, iamId: engine.serviceId!.iam_id }),
    );
    expect(lost).toEqual(nothing);
  });

  test("uses both of its grants and no other, for these actions", async () => {
    const engine = await engineByKey();
    const used = await grantsUsed(engine);
    expect(used.policies).toEqual([...engine.policies.values()].sort());
    expect(used.actions).toEqual([
      "iam-groups.members.add",
      "iam-identity.apikey.create",
      "iam-identity.apikey.delete",
      "iam-identity.apikey.update",
      "iam-identity.serviceid.delete",
      "iam-identity.serviceid.update",
    ]);
  });
});

describe("an engine with an API key, where the account restricts the creation of service IDs", () => {
  const creator = identity(roles.serviceIdCreator);
  const restricted = async (change: Change = async () => undefined) =>
    lostAfter(await engineByKey([...byKey, creator]), async (its) => {
      await restrictServiceIdCreation();
      await change(its);
    });

  test("needs the role Service ID creator besides, and nothing else", async () => {
    expect(await restricted()).toEqual(nothing);
  });

  test("loses what makes service IDs with the role Service ID creator", async () => {
    const lost = await restricted(({ engine }) => engine.revoke(creator.role, creator.service));
    expect(lost).toEqual(needsServiceIdCreation);
  });

  test("is not helped by the role Service ID creator without Operator", async () => {
    const lost = await restricted(({ engine }) => engine.revoke(roles.operator, "iam-identity"));
    expect(lost).toEqual([...duties]);
  });

  test("is not helped by Administrator on IAM Identity, which creates no service IDs", async () => {
    const lost = await restricted(async ({ engine }) => {
      await engine.revoke(creator.role, creator.service);
      await engine.replace(roles.operator, identity(roles.administrator));
    });
    expect(lost).toEqual(needsServiceIdCreation);
  });
});

describe("an engine without an API key", () => {
  const otherInstance = { serviceInstance: seeded.instance };
  const cases: [string, Change, Duty[]][] = [
    ["nothing", async () => undefined, nothing],
    [
      "the authorization on IAM Identity",
      ({ engine }) => engine.revoke(roles.operator, "iam-identity"),
      [...duties],
    ],
    [
      "Operator on IAM Identity for Editor, which makes and deletes no keys",
      ({ engine }) => engine.replace(roles.operator, identity(roles.editor)),
      duties.filter((duty) => duty !== "lock again when read"),
    ],
    [
      "the authorization on IAM Identity to another instance",
      ({ engine }) => engine.replace(roles.operator, { ...identity(roles.operator), source: otherInstance }),
      [...duties],
    ],
    [
      "the authorization on IAM Identity to instances of another resource group",
      ({ engine }) =>
        engine.replace(roles.operator, {
          ...identity(roles.operator),
          source: { resourceGroupId: "0123456789abcdef0123456789abcdef" },
        }),
      [...duties],
    ],
    [
      "the narrow authorization on IAM Identity for one of all instances of its resource group",
      ({ engine }) =>
        engine.replace(roles.operator, {
          ...identity(roles.operator),
          source: { resourceGroupId: seeded.resourceGroup },
        }),
      nothing,
    ],
    [
      "the authorization on Access Groups",
      ({ engine }) => engine.revoke(roles.memberManage, "iam-groups"),
      needsGroups,
    ],
    [
      "the authorization on Access Groups to another instance",
      ({ engine }) =>
        engine.replace(roles.memberManage, { ...groups(roles.memberManage), source: otherInstance }),
      needsGroups,
    ],
  ];
  test.each(cases)("when it loses %s", async (_what, change, lost) => {
    expect(await lostAfter(await keylessEngine(), change)).toEqual(lost);
  });

  test("needs the role Service ID creator besides where the account restricts the creation of service IDs", async () => {
    const creator = identity(roles.serviceIdCreator);
    const complete = await keylessEngine([...keyless, creator]);
    expect(await lostAfter(complete, () => restrictServiceIdCreation())).toEqual(nothing);
    await restrictServiceIdCreation(false);
    const engine = await keylessEngine([...keyless, creator]);
    const lost = await lostAfter(engine, async () => {
      await restrictServiceIdCreation();
      await engine.revoke(creator.role, creator.service);
    });
    expect(lost).toEqual(needsServiceIdCreation);
  });

  test("uses both of its authorizations and no other, for these actions", async () => {
    const engine = await keylessEngine();
    const used = await grantsUsed(engine);
    expect(used.policies).toEqual([...engine.policies.values()].sort());
    expect(used.actions).toEqual([
      "iam-groups.members.add",
      "iam-identity.apikey.create",
      "iam-identity.apikey.delete",
      "iam-identity.apikey.update",
      "iam-identity.serviceid.delete",
      "iam-identity.serviceid.update",
    ]);
  });
});

/** The policies that IAM let the engine act by while it did all its duties, and what for. The owner acts by none. */
async function grantsUsed(engine: DeployedEngine): Promise<{ policies: string[]; actions: string[] }> {
  const policies = new Set<string>();
  const actions = new Set<string>();
  const stop = cloud.cloud.log.onRecord(({ decisions }) => {
    for (const { action, why } of decisions) {
      const policy = / by policy (\S+)$/.exec(why)?.[1];
      if (!policy) continue;
      policies.add(policy);
      actions.add(action);
    }
  });
  try {
    expect(await lostAfter(engine, async () => undefined)).toEqual(nothing);
  } finally {
    stop();
  }
  return { policies: [...policies].sort(), actions: [...actions].sort() };
}

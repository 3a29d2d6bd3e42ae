import { describeMembers, edgesOf } from "../../cli/member-state";

const environment = {
  SPACE_REGION: "us-south",
  SPACE_ID: "one",
  MEMBER_IAM_ID: "iam-ServiceId-1",
  MEMBER_ROLE: "viewer",
};
const urn = (name: string) => `urn:pulumi:dev::project::parent$command:local:Command::${name}`;
const edge = (inputs: object) => ({
  urn: urn("scorer-space-one-edge"),
  inputs: { delete: "node tools/run.cjs deployment-space-member remove", ...inputs },
});

test("the memberships of a state are the commands that remove a member, whoever's key they use", () => {
  // Pulumi exports a secret as an object with its JSON text.
  const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: '"a-key"',
  };
  const resources = [
    edge({ environment: { ...environment, IC_API_KEY: secret } }),
    {
      urn: urn("scorer-space-one-guard"),
      inputs: { create: "node tools/run.cjs deployment-space-member set" },
    },
    { urn: urn("demo-verification"), inputs: { create: "node tools/run.cjs engine-verify key" } },
    { urn: "urn:pulumi:dev::project::pulumi:pulumi:Stack::dev" },
  ];
  expect(edgesOf({ deployment: { resources } })).toEqual([
    {
      resource: "scorer-space-one-edge",
      tool: "deployment-space-member",
      environment: { ...environment, IC_API_KEY: "a-key" },
    },
  ]);
});

test("members of access groups are found too: those of a command and those of IBM's resource, with its provider's key", () => {
  const provider = "urn:pulumi:dev::project::pulumi:providers:ibm::account-other";
  const secret = { "4dabf18193072939515e22adb298388d": "x", plaintext: '"a-key"' };
  const members = {
    urn: urn("demo-membership-members"),
    type: "ibm:index/iamAccessGroupMembers:IamAccessGroupMembers",
    inputs: { accessGroupId: "AccessGroupId-1", iamServiceIds: ["ServiceId-1"] },
  };
  const inGroup = { ACCESS_GROUP_ID: "AccessGroupId-2", MEMBER_IAM_ID: "iam-ServiceId-2" };
  const remove = 'node "$HOME/components/tools/run.cjs" access-group-member remove';
  const resources = [
    { urn: provider, id: "p-1", inputs: { ibmcloudApiKey: secret } },
    { ...members, provider: `${provider}::p-1` },
    { ...members, delete: true },
    edge({ delete: remove, environment: inGroup }),
  ];
  expect(edgesOf({ deployment: { resources } })).toEqual([
    {
      resource: "demo-membership-members",
      tool: "access-group-member",
      environment: {
        ACCESS_GROUP_ID: "AccessGroupId-1",
        MEMBER_IAM_ID: "iam-ServiceId-1",
        IC_API_KEY: "a-key",
      },
    },
    { resource: "scorer-space-one-edge", tool: "access-group-member", environment: inGroup },
  ]);
});

test("an environment that is secret as a whole is read too, and a stack without resources has no members", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "x", plaintext: JSON.stringify(environment) };
  expect(edgesOf({ deployment: { resources: [edge({ environment: secret })] } })).toMatchObject([
    { environment },
  ]);
  expect(edgesOf({ deployment: {} })).toEqual([]);
});

test("says which members are not as they should be", () => {
  const member = { resource: "edge", member: "iam-ServiceId-1", space: "one", role: "viewer" };
  expect(
    describeMembers([
      { ...member, now: "viewer" },
      { ...member, now: "admin" },
      { ...member, now: "none" },
      { ...member, error: "403" },
      { resource: "edge", member: "iam-ServiceId-2", group: "two", role: "member", now: "member" },
      { resource: "edge", member: "iam-ServiceId-2", group: "two", role: "member", now: "none" },
    ]),
  ).toEqual([
    "iam-ServiceId-1 in the deployment space one was made admin; it should be viewer",
    "iam-ServiceId-1 in the deployment space one was removed; it should be viewer",
    "iam-ServiceId-1 in the deployment space one could not be looked at: 403",
    "iam-ServiceId-2 in the access group two was removed",
  ]);
});

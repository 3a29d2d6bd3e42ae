import { type AccessData, dataOfLive, dataOfResources, merged, reachOf } from "../../access";
import { identity, live, modelOf } from "./_helpers/account";
import { program, state, unknownText, urn } from "./_helpers/pulumi";

test("ids of IBM's APIs, CRNs, URNs and e-mail addresses of one identity are the same identity", () => {
  const { directory, identities } = modelOf({
    identities: [
      identity("ServiceId-1", "service-id", {
        aliases: [urn("IamServiceId", "app")],
        provenance: { from: "state" },
      }),
      identity("iam-ServiceId-1", "service-id", { aliases: ["crn:v1:one"], name: "app" }),
      identity("IBMid-1", "user", { aliases: ["Ann@Example.com"] }),
    ],
    memberships: [{ group: "AccessGroupId-1", member: "ann@example.com", how: "static", provenance: live }],
  });
  expect(identities.map(({ id }) => id)).toEqual(["AccessGroupId-1", "IBMid-1", "iam-ServiceId-1"]);
  for (const id of ["ServiceId-1", "iam-ServiceId-1", "crn:v1:one", urn("IamServiceId", "app")])
    expect(directory.idOf(id)).toBe("iam-ServiceId-1");
  expect(directory.get("ServiceId-1")?.name).toBe("app");
  expect(directory.idOf("ANN@example.com")).toBe("IBMid-1");
});

test("identities that are linked by a third are one", () => {
  const { identities } = modelOf({
    identities: [
      identity("iam-ServiceId-1", "service-id"),
      identity(urn("IamServiceId", "app"), "service-id", { provenance: { from: "program" } }),
      identity("ServiceId-1", "service-id", {
        aliases: [urn("IamServiceId", "app")],
        provenance: { from: "state" },
      }),
    ],
  });
  expect(identities.map(({ id }) => id)).toEqual(["iam-ServiceId-1"]);
});

const app = urn("IamServiceId", "app");
const ops = urn("IamAccessGroup", "ops");

/** The engine as this project declares it, before anything exists. */
const engine = [
  program("IamServiceId", "app", { name: "engine" }),
  program("IamAccessGroup", "ops", { name: "ops" }),
  program(
    "IamServicePolicy",
    "editor",
    { iamId: unknownText, roles: ["Editor"], resources: { service: "iam-groups" } },
    { propertyDependencies: { iamId: [app] } },
  ),
  program(
    "IamAccessGroupMembers",
    "members",
    { accessGroupId: unknownText, iamServiceIds: [unknownText] },
    { propertyDependencies: { accessGroupId: [ops], iamServiceIds: [app] } },
  ),
  program(
    "IamServiceApiKey",
    "key",
    { iamServiceId: unknownText },
    { propertyDependencies: { iamServiceId: [app] } },
  ),
  program(
    "SmIamCredentialsConfiguration",
    "configuration",
    { instanceId: "guid", apiKey: unknownText },
    { propertyDependencies: { apiKey: [urn("IamServiceApiKey", "key")] } },
  ),
];

test("a program is understood before any of it exists", () => {
  const writer = program("IamServicePolicy", "writer", {
    iamId: "iam-ServiceId-ci",
    roles: ["Writer"],
    resources: { service: "secrets-manager", resourceInstanceId: "guid" },
  });
  const data = dataOfResources([...engine, writer]);
  expect(data.gaps).toEqual([]);
  const reach = reachOf(modelOf(data));
  expect(reach.of(app).toNode(ops)).toMatchObject({ strength: "certain" });
  expect(reach.of("iam-ServiceId-ci").toNode(ops)).toMatchObject({ strength: "certain", rule: "engine" });
});

test("a resource that names several identities of a profile names each", () => {
  const { trusts, gaps } = dataOfResources([
    program("IamTrustedProfileIdentities", "i", {
      profileId: "Profile-1",
      identities: [
        { type: "serviceid", identifier: "ServiceId-1" },
        { type: "user", iamId: "IBMid-1" },
        { type: "crn", identifier: "crn:v1:bluemix:public:is:eu-de:a/ours::instance:1" },
        { type: "serviceid", identifier: unknownText },
      ],
    }),
    program("IamTrustedProfileIdentities", "j", { profileId: "Profile-1", identities: unknownText }),
  ]);
  expect(trusts.map(({ identity, outsiders }) => identity ?? outsiders)).toEqual([
    "ServiceId-1",
    "IBMid-1",
    "compute-resources",
  ]);
  expect(gaps).toHaveLength(2);
});

test("what cannot be told is a gap, and never dropped without a word", () => {
  const why = (...resources: Parameters<typeof program>) =>
    dataOfResources([program(...resources)]).gaps.map((gap) => gap.why);
  expect(why("IamAccessGroupMembers", "m", { accessGroupId: unknownText, iamServiceIds: [] })).toHaveLength(
    1,
  );
  expect(
    why("IamAccessGroupMembers", "m", { accessGroupId: "AccessGroupId-1", iamServiceIds: unknownText }),
  ).toHaveLength(1);
  expect(why("IamAccessGroupDynamicRule", "r", { accessGroupId: unknownText })).toHaveLength(1);
  expect(
    why("IamTrustedProfileIdentity", "i", {
      profileId: "Profile-1",
      identityType: "serviceid",
      identifier: unknownText,
    }),
  ).toHaveLength(1);
  expect(why("IamCustomRole", "c", { service: unknownText, displayName: "X", actions: [] })).toHaveLength(1);
  expect(
    why("SmIamCredentialsSecret", "s", { instanceId: "guid", accessGroups: [unknownText] }),
  ).toHaveLength(1);
});

test("a list that is not known yet still has the identities that it is made from", () => {
  const members = program(
    "IamAccessGroupMembers",
    "m",
    { accessGroupId: "AccessGroupId-1", iamServiceIds: unknownText },
    { propertyDependencies: { iamServiceIds: [app, "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev"] } },
  );
  const { memberships, gaps } = dataOfResources([members]);
  expect(memberships.map(({ member }) => member)).toEqual([app]);
  expect(gaps).toHaveLength(1);
});

test("state and account describe the same objects, and are one model together", () => {
  const stateData = dataOfResources([
    state(
      "IamServiceId",
      "app",
      { name: "app" },
      { id: "ServiceId-1", outputs: { iamId: "iam-ServiceId-1", crn: "crn:app" } },
    ),
    state("IamAccessGroup", "ops", { name: "ops" }, { id: "AccessGroupId-1" }),
    state(
      "IamAccessGroupMembers",
      "m",
      {},
      {
        id: "AccessGroupId-1/now",
        outputs: { accessGroupId: "AccessGroupId-1", iamServiceIds: ["ServiceId-1"] },
      },
    ),
    state(
      "IamTrustedProfile",
      "ci",
      { name: "ci" },
      { id: "Profile-1", outputs: { iamId: "iam-Profile-1" } },
    ),
    state("IamTrustedProfileIdentity", "i", {
      profileId: "Profile-1",
      identityType: "serviceid",
      type: "serviceid",
      identifier: "iam-ServiceId-1",
    }),
    state("IamTrustedProfileClaimRule", "r", {
      profileId: "Profile-1",
      type: "Profile-SAML",
      realmName: "idp",
      conditions: [{ claim: "a", operator: "EQUALS", value: "b" }],
    }),
    state(
      "ResourceInstance",
      "sm",
      { service: "secrets-manager" },
      {
        id: "crn:v1:bluemix:public:secrets-manager:us-south:a/acc:guid::",
        outputs: { guid: "guid", service: "secrets-manager", resourceGroupId: "rg" },
      },
    ),
    state("SmIamCredentialsSecret", "s", {
      instanceId: "guid",
      accessGroups: ["AccessGroupId-1"],
      secretGroupId: "sg",
      name: "s",
    }),
  ]);
  const liveData = dataOfLive({
    serviceIds: [{ id: "ServiceId-1", iam_id: "iam-ServiceId-1", crn: "crn:app", name: "app" }],
    groups: [{ id: "AccessGroupId-1", name: "ops" }],
    members: [{ group_id: "AccessGroupId-1", iam_id: "iam-ServiceId-1" }],
    profiles: [{ id: "Profile-1", iam_id: "iam-Profile-1", name: "ci" }],
    profileIdentities: [{ profile_id: "Profile-1", type: "serviceid", iam_id: "iam-ServiceId-1" }],
    claimRules: [
      {
        profile_id: "Profile-1",
        type: "Profile-SAML",
        realm_name: "idp",
        conditions: [{ claim: "a", operator: "EQUALS", value: "b" }],
      },
    ],
    instances: [{ guid: "guid", resource_group_id: "rg" }],
    secrets: [
      {
        instance_id: "guid",
        secret_type: "iam_credentials",
        secret_group_id: "sg",
        access_groups: ["AccessGroupId-1"],
        name: "s",
      },
    ],
  });
  const shape = (data: AccessData) => {
    const { memberships, trusts, instances, secrets } = modelOf(data);
    const plain = <T extends object>(items: readonly T[], ...keys: (keyof T)[]) =>
      items.map((item) => keys.map((key) => item[key]));
    return {
      memberships: plain(memberships, "group", "member", "how"),
      trusts: plain(trusts, "profile", "identity", "outsiders", "detail"),
      instances: plain(instances, "service", "id", "resourceGroup"),
      secrets: plain(secrets, "instance", "secretGroup", "groups", "name"),
    };
  };
  expect(shape(stateData)).toEqual(shape(liveData));
  expect(modelOf(merged(stateData, liveData)).identities.map(({ id }) => id)).toEqual([
    "AccessGroupId-1",
    "iam-Profile-1",
    "iam-ServiceId-1",
  ]);
});

test("an account's dynamic members, rules, links, keys and custom roles are read", () => {
  const data = dataOfLive({
    owner: "IBMid-1",
    users: [{ iam_id: "IBMid-1", email: "a@example.com" }],
    members: [{ group_id: "AccessGroupId-1", iam_id: "IBMid-2", membership_type: "dynamic" }],
    groupRules: [
      {
        group_id: "AccessGroupId-1",
        realm_name: "idp",
        conditions: [{ claim: "role", operator: "EQUALS", value: "ops" }],
      },
    ],
    links: [
      {
        profile_id: "Profile-1",
        cr_type: "IKS_SA",
        link: { crn: "crn:cluster", namespace: "n", name: "sa" },
      },
    ],
    profileIdentities: [{ profile_id: "Profile-1", type: "crn", identifier: "crn:other" }],
    configurations: [
      { instance_id: "guid", config_type: "iam_credentials_configuration", name: "engine" },
      { instance_id: "guid", config_type: "public_cert_configuration_ca_lets_encrypt" },
    ],
    customRoles: [{ service_name: "kms", display_name: "Smith", actions: ["kms.secrets.create"] }],
    unread: ["API keys: not allowed to list them"],
  });
  expect(data.identities[0]).toMatchObject({ id: "IBMid-1", owner: true });
  expect(data.memberships.map(({ member, how, detail }) => [member, how, detail])).toEqual([
    ["IBMid-2", "dynamic", undefined],
    [undefined, "dynamic", "idp: role EQUALS ops"],
  ]);
  expect(data.trusts.map(({ outsiders, detail }) => [outsiders, detail])).toEqual([
    ["compute-resources", "IKS_SA crn:cluster n sa"],
    ["compute-resources", "crn:other"],
  ]);
  expect(data.engines).toHaveLength(1);
  expect(data.customRoles).toEqual([
    { service: "kms", displayName: "Smith", actions: ["kms.secrets.create"] },
  ]);
  expect(data.gaps.map(({ why }) => why)).toEqual(["API keys: not allowed to list them"]);
});

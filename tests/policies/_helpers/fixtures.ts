import { type Fixture, made, unknownList, unknownText, unknownTruth, urnOf } from "./resources";

/** Programs that a rule has nothing to say of, speaks against, and cannot decide. */
export interface Fixtures {
  readonly compliant: readonly (readonly Fixture[])[];
  readonly violating: readonly (readonly Fixture[])[];
  readonly undecided: readonly (readonly Fixture[])[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const app = "iam-ServiceId-app";
const guid = "5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35";
const onSm = { service: "secrets-manager", resourceInstanceId: guid };
const policy = (inputs: Readonly<Record<string, unknown>>, name = "policy", from = {}) =>
  made("IamServicePolicy", name, { iamId: app, roles: ["Viewer"], ...inputs }, from);
const on = (service: string, ...roles: string[]) => policy({ roles, resources: { service } });
const authorization = (inputs: Readonly<Record<string, unknown>>, name = "authorization") =>
  made("IamAuthorizationPolicy", name, {
    sourceServiceName: "secrets-manager",
    sourceResourceInstanceId: guid,
    targetServiceName: "iam-groups",
    roles: ["Groups Service Member Manage"],
    ...inputs,
  });

const owner = urnOf("IamServiceId", "engine");
const key = urnOf("IamServiceApiKey", "key");
const ofEngine = { iamId: [owner] };

/** An engine with a key, with the least grants. */
const engine = [
  made("IamServiceId", "engine", { name: "engine" }),
  policy({ iamId: unknownText, roles: ["Editor"], resources: { service: "iam-groups" } }, "editor", ofEngine),
  policy(
    { iamId: unknownText, roles: ["Operator"], resources: { service: "iam-identity" } },
    "operator",
    ofEngine,
  ),
  made(
    "IamServiceApiKey",
    "key",
    { iamServiceId: unknownText, storeValue: false },
    { iamServiceId: [owner] },
  ),
  made(
    "SmIamCredentialsConfiguration",
    "engine",
    { instanceId: guid, apiKey: unknownText },
    { apiKey: [key] },
  ),
];
const group = made("IamAccessGroup", "apps", { name: "apps" });
const groupUrn = urnOf("IamAccessGroup", "apps");
const members = (...who: string[]) =>
  made(
    "IamAccessGroupMembers",
    "members",
    { accessGroupId: unknownText, iamServiceIds: who },
    { accessGroupId: [groupUrn] },
  );
const secret = made(
  "SmIamCredentialsSecret",
  "secret",
  { instanceId: guid, accessGroups: [unknownText], ttl: "3600" },
  { accessGroups: [groupUrn] },
);
const groupPolicy = (inputs: Readonly<Record<string, unknown>>) =>
  made(
    "IamAccessGroupPolicy",
    "group",
    { accessGroupId: unknownText, ...inputs },
    { accessGroupId: [groupUrn] },
  );
const serviceKey = (inputs: Readonly<Record<string, unknown>>) =>
  made("IamServiceApiKey", "key", { iamServiceId: app, storeValue: false, ...inputs });

/** The clock of the tests. */
export const now = Date.parse("2026-06-01T00:00:00Z");

export const fixtures: Readonly<Record<string, Fixtures>> = {
  "ILP-A01": {
    compliant: [
      [on("kms", "Reader")],
      [policy({ accountManagement: true })],
      [policy({ resources: { service: "kms", resourceInstanceId: unknownText } })],
    ],
    violating: [
      [policy({})],
      [policy({ accountManagement: false, resources: {} })],
      [policy({ resourceTags: [{ name: "env", value: "dev" }] })],
      [made("IamUserPolicy", "u", { ibmId: "a@example.com", roles: ["Viewer"] })],
    ],
    undecided: [[policy({ resources: unknownText })], [policy({ resources: { service: unknownText } })]],
  },
  "ILP-A02": {
    compliant: [
      [policy({ roles: ["Viewer", "Reader"] })],
      [on("kms", "Manager")],
      [policy({ roles: ["Editor"], resources: { resourceGroupId: "g" } })],
    ],
    violating: [
      [policy({ roles: ["Editor"] })],
      [policy({ roles: ["Viewer", "Writer"], resources: { serviceType: "service" } })],
      [policy({ roles: ["Manager"], resourceTags: [{ name: "env", value: "dev" }] })],
      [policy({ roles: ["Administrator"], resourceAttributes: [{ name: "serviceType", value: "service" }] })],
    ],
    undecided: [[policy({ roles: unknownList })], [policy({ roles: ["Editor"], resources: unknownText })]],
  },
  "ILP-A03": {
    compliant: [[on("billing", "Editor")], [on("iam-groups", "Viewer")]],
    violating: [
      [policy({ accountManagement: true, roles: ["Editor"] })],
      [policy({ accountManagement: true })],
      [policy({ resources: { serviceGroupId: "IAM" }, roles: ["Operator"] })],
      [policy({ resources: { serviceType: "platform_service" }, roles: ["Viewer", "Editor"] })],
    ],
    undecided: [
      [policy({ accountManagement: unknownTruth })],
      [policy({ resources: { serviceGroupId: unknownText } })],
    ],
  },
  "ILP-A04": {
    compliant: [
      [policy({ resources: onSm })],
      [policy({ resources: { service: "cloud-object-storage", resourceGroupId: "g" } })],
      [on("databases-for-postgresql", "Manager")],
      [policy({ roles: ["Viewer"], resources: { resourceGroupId: "g" } })],
    ],
    violating: [
      [on("secrets-manager", "SecretsReader")],
      [policy({ resources: { service: "kms", resourceGroupId: "g" } })],
      [on("cloud-object-storage", "Reader")],
      [policy({ roles: ["Editor"], resources: { resourceGroupId: "g" } })],
    ],
    undecided: [
      [policy({ roles: unknownList, resources: { resourceGroupId: "g" } })],
      [policy({ resources: { service: "kms", attributes: unknownText } })],
    ],
  },
  "ILP-A05": {
    compliant: [
      [policy({ resourceAttributes: [{ name: "resource", value: "dev-*", operator: "stringMatch" }] })],
      [policy({ resources: { service: "kms", resourceInstanceId: unknownText } })],
    ],
    violating: [
      [policy({ resources: { service: "messagehub", resource: "*" } })],
      [policy({ resourceAttributes: [{ name: "resource", value: "a*", operator: "stringMatch" }] })],
      [policy({ resourceAttributes: [{ name: "resource", value: "?*", operator: "stringMatch" }] })],
    ],
    undecided: [
      [policy({ resourceAttributes: [{ name: "resource", value: unknownText, operator: "stringMatch" }] })],
    ],
  },
  "ILP-A06": {
    compliant: [
      [on("kms", "Manager")],
      [
        made("IamUserPolicy", "u", {
          ibmId: "a@example.com",
          roles: ["Administrator"],
          resources: { service: "kms" },
        }),
      ],
      [group, groupPolicy({ roles: ["Administrator"], resources: { service: "kms" } })],
    ],
    violating: [
      [on("kms", "Administrator")],
      [
        made("IamTrustedProfilePolicy", "p", {
          profileId: "Profile-1",
          roles: ["Viewer", "Administrator"],
          resources: { service: "kms" },
        }),
      ],
      [
        group,
        members("ServiceId-app"),
        groupPolicy({ roles: ["Administrator"], resources: { service: "kms" } }),
      ],
    ],
    undecided: [[policy({ roles: [unknownText], resources: { service: "kms" } })]],
  },
  "ILP-A07": {
    compliant: [
      [
        made("IamUserPolicy", "u", {
          ibmId: "Ann@example.com",
          roles: ["Viewer"],
          resources: { service: "kms" },
        }),
      ],
      [on("kms", "Reader")],
    ],
    violating: [
      [
        made("IamUserPolicy", "u", {
          ibmId: "bob@example.com",
          roles: ["Viewer"],
          resources: { service: "kms" },
        }),
      ],
    ],
    undecided: [
      [made("IamUserPolicy", "u", { ibmId: unknownText, roles: ["Viewer"], resources: { service: "kms" } })],
    ],
    parameters: { breakGlass: ["ann@example.com"] },
  },
  "ILP-A08": {
    compliant: [[policy({ accountManagement: true })], [on("kms", "Reader")]],
    violating: [
      [policy({ resources: { serviceType: "platform_service" } })],
      [
        made("IamServicePolicy", "p", {
          iamServiceId: "ServiceId-1",
          roles: ["Viewer"],
          resources: { service: "kms" },
        }),
      ],
    ],
    undecided: [[policy({ resources: { serviceType: unknownText } })]],
  },
  "ILP-B01": {
    compliant: [
      [on("iam-identity", "Viewer")],
      engine,
      [
        made("IamServicePolicy", "ci", {
          iamId: "iam-ServiceId-ci",
          roles: ["Operator"],
          resources: { service: "iam-identity" },
        }),
      ],
    ],
    violating: [
      [on("iam-identity", "Operator")],
      [on("iam-identity", "Editor")],
      [policy({ roles: ["Administrator"], resources: { serviceGroupId: "IAM" } })],
    ],
    undecided: [
      [policy({ roles: [unknownText], resources: { service: "iam-identity" } })],
      [policy({ roles: ["Operator"], resources: { service: unknownText } })],
    ],
    parameters: { ciIdentities: ["ServiceId-ci"] },
  },
  "ILP-B02": {
    compliant: [[on("iam-groups", "Viewer", "Operator")], engine],
    violating: [
      [on("iam-groups", "Editor")],
      [
        group,
        members("ServiceId-app"),
        groupPolicy({ roles: ["Administrator"], resources: { service: "iam-groups" } }),
      ],
    ],
    undecided: [[policy({ roles: [unknownText], resources: { service: "iam-groups" } })]],
  },
  "ILP-B03": {
    compliant: [
      engine,
      [group, on("iam-groups", "Viewer")],
      [group, members("ServiceId-app"), groupPolicy({ roles: ["Reader"], resources: { service: "kms" } })],
    ],
    violating: [
      [group, on("iam-groups", "Editor")],
      [group, authorization({}), policy({ roles: ["Writer"], resources: onSm })],
      [group, on("iam-groups", "Administrator")],
    ],
    undecided: [],
  },
  "ILP-B04": {
    compliant: [[on("iam-identity", "Operator")], [authorization({})]],
    violating: [
      [on("iam-identity", "Service ID creator")],
      [on("iam-identity", "User API key creator")],
      [authorization({ targetServiceName: "iam-identity", roles: ["Operator", "Service ID creator"] })],
      [
        ...engine,
        policy(
          { iamId: unknownText, roles: ["Service ID creator"], resources: { service: "iam-identity" } },
          "creator",
          ofEngine,
        ),
      ],
    ],
    undecided: [[policy({ roles: [unknownText], resources: { service: "iam-identity" } })]],
  },
  "ILP-B05": {
    compliant: [
      [made("IamCustomRole", "r", { service: "kms", displayName: "Lister", actions: ["kms.secrets.list"] })],
      [on("iam-access-management", "Editor")],
    ],
    violating: [
      [
        made("IamCustomRole", "r", {
          service: "iam-groups",
          displayName: "Adder",
          actions: ["iam-groups.members.add"],
        }),
      ],
      [
        made("IamCustomRole", "r", { service: "kms", displayName: "Lister", actions: ["kms.secrets.list"] }),
        on("kms", "Lister"),
        policy({ roles: ["Editor"], resources: { service: "iam-access-management" } }, "roles"),
      ],
    ],
    undecided: [
      [made("IamCustomRole", "r", { service: "kms", displayName: "Lister", actions: unknownList })],
    ],
  },
  "ILP-B06": {
    compliant: [
      [authorization({}), policy({ roles: ["SecretsReader"], resources: onSm })],
      [policy({ roles: ["Writer"], resources: onSm })],
      [
        ...engine,
        policy({
          roles: ["Writer"],
          resources: { service: "secrets-manager", resourceInstanceId: "another" },
        }),
      ],
    ],
    violating: [
      [authorization({}), policy({ roles: ["Writer"], resources: onSm })],
      [...engine, policy({ roles: ["Manager"], resources: { service: "secrets-manager" } })],
      [...engine, policy({ roles: ["Administrator"], resources: onSm })],
    ],
    undecided: [
      [
        authorization({}),
        policy({
          roles: ["Writer"],
          resources: { service: "secrets-manager", resourceInstanceId: unknownText },
        }),
      ],
    ],
  },
  "ILP-B07": {
    compliant: [engine],
    violating: [
      [
        ...engine,
        policy({ iamId: unknownText, roles: ["Reader"], resources: { service: "kms" } }, "more", ofEngine),
      ],
      [
        ...engine,
        policy(
          { iamId: unknownText, roles: ["Administrator"], resources: { service: "iam-groups" } },
          "more",
          ofEngine,
        ),
      ],
      [
        ...engine,
        group,
        made(
          "IamAccessGroupMembers",
          "members",
          { accessGroupId: unknownText, iamServiceIds: ["ServiceId-app", unknownText] },
          { accessGroupId: [groupUrn], iamServiceIds: [owner] },
        ),
      ],
      [
        ...engine,
        made(
          "SmIamCredentialsSecret",
          "s",
          { instanceId: guid, serviceId: unknownText, ttl: "3600" },
          { serviceId: [owner] },
        ),
      ],
    ],
    undecided: [],
  },
  "ILP-B08": {
    compliant: [
      [authorization({})],
      [made("SmIamCredentialsConfiguration", "c", { instanceId: guid, apiKey: "x", disabled: true })],
    ],
    violating: [[made("SmIamCredentialsConfiguration", "c", { instanceId: guid, apiKey: unknownText })]],
    undecided: [
      [made("SmIamCredentialsConfiguration", "c", { instanceId: guid, apiKey: "x", disabled: unknownTruth })],
    ],
  },
  "ILP-B10": {
    compliant: [
      [
        group,
        secret,
        groupPolicy({ roles: ["Reader"], resources: { service: "kms", resourceInstanceId: "1" } }),
      ],
    ],
    violating: [
      [group, secret, groupPolicy({ roles: ["Editor"], resources: { service: "iam-groups" } })],
      [group, secret, groupPolicy({ roles: ["Viewer"] })],
    ],
    undecided: [],
  },
  "ILP-C01": {
    compliant: [
      [serviceKey({ expiresAt: "2026-07-01T00:00:00Z" })],
      [serviceKey({ expiresAt: "2026-08-29T00:00:00Z" })],
    ],
    violating: [
      [serviceKey({})],
      [serviceKey({ expiresAt: "2027-06-01T00:00:00Z" })],
      [serviceKey({ expiresAt: "some day" })],
      [serviceKey({ expiresAt: "2026-07-01T00:00:00Z", createdAt: "2026-01-01T00:00:00Z" })],
    ],
    undecided: [[serviceKey({ expiresAt: unknownText })]],
  },
  "ILP-C03": {
    compliant: [[serviceKey({})], [serviceKey({ apikey: unknownText })]],
    violating: [
      [serviceKey({ storeValue: true })],
      [made("IamServiceApiKey", "k", { iamServiceId: app })],
      [serviceKey({ file: "key.json" })],
      [serviceKey({ apikey: "a-value-of-thirty-two-characters" })],
    ],
    undecided: [[serviceKey({ storeValue: unknownTruth })]],
  },
  "ILP-C04": {
    compliant: [[serviceKey({ locked: true })]],
    violating: [[serviceKey({})], [serviceKey({ locked: false })]],
    undecided: [[serviceKey({ locked: unknownTruth })]],
  },
  "ILP-C05": {
    compliant: [[serviceKey({})]],
    violating: [
      [made("IamApiKey", "k", { storeValue: false })],
      [made("IamApiKey", "k", { storeValue: false, iamId: "IBMid-owner" })],
    ],
    undecided: [[made("IamApiKey", "k", { storeValue: false, iamId: unknownText })]],
    parameters: { accountOwner: "IBMid-owner" },
  },
  "ILP-E01": {
    compliant: [
      [authorization({})],
      [
        authorization({
          sourceServiceName: "kms",
          targetServiceName: "hs-crypto",
          sourceResourceInstanceId: "",
          sourceResourceGroupId: "g",
        }),
      ],
    ],
    violating: [
      [authorization({ sourceResourceInstanceId: "" })],
      [authorization({ sourceResourceInstanceId: "", sourceResourceGroupId: "g" })],
      [
        made("IamAuthorizationPolicy", "a", {
          roles: ["Reader"],
          subjectAttributes: [{ name: "serviceName", value: "kms" }],
          targetServiceName: "hs-crypto",
        }),
      ],
    ],
    undecided: [
      [
        made("IamAuthorizationPolicy", "a", {
          roles: ["Reader"],
          subjectAttributes: unknownList,
          targetServiceName: "hs-crypto",
        }),
      ],
    ],
  },
  "ILP-E02": {
    compliant: [[authorization({})], [authorization({ targetServiceName: "kms", roles: ["Reader"] })]],
    violating: [
      [
        authorization({
          sourceServiceName: "event-notifications",
          targetServiceName: "secrets-manager",
          targetResourceInstanceId: guid,
          roles: ["SecretsReader"],
        }),
      ],
      [
        authorization({
          sourceServiceName: "event-notifications",
          targetServiceName: "secrets-manager",
          roles: ["Reader"],
        }),
      ],
      [
        authorization({
          sourceServiceName: "event-notifications",
          targetServiceName: "secrets-manager",
          targetResourceInstanceId: guid,
          roles: ["Reader"],
        }),
      ],
    ],
    undecided: [
      [
        authorization({
          sourceServiceName: "event-notifications",
          targetServiceName: "secrets-manager",
          targetResourceInstanceId: guid,
          roles: unknownList,
        }),
      ],
    ],
  },
  "ILP-E03": {
    compliant: [
      [authorization({})],
      [authorization({ targetServiceName: "iam-identity", roles: ["Operator"] })],
      [authorization({ targetServiceName: "kms", roles: ["Manager"] })],
    ],
    violating: [
      [authorization({ roles: ["Groups Service Member Manage", "Editor"] })],
      [authorization({ targetServiceName: "iam-identity", roles: ["User API key creator"] })],
      [authorization({ targetServiceName: "iam-identity", roles: ["Administrator"] })],
    ],
    undecided: [[authorization({ roles: unknownList })]],
  },
  "ILP-E04": {
    compliant: [
      [authorization({})],
      [authorization({ sourceServiceAccount: "ours" })],
      [authorization({ sourceServiceAccount: "partner" })],
    ],
    violating: [[authorization({ sourceServiceAccount: "foreign" })]],
    undecided: [[authorization({ sourceServiceAccount: unknownText })]],
    parameters: { account: "ours", sourceAccounts: ["partner"] },
  },
};

/** The engine as this project's components declare it. */
export const ownEngine = engine;

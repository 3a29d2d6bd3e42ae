import { made, unknownText, urnOf } from "../_helpers/resources";
import { instanceOf, ofInstance, type Snippet } from "./snippet";

const authorization = (inputs: Readonly<Record<string, unknown>>, from = {}) =>
  made("IamAuthorizationPolicy", "authorization", { roles: ["Reader"], ...inputs }, from);
const account = { name: "accountId", value: "our-account" };
const toStorage = [account, { name: "serviceName", value: "cloud-object-storage", operator: "stringEquals" }];
const sm = instanceOf("secrets-manager", "standard");
const inSm = { instanceId: unknownText, region: "us-south" };
const ofSm = { instanceId: ofInstance("secrets-manager") };

const authorizations: readonly Omit<Snippet, "page">[] = [
  {
    name: "between two services",
    program: [authorization({ sourceServiceName: "cloud-object-storage", targetServiceName: "kms" })],
    expected: ["ILP-E01"],
  },
  {
    name: "with delegation",
    program: [
      authorization({
        sourceServiceName: "databases-for-postgresql",
        targetServiceName: "kms",
        roles: ["Reader", "Authorization Delegator"],
      }),
    ],
    expected: ["ILP-E01"],
  },
  {
    name: "of a type of resources",
    program: [
      authorization({
        sourceServiceName: "is",
        sourceResourceType: "image",
        targetServiceName: "cloud-object-storage",
      }),
    ],
    expected: ["ILP-E01"],
  },
  {
    name: "between two instances",
    program: [
      instanceOf("cloud-object-storage", "standard"),
      instanceOf("kms", "tiered-pricing"),
      authorization(
        {
          sourceServiceName: "cloud-object-storage",
          sourceResourceInstanceId: unknownText,
          targetServiceName: "kms",
          targetResourceInstanceId: unknownText,
        },
        {
          sourceResourceInstanceId: ofInstance("cloud-object-storage"),
          targetResourceInstanceId: ofInstance("kms"),
        },
      ),
    ],
    expected: [],
  },
  {
    name: "between two resource groups",
    program: [
      authorization({
        sourceServiceName: "cloud-object-storage",
        sourceResourceGroupId: "apps",
        targetServiceName: "kms",
        targetResourceGroupId: "keys",
      }),
    ],
    expected: [],
  },
  {
    name: "from a resource group",
    program: [authorization({ sourceResourceGroupId: "apps", targetServiceName: "cloud-object-storage" })],
    expected: [],
  },
  {
    name: "from any resource group of an account, by attributes",
    program: [
      authorization({
        subjectAttributes: [account, { name: "resourceGroupId", value: "*" }],
        resourceAttributes: toStorage,
      }),
    ],
    // The account is not told to be ours, and any resource group is every instance.
    expected: ["ILP-A05", "ILP-E01", "ILP-E04"],
  },
];

const others: readonly Snippet[] = [
  {
    name: "a key of a service ID",
    page: "iam_service_api_key",
    program: [
      made("IamServiceId", "subject", { name: "example" }),
      made(
        "IamServiceApiKey",
        "key",
        { name: "example", iamServiceId: unknownText },
        { iamServiceId: [urnOf("IamServiceId", "subject")] },
      ),
    ],
    expected: ["ILP-C01", "ILP-C03", "ILP-C04"],
  },
  {
    name: "a key of a user",
    page: "iam_api_key",
    program: [made("IamApiKey", "key", { name: "example" })],
    expected: ["ILP-C03", "ILP-C05"],
  },
  {
    name: "a custom role",
    page: "iam_custom_role",
    program: [
      made("IamCustomRole", "role", {
        name: "Rotator",
        displayName: "Rotator",
        service: "kms",
        actions: ["kms.secrets.rotate"],
      }),
    ],
    expected: [],
  },
  {
    name: "members of a group",
    page: "iam_access_group_members",
    program: [
      made("IamAccessGroup", "group", { name: "example" }),
      made("IamServiceId", "service", { name: "example" }),
      made("IamTrustedProfile", "profile", { name: "example" }),
      made(
        "IamAccessGroupMembers",
        "members",
        {
          accessGroupId: unknownText,
          ibmIds: ["somebody@example.com"],
          iamServiceIds: [unknownText],
          iamProfileIds: [unknownText],
        },
        {
          accessGroupId: [urnOf("IamAccessGroup", "group")],
          iamServiceIds: [urnOf("IamServiceId", "service")],
          iamProfileIds: [urnOf("IamTrustedProfile", "profile")],
        },
      ),
    ],
    expected: [],
  },
  {
    name: "a dynamic rule",
    page: "iam_access_group_dynamic_rule",
    program: [
      made("IamAccessGroupDynamicRule", "rule", {
        name: "example",
        accessGroupId: "AccessGroupId-example",
        expiration: 4,
        identityProvider: "idp.example.com",
        conditions: [{ claim: "teams", operator: "CONTAINS", value: '"platform-team"' }],
      }),
    ],
    expected: [],
  },
  {
    name: "a claim rule for pods",
    page: "iam_trusted_profile_claim_rule",
    program: [
      made("IamTrustedProfileClaimRule", "rule", {
        profileId: "Profile-example",
        type: "Profile-CR",
        crType: "IKS_SA",
        conditions: [{ claim: "namespace", operator: "CONTAINS", value: '"platform"' }],
      }),
    ],
    expected: [],
  },
  {
    name: "a claim rule for users",
    page: "iam_trusted_profile_claim_rule",
    program: [
      made("IamTrustedProfileClaimRule", "rule", {
        profileId: "Profile-example",
        type: "Profile-SAML",
        realmName: "https://idp.example.com",
        expiration: 43_200,
        conditions: [{ claim: "teams", operator: "NOT_EQUALS_IGNORE_CASE", value: '"guests"' }],
      }),
    ],
    expected: ["ILP-G02"],
  },
  {
    name: "MFA and sessions",
    page: "iam_account_settings",
    program: [made("IamAccountSettings", "account", { mfa: "LEVEL3", sessionExpirationInSeconds: "40000" })],
    expected: ["ILP-F02?", "ILP-F03?"],
  },
  {
    name: "an exception from MFA",
    page: "iam_account_settings",
    program: [
      made("IamAccountSettings", "account", { mfa: "LEVEL2", userMfas: [{ iamId: "IBMid-1", mfa: "NONE" }] }),
    ],
    expected: ["ILP-F01", "ILP-F02?", "ILP-F03?"],
  },
  {
    name: "public access",
    page: "iam_access_group_account_settings",
    program: [made("IamAccessGroupAccountSettings", "groups", { publicAccessEnabled: true })],
    expected: ["ILP-F04"],
  },
  {
    name: "identities of other accounts",
    page: "iam_account_settings_external_interaction",
    program: [
      made("IamAccountSettingsExternalInteraction", "others", {
        accountId: "our-account",
        externalAccountIdentityInteraction: {
          identityTypes: {
            user: { state: "monitor", externalAllowedAccounts: ["one"] },
            serviceId: { state: "enabled", externalAllowedAccounts: ["two"] },
            service: { state: "limited", externalAllowedAccounts: ["three"] },
          },
        },
      }),
    ],
    expected: ["ILP-F05"],
  },
  {
    name: "a dynamic secret",
    page: "sm_iam_credentials_secret",
    program: [
      sm,
      made(
        "SmIamCredentialsSecret",
        "secret",
        {
          ...inSm,
          name: "example",
          secretGroupId: "shop",
          accessGroups: ["AccessGroupId-example"],
          serviceId: "ServiceId-example",
          rotation: { autoRotate: true, interval: 1, unit: "day" },
          ttl: "1800",
        },
        ofSm,
      ),
    ],
    expected: ["ILP-D03", "ILP-D05"],
  },
  {
    name: "an engine",
    page: "sm_iam_credentials_configuration",
    program: [
      sm,
      made(
        "SmIamCredentialsConfiguration",
        "engine",
        { ...inSm, name: "example", apiKey: "written into the program" },
        ofSm,
      ),
    ],
    // Whose key it is, no program tells that has it as a text.
    expected: ["ILP-B07?", "ILP-B08", "ILP-D05"],
  },
];

export const otherSnippets: readonly Snippet[] = [
  ...authorizations.map((one) => ({ ...one, page: "iam_authorization_policy" })),
  ...others,
];

import * as ibm from "@pulumi/ibm";
import { seeded } from "../../../cloud/seed";
import { fixture, resource } from "../_helpers/cases";
import type { Reads } from "../_helpers/lifecycle";

/** IBM's provider finds users by their IBMid. */
const seededOwner = seeded.ownerEmail;

const weekly = (days: string[]) => ({
  pattern: "time-based-conditions:weekly:all-day",
  ruleConditions: [
    { key: "{{environment.attributes.day_of_week}}", operator: "dayOfWeekAnyOf", values: days },
  ],
});
const workdays = ["1+00:00", "2+00:00", "3+00:00", "4+00:00", "5+00:00"];

/** Identities, and who may do what. */
export const iamCases = [
  fixture(ibm.IamServiceId, "owner-of-things", () => ({ name: "owner of things" })),
  fixture(ibm.IamServiceId, "other-owner", () => ({ name: "other owner" })),
  fixture(ibm.IamAccessGroup, "group", () => ({ name: "group" })),
  fixture(ibm.IamAccessGroup, "other-group", () => ({ name: "other group" })),
  fixture(ibm.IamTrustedProfile, "profile", () => ({ name: "profile" })),
  fixture(ibm.IamTrustedProfile, "other-profile", () => ({ name: "other profile" })),

  resource(ibm.IamServiceId, "service-id", {
    created: () => ({ name: "first name", description: "First" }),
    changed: () => ({ name: "second name", description: "Second" }),
  }),
  resource(ibm.IamServiceApiKey, "service-api-key", {
    created: (made) => ({
      name: "key",
      iamServiceId: made(ibm.IamServiceId, "owner-of-things").iamId,
      description: "First",
      storeValue: false,
    }),
    changed: () => ({ name: "key 2", description: "Second", expiresAt: "2099-01-01T00:00+0000" }),
    replaced: (made) => ({ iamServiceId: made(ibm.IamServiceId, "other-owner").iamId }),
    unread: ["apikey", "storeValue"],
  }),
  resource(ibm.IamApiKey, "user-api-key", {
    created: () => ({ name: "user key", description: "First" }),
    changed: () => ({ name: "user key 2", description: "Second" }),
    unread: ["apikey", "storeValue"],
  }),
  resource(ibm.IamAccessGroup, "access-group", {
    created: () => ({ name: "applications", description: "First" }),
    changed: () => ({ name: "applications 2", description: "Second" }),
  }),
  resource(ibm.IamAccessGroupMembers, "access-group-members", {
    created: (made) => ({
      accessGroupId: made(ibm.IamAccessGroup, "group").id,
      ibmIds: [seededOwner],
      iamServiceIds: [made(ibm.IamServiceId, "owner-of-things").id],
      iamProfileIds: [made(ibm.IamTrustedProfile, "profile").id],
    }),
    changed: (made) => ({ iamServiceIds: [made(ibm.IamServiceId, "other-owner").id] }),
    replaced: (made) => ({ accessGroupId: made(ibm.IamAccessGroup, "other-group").id }),
  }),
  resource(ibm.IamAccessGroupDynamicRule, "dynamic-rule", {
    created: (made) => ({
      accessGroupId: made(ibm.IamAccessGroup, "group").id,
      name: "managers",
      expiration: 4,
      identityProvider: "https://idp.example.com/SAML2",
      conditions: [{ claim: "isManager", operator: "EQUALS", value: "true" }],
    }),
    changed: () => ({
      expiration: 12,
      conditions: [{ claim: "blueGroups", operator: "CONTAINS", value: "admins" }],
    }),
  }),
  resource(ibm.IamAccessGroupPolicy, "access-group-policy", {
    created: (made) => ({
      accessGroupId: made(ibm.IamAccessGroup, "group").id,
      roles: ["Viewer"],
      resources: { service: "secrets-manager", resourceInstanceId: seeded.instance },
      description: "First",
    }),
    changed: () => ({ roles: ["Viewer", "Reader"], description: "Second" }),
    replaced: (made) => ({ accessGroupId: made(ibm.IamAccessGroup, "other-group").id }),
  }),
  resource(ibm.IamServicePolicy, "service-policy", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["Operator"],
      resources: { service: "iam-identity" },
    }),
    changed: () => ({ roles: ["Operator", "Service ID creator"], description: "Second" }),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamServicePolicy, "service-policy-on-secret-group", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["SecretsReader"],
      resources: {
        service: "secrets-manager",
        resourceInstanceId: seeded.instance,
        resourceType: "secret-group",
        resource: "first-group",
      },
    }),
    changed: () => ({
      resources: {
        service: "secrets-manager",
        resourceInstanceId: seeded.instance,
        resourceType: "secret-group",
        resource: "second-group",
      },
    }),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamServicePolicy, "service-policy-by-attributes", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["Viewer"],
      resourceAttributes: [
        { name: "serviceName", value: "pm-20" },
        { name: "region", value: "us-*", operator: "stringMatch" },
      ],
    }),
    changed: () => ({
      resourceAttributes: [
        { name: "serviceName", value: "pm-20" },
        { name: "region", value: "eu-*", operator: "stringMatch" },
      ],
    }),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamServicePolicy, "service-policy-by-tags", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["Viewer"],
      resourceTags: [{ name: "env", value: "dev" }],
    }),
    changed: () => ({ resourceTags: [{ name: "env", value: "prod" }] }),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamServicePolicy, "service-policy-of-account-management", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["Viewer"],
      accountManagement: true,
    }),
    changed: () => ({ roles: ["Editor"] }),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamServicePolicy, "service-policy-at-times", {
    created: (made) => ({
      iamId: made(ibm.IamServiceId, "owner-of-things").iamId,
      roles: ["Viewer"],
      resources: { service: "conversation" },
      ...weekly(workdays),
    }),
    changed: () => weekly(workdays.slice(0, 4)),
    replaced: (made) => ({ iamId: made(ibm.IamServiceId, "other-owner").iamId }),
  }),
  resource(ibm.IamTrustedProfile, "trusted-profile", {
    created: () => ({ name: "workload", description: "First" }),
    changed: () => ({ name: "workload 2", description: "Second" }),
  }),
  resource(ibm.IamTrustedProfileClaimRule, "claim-rule", {
    created: (made) => ({
      profileId: made(ibm.IamTrustedProfile, "profile").id,
      type: "Profile-CR",
      crType: "ROKS_SA",
      name: "pods",
      conditions: [
        { claim: "namespace", operator: "EQUALS", value: '"default"' },
        { claim: "name", operator: "EQUALS", value: '"app"' },
      ],
    }),
    changed: () => ({
      name: "pods 2",
      conditions: [{ claim: "namespace", operator: "EQUALS", value: '"apps"' }],
    }),
    replaced: (made) => ({ profileId: made(ibm.IamTrustedProfile, "other-profile").id }),
  }),
  resource(ibm.IamTrustedProfileIdentity, "profile-identity", {
    created: (made) => ({
      profileId: made(ibm.IamTrustedProfile, "profile").id,
      identityType: "serviceid",
      type: "serviceid",
      identifier: made(ibm.IamServiceId, "owner-of-things").id,
    }),
    // IBM's resource has no update: every argument makes a new one.
    changed: (made) => ({ identifier: made(ibm.IamServiceId, "other-owner").id }),
    changes: "replace",
    replaced: (made) => ({ profileId: made(ibm.IamTrustedProfile, "other-profile").id }),
  }),
  resource(ibm.IamTrustedProfilePolicy, "profile-policy", {
    created: (made) => ({
      iamId: made(ibm.IamTrustedProfile, "profile").iamId,
      roles: ["Viewer"],
      resources: { service: "iam-groups" },
    }),
    changed: () => ({ roles: ["Editor"], description: "Second" }),
    replaced: (made) => ({ iamId: made(ibm.IamTrustedProfile, "other-profile").iamId }),
  }),
  resource(ibm.IamUserPolicy, "user-policy", {
    created: () => ({ ibmId: seededOwner, roles: ["Viewer"], resources: { service: "kms" } }),
    changed: () => ({ roles: ["Viewer", "Editor"] }),
  }),
  resource(ibm.IamAuthorizationPolicy, "authorization", {
    created: () => ({
      sourceServiceName: "secrets-manager",
      sourceResourceInstanceId: seeded.instance,
      targetServiceName: "iam-groups",
      roles: ["Groups Service Member Manage"],
    }),
    replaced: () => ({ targetServiceName: "iam-identity", roles: ["Operator"] }),
  }),
  resource(ibm.IamAuthorizationPolicy, "authorization-with-changing-roles", {
    created: () => ({
      sourceServiceName: "secrets-manager",
      targetServiceName: "iam-identity",
      roles: ["Operator"],
    }),
    changed: () => ({ roles: ["Operator", "Service ID creator"] }),
    replaced: () => ({ targetServiceName: "kms", roles: ["Reader"] }),
  }),
  resource(ibm.IamCustomRole, "custom-role", {
    created: () => ({
      name: "KeyMaker",
      displayName: "Key maker",
      description: "First",
      service: "iam-identity",
      actions: ["iam-identity.apikey.create"],
    }),
    changed: () => ({
      displayName: "Key maker 2",
      description: "Second",
      actions: ["iam-identity.apikey.create", "iam-identity.apikey.get"],
    }),
    replaced: () => ({ name: "KeyMakerAgain" }),
  }),
  resource(ibm.IamAccountSettings, "account-settings", {
    created: () => ({ sessionInvalidationInSeconds: "3600", mfa: "TOTP4ALL" }),
    changed: () => ({ sessionInvalidationInSeconds: "7200", mfa: "LEVEL1" }),
  }),
];

export const iamReads: Reads = {
  getIamAccessGroup: (made) =>
    ibm.getIamAccessGroupOutput(
      { accessGroupName: made(ibm.IamAccessGroup, "group").name },
      { dependsOn: [made("dynamic-rule"), made("access-group-members")] },
    ),
  getIamAccessGroupPolicy: (made) =>
    ibm.getIamAccessGroupPolicyOutput({
      accessGroupId: made(ibm.IamAccessGroupPolicy, "access-group-policy").accessGroupId,
    }),
  getIamAccountSettings: (made) =>
    ibm.getIamAccountSettingsOutput({}, { dependsOn: [made(ibm.IamAccountSettings, "account-settings")] }),
  getIamApiKey: (made) => ibm.getIamApiKeyOutput({ apikeyId: made(ibm.IamApiKey, "user-api-key").id }),
  getIamAuthToken: () => ibm.getIamAuthTokenOutput({}),
  getIamEffectiveAccountSettings: (made) =>
    ibm.getIamEffectiveAccountSettingsOutput({
      accountId: made(ibm.IamAccountSettings, "account-settings").id,
    }),
  getIamRoles: () => ibm.getIamRolesOutput({ service: "secrets-manager" }),
  getIamServiceId: (made) =>
    ibm.getIamServiceIdOutput({ name: made(ibm.IamServiceId, "owner-of-things").name }),
  getIamServicePolicy: (made) =>
    ibm.getIamServicePolicyOutput(
      { iamId: made(ibm.IamServiceId, "owner-of-things").iamId },
      { dependsOn: [made("service-policy-at-times"), made("service-policy-on-secret-group")] },
    ),
  getIamTrustedProfile: (made) =>
    ibm.getIamTrustedProfileOutput({ profileId: made(ibm.IamTrustedProfile, "profile").id }),
  getIamTrustedProfileClaimRule: (made) => {
    const rule = made(ibm.IamTrustedProfileClaimRule, "claim-rule");
    return ibm.getIamTrustedProfileClaimRuleOutput({ profileId: rule.profileId, ruleId: rule.ruleId });
  },
  getIamTrustedProfileIdentity: (made) => {
    const { profileId, identityType, identifier } = made(ibm.IamTrustedProfileIdentity, "profile-identity");
    return ibm.getIamTrustedProfileIdentityOutput({ profileId, identityType, identifierId: identifier });
  },
  getIamTrustedProfilePolicy: (made) =>
    ibm.getIamTrustedProfilePolicyOutput({
      iamId: made(ibm.IamTrustedProfilePolicy, "profile-policy").iamId.apply((id) => id ?? ""),
    }),
  getIamUserPolicy: (made) =>
    ibm.getIamUserPolicyOutput({ ibmId: made(ibm.IamUserPolicy, "user-policy").ibmId }),
};

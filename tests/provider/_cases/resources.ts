import * as ibm from "@pulumi/ibm";
import { seeded } from "../../../cloud/seed";
import { fixture, resource } from "../_helpers/cases";
import type { Reads } from "../_helpers/lifecycle";

const instance = { instanceId: seeded.instance, region: seeded.region };

/**
 * Resource groups and instances, Secrets Manager, context-based restrictions.
 * @param events An Event Notifications instance: IBM's provider takes ten seconds for each, so it is made outside.
 */
export const resourceCases = (events: { guid: string; crn: string }) => [
  fixture(ibm.IamServiceId, "engine", () => ({ name: "engine" })),
  fixture(ibm.IamServiceId, "application", () => ({ name: "application" })),
  fixture(ibm.IamAccessGroup, "applications", () => ({ name: "standing applications" })),
  fixture(ibm.IamServicePolicy, "engine-operator", (made) => ({
    iamId: made(ibm.IamServiceId, "engine").iamId,
    roles: ["Operator"],
    resources: { service: "iam-identity" },
  })),
  fixture(ibm.IamServicePolicy, "engine-editor", (made) => ({
    iamId: made(ibm.IamServiceId, "engine").iamId,
    roles: ["Editor"],
    resources: { service: "iam-groups" },
  })),
  fixture(ibm.IamServiceApiKey, "engine-key", (made) => ({
    name: "engine",
    iamServiceId: made(ibm.IamServiceId, "engine").iamId,
    storeValue: true,
  })),
  fixture(ibm.IamServiceApiKey, "engine-second-key", (made) => ({
    name: "engine 2",
    iamServiceId: made(ibm.IamServiceId, "engine").iamId,
    storeValue: true,
  })),
  fixture(ibm.SmSecretGroup, "standing-secret-group", () => ({ ...instance, name: "group" })),
  fixture(ibm.SmSecretGroup, "other-secret-group", () => ({ ...instance, name: "other-group" })),

  resource(ibm.ResourceGroup, "resource-group", {
    created: () => ({ name: "first" }),
    changed: () => ({ name: "second" }),
  }),
  resource(ibm.ResourceInstance, "resource-instance", {
    created: () => ({
      name: "events",
      service: "event-notifications",
      plan: "standard",
      location: seeded.region,
      resourceGroupId: seeded.resourceGroup,
      tags: ["env:dev"],
    }),
    changed: () => ({ name: "events 2", tags: ["env:prod"] }),
    replaced: () => ({ location: "eu-gb" }),
  }),
  resource(ibm.SmSecretGroup, "secret-group", {
    created: () => ({ ...instance, name: "first", description: "First" }),
    changed: () => ({ name: "second", description: "Second" }),
  }),
  resource(ibm.SmArbitrarySecret, "arbitrary-secret", {
    created: (made) => ({
      ...instance,
      name: "arbitrary",
      description: "First",
      payload: "one",
      labels: ["label-1"],
      customMetadata: { team: "a" },
      secretGroupId: made(ibm.SmSecretGroup, "standing-secret-group").secretGroupId,
    }),
    changed: () => ({
      name: "arbitrary-2",
      description: "Second",
      payload: "two",
      labels: ["label-2"],
      customMetadata: { team: "b" },
      expirationDate: "2099-01-01T00:00:00Z",
    }),
    replaced: (made) => ({ secretGroupId: made(ibm.SmSecretGroup, "other-secret-group").secretGroupId }),
  }),
  resource(ibm.SmIamCredentialsConfiguration, "engine-configuration", {
    created: (made) => ({
      ...instance,
      name: "engine",
      apiKey: made(ibm.IamServiceApiKey, "engine-key").apikey,
    }),
    changed: (made) => ({ apiKey: made(ibm.IamServiceApiKey, "engine-second-key").apikey }),
    replaced: () => ({ name: "engine-again" }),
    after: ["engine-operator", "engine-editor"],
  }),
  resource(ibm.SmIamCredentialsSecret, "credentials-in-groups", {
    created: (made) => ({
      ...instance,
      name: "credentials-in-groups",
      description: "First",
      ttl: "86400",
      accessGroups: [made(ibm.IamAccessGroup, "applications").id],
      secretGroupId: made(ibm.SmSecretGroup, "standing-secret-group").secretGroupId,
      labels: ["label-1"],
    }),
    changed: () => ({ description: "Second", ttl: "172800", labels: ["label-2"] }),
    replaced: (made) => ({ secretGroupId: made(ibm.SmSecretGroup, "other-secret-group").secretGroupId }),
    after: ["engine-configuration"],
  }),
  resource(ibm.SmIamCredentialsSecret, "credentials-of-service-id", {
    created: (made) => ({
      ...instance,
      name: "credentials-of-service-id",
      ttl: "7776000",
      serviceId: made(ibm.IamServiceId, "application").id,
      rotation: { autoRotate: true, interval: 30, unit: "day" },
    }),
    changed: () => ({ rotation: { autoRotate: true, interval: 60, unit: "day" } }),
    replaced: (made) => ({ serviceId: made(ibm.IamServiceId, "engine").id }),
    after: ["engine-configuration"],
  }),
  fixture(ibm.IamAuthorizationPolicy, "event-source-manager", () => ({
    sourceServiceName: "secrets-manager",
    sourceResourceInstanceId: seeded.instance,
    targetServiceName: "event-notifications",
    targetResourceInstanceId: events.guid,
    roles: ["Event Source Manager"],
  })),
  resource(ibm.SmEnRegistration, "event-registration", {
    created: () => ({
      ...instance,
      eventNotificationsInstanceCrn: events.crn,
      eventNotificationsSourceName: "secrets",
      eventNotificationsSourceDescription: "First",
    }),
    // IBM's resource has no update: every argument makes a new one.
    changed: () => ({ eventNotificationsSourceDescription: "Second" }),
    changes: "replace",
    replaced: () => ({ eventNotificationsSourceName: "secrets-again" }),
    // IBM's API does not tell the name of the source, which the provider requires and cannot change.
    importable: false,
    after: ["event-source-manager"],
  }),
  resource(ibm.CbrZone, "zone", {
    created: () => ({
      accountId: seeded.account,
      name: "office",
      description: "First",
      addresses: [
        { type: "ipAddress", value: "192.0.2.1" },
        { type: "ipRange", value: "198.51.100.0-198.51.100.255" },
      ],
      excludeds: [{ type: "ipAddress", value: "198.51.100.7" }],
    }),
    changed: () => ({
      name: "office-2",
      description: "Second",
      addresses: [{ type: "subnet", value: "203.0.113.0/24" }],
      excludeds: [],
    }),
  }),
  fixture(ibm.CbrZone, "standing-zone", () => ({
    accountId: seeded.account,
    name: "standing",
    addresses: [{ type: "ipAddress", value: "192.0.2.2" }],
  })),
  resource(ibm.CbrRule, "rule", {
    created: (made) => ({
      description: "First",
      enforcementMode: "report",
      contexts: [
        {
          attributes: [
            { name: "networkZoneId", value: made(ibm.CbrZone, "standing-zone").id },
            { name: "endpointType", value: "private" },
          ],
        },
      ],
      resources: [
        {
          attributes: [
            { name: "accountId", value: seeded.account },
            { name: "serviceName", value: "kms" },
          ],
        },
      ],
    }),
    changed: () => ({ description: "Second", enforcementMode: "disabled" }),
  }),
];

export const resourceReads: Reads = {
  getResourceGroup: (made) =>
    ibm.getResourceGroupOutput({ name: made(ibm.ResourceGroup, "resource-group").name }),
  getResourceInstance: (made) =>
    ibm.getResourceInstanceOutput({
      name: made(ibm.ResourceInstance, "resource-instance").name,
      service: "event-notifications",
    }),
  getSmArbitrarySecret: (made) =>
    ibm.getSmArbitrarySecretOutput({
      ...instance,
      name: made(ibm.SmArbitrarySecret, "arbitrary-secret").name,
      secretGroupName: "group",
    }),
  getSmConfigurations: (made) =>
    ibm.getSmConfigurationsOutput(instance, {
      dependsOn: [made(ibm.SmIamCredentialsConfiguration, "engine-configuration")],
    }),
  getSmEnRegistration: (made) =>
    ibm.getSmEnRegistrationOutput(instance, {
      dependsOn: [made(ibm.SmEnRegistration, "event-registration")],
    }),
  getSmIamCredentialsConfiguration: (made) =>
    ibm.getSmIamCredentialsConfigurationOutput({
      ...instance,
      name: made(ibm.SmIamCredentialsConfiguration, "engine-configuration").name,
    }),
  getSmIamCredentialsSecret: (made) =>
    ibm.getSmIamCredentialsSecretOutput({
      ...instance,
      secretId: made(ibm.SmIamCredentialsSecret, "credentials-in-groups").secretId,
    }),
  getSmSecretGroup: (made) =>
    ibm.getSmSecretGroupOutput({
      ...instance,
      secretGroupId: made(ibm.SmSecretGroup, "secret-group").secretGroupId,
    }),
  getSmSecretGroups: (made) =>
    ibm.getSmSecretGroupsOutput(instance, { dependsOn: [made(ibm.SmSecretGroup, "secret-group")] }),
  getCbrRule: (made) => ibm.getCbrRuleOutput({ ruleId: made(ibm.CbrRule, "rule").id }),
  getCbrZone: (made) => ibm.getCbrZoneOutput({ zoneId: made(ibm.CbrZone, "zone").id }),
};

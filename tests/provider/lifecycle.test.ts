import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { seeded } from "../../cloud/seed";
import { iamCases, iamReads } from "./_cases/iam";
import { resourceCases, resourceReads } from "./_cases/resources";
import { ProviderRun } from "./_helpers/engine";
import { live } from "./_helpers/lifecycle";

jest.setTimeout(300_000);

let run: ProviderRun;
beforeAll(async () => {
  run = await ProviderRun.start();
});
afterAll(() => run.close());

// One stack for all: IBM's provider waits ten seconds for each step of an instance, and the others live meanwhile.
test("every resource of @pulumi/ibm lives its whole life, and every data source reads it", async () => {
  const controller = new ResourceControllerV2(run.cloud.sdkOptions(await run.cloud.token()) as never);
  const { result: events } = await controller.createResourceInstance({
    name: "notifications",
    target: seeded.region,
    resourceGroup: seeded.resourceGroup,
    resourcePlanId: "7209c8e2-9957-525e-8496-1b0b3e307433", // event-notifications, standard,
  });
  const cases = [...iamCases, ...resourceCases({ guid: events.guid!, crn: events.crn! })];
  const read = await live(run, cases, { ...iamReads, ...resourceReads });
  const policy = { id: expect.any(String), roles: ["Viewer"] };
  // IBM's data sources leave out `labels` and `access_groups` of secrets, though their schemas have them.
  expect(read).toMatchObject({
    getIamAccessGroup: { groups: [{ name: "group", rules: [{ name: "managers", expiration: 4 }] }] },
    getIamAccessGroupPolicy: {
      policies: [
        {
          ...policy,
          description: "First",
          resources: [{ service: "secrets-manager", resourceInstanceId: seeded.instance }],
        },
      ],
    },
    getIamAccountSettings: {
      accountId: seeded.account,
      mfa: "TOTP4ALL",
      sessionInvalidationInSeconds: "3600",
    },
    getIamApiKey: { name: "user key", description: "First", iamId: seeded.owner, locked: false },
    getIamAuthToken: { iamAccessToken: expect.stringMatching(/^Bearer /), iamRefreshToken: "not_supported" },
    getIamEffectiveAccountSettings: {
      accounts: [{ sessionInvalidationInSeconds: "3600", restrictCreateServiceId: "NOT_SET" }],
      effectives: [
        {
          sessionInvalidationInSeconds: "3600",
          restrictCreateServiceId: "NOT_RESTRICTED",
          systemAccessTokenExpirationInSeconds: "3600",
        },
      ],
    },
    getIamRoles: {
      roles: expect.arrayContaining([
        expect.objectContaining({ name: "Manager", type: "service" }),
        expect.objectContaining({ name: "SecretsReader", type: "service" }),
        expect.objectContaining({ name: "Viewer", type: "platform" }),
      ]),
    },
    getIamServiceId: { serviceIds: [{ locked: false, iamId: expect.stringMatching(/^iam-ServiceId-/) }] },
    getIamServicePolicy: {
      policies: expect.arrayContaining([
        expect.objectContaining({ pattern: "time-based-conditions:weekly:all-day" }),
        expect.objectContaining({ roles: ["SecretsReader"] }),
      ]),
    },
    getIamTrustedProfile: { name: "profile", accountId: seeded.account },
    getIamTrustedProfileClaimRule: {
      name: "pods",
      type: "Profile-CR",
      crType: "ROKS_SA",
      conditions: [
        { claim: "namespace", operator: "EQUALS", value: '"default"' },
        { claim: "name", operator: "EQUALS", value: '"app"' },
      ],
    },
    getIamTrustedProfileIdentity: { type: "serviceid", identifier: expect.stringMatching(/^ServiceId-/) },
    getIamTrustedProfilePolicy: { policies: [{ ...policy, resources: [{ service: "iam-groups" }] }] },
    getIamUserPolicy: { policies: [{ ...policy, resources: [{ service: "kms" }] }] },
    getResourceGroup: { name: "first", state: "ACTIVE", isDefault: false, accountId: seeded.account },
    getResourceInstance: {
      name: "events",
      service: "event-notifications",
      plan: "standard",
      location: seeded.region,
      status: "active",
      tags: ["env:dev"],
    },
    getSmArbitrarySecret: {
      name: "arbitrary",
      payload: "one",
      customMetadata: { team: "a" },
    },
    getSmConfigurations: {
      totalCount: 1,
      configurations: [{ name: "engine", configType: "iam_credentials_configuration" }],
    },
    getSmEnRegistration: { eventNotificationsInstanceCrn: events.crn },
    getSmIamCredentialsConfiguration: {
      name: "engine",
      apiKey: expect.stringMatching(/^[\w-]{44}$/),
      disabled: false,
    },
    getSmIamCredentialsSecret: {
      name: "credentials-in-groups",
      ttl: "86400",
      reuseApiKey: true,
      apiKey: expect.stringMatching(/^[\w-]{44}$/),
    },
    getSmSecretGroup: { name: "first", description: "First" },
    getSmSecretGroups: { totalCount: 4 },
    getCbrRule: {
      description: "First",
      enforcementMode: "report",
      contexts: [{ attributes: expect.any(Array) }],
    },
    getCbrZone: { name: "office", addressCount: 2, excludedCount: 1 },
  });
});

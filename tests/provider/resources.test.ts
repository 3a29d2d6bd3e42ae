import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { seeded } from "../../cloud/seed";
import { resourceCases, resourceReads } from "./_cases/resources";
import { ProviderRun } from "./_helpers/engine";
import { live } from "./_helpers/lifecycle";

jest.setTimeout(300_000);

let run: ProviderRun;
beforeAll(async () => {
  run = await ProviderRun.start();
});
afterAll(() => run.close());

test("every other resource of @pulumi/ibm lives its whole life, and every data source reads it", async () => {
  const controller = new ResourceControllerV2(run.cloud.sdkOptions(await run.cloud.token()) as never);
  const { result: events } = await controller.createResourceInstance({
    name: "notifications",
    target: seeded.region,
    resourceGroup: seeded.resourceGroup,
    resourcePlanId: "7209c8e2-9957-525e-8496-1b0b3e307433", // event-notifications, standard,
  });
  const cases = resourceCases({ guid: events.guid!, crn: events.crn! });
  const read = await live(run, cases, resourceReads);
  // IBM's data sources leave out `labels` and `access_groups` of secrets, though their schemas have them.
  expect(read).toMatchObject({
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

import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { seeded, TestCloud } from "../_helpers/cloud";
import { engineIdentity, SecretsManagerClient } from "./_instance";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

/** How many objects of Secrets Manager there are, of all instances. */
const kept = () =>
  [...cloud.cloud.store.inspect()]
    .filter(({ name }) => name.startsWith("sm-"))
    .reduce((sum, { size }) => sum + size, 0);

async function fill(client: SecretsManagerClient): Promise<void> {
  await client.post("/secret_groups", { name: "group" });
  await client.post("/secrets", { secret_type: "arbitrary", name: "secret", payload: "x" });
  const api_key = engineIdentity(cloud).apiKey;
  await client.post("/configurations", {
    config_type: "iam_credentials_configuration",
    name: "engine",
    api_key,
  });
}

test("an instance keeps its data while it can be restored, and loses it for good with the reclamation", async () => {
  const controller = new ResourceControllerV2(cloud.sdkOptions(await cloud.token()) as never);
  const { result: instance } = await controller.createResourceInstance({
    name: "to go",
    target: "us-south",
    resourceGroup: seeded.resourceGroup,
    resourcePlanId: "7713c3a8-3be8-4a9a-81bb-ee822fcaac3d", // secrets-manager, standard
  });
  const id = instance.guid!;
  cloud.cloud.clock.advance(10_000);
  const host = `https://${id}.us-south.secrets-manager.appdomain.cloud`;
  await fill(new SecretsManagerClient(cloud, await cloud.token(), host));
  await fill(new SecretsManagerClient(cloud, await cloud.token()));
  expect(kept()).toBe(6);

  await controller.deleteResourceInstance({ id });
  cloud.cloud.clock.advance(1000);
  expect(kept()).toBe(6);
  const { result: waiting } = await controller.listReclamations({ resourceInstanceId: id });
  await controller.runReclamationAction({ id: waiting.resources![0]!.id!, actionName: "reclaim" });
  cloud.cloud.clock.advance(1000);
  expect(kept()).toBe(3);
});

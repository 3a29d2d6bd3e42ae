import { seeded, TestCloud } from "../cloud/_helpers/cloud";
import { Principals } from "../cloud/_helpers/principals";
import { runTool } from "./_helpers/tool";

jest.setTimeout(60_000);

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.close());

const existing = "an-existing-solutions-key-wxyz";
const request = (env: Record<string, string>) =>
  runTool(cloud, ["assistant-request"], {
    ONBOARDING_IBMID: "ann@example.com",
    ONBOARDING_INSTANCES: '["Car"]',
    ONBOARDING_SOLUTIONS_KEYS: JSON.stringify([existing]),
    ONBOARDING_TO: "",
    ...env,
  });

test("a service ID is looked up, and the request written with its IAM ID; keys are masked", async () => {
  const { id, iam_id } = new Principals(cloud.cloud).serviceId();
  const { exitCode, stdout, stderr } = await request({ ONBOARDING_SERVICE_ID: id });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const written = JSON.parse(stdout);
  expect(written).toMatchObject({ iamId: iam_id, mailto: expect.stringMatching(/^mailto:.*@ibm-sagan/) });
  expect(written.request).toContain(`IAM ID: ${iam_id}\nIBMid: ann@example.com\n`);
  expect(written.request).toContain("••••wxyz");
  expect(stdout).not.toContain(existing);
});

test("a user is found by the key, and support by its address", async () => {
  const { stdout } = await request({
    ONBOARDING_API_KEY: cloud.ownerKey,
    ONBOARDING_TO: "support@example.com",
  });
  expect(JSON.parse(stdout)).toMatchObject({
    iamId: seeded.owner,
    mailto: expect.stringMatching(/^mailto:support@example\.com/),
  });
});

test("a service ID that is not there and a wrong key are told, the key is not", async () => {
  const missing = "ServiceId-00000000-0000-4000-8000-000000000000";
  const gone = await request({ ONBOARDING_SERVICE_ID: missing });
  expect(gone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("Check that it exists") });
  const wrong = await request({ ONBOARDING_API_KEY: "wrong-key-0123456789" });
  expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("does not know the API key") });
  expect(wrong.stderr).not.toContain("wrong-key-0123456789");
});

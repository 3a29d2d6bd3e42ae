import { seeded } from "../../cloud/seed";
import { iamCases, iamReads } from "./_cases/iam";
import { ProviderRun } from "./_helpers/engine";
import { live } from "./_helpers/lifecycle";

jest.setTimeout(300_000);

let run: ProviderRun;
beforeAll(async () => {
  run = await ProviderRun.start();
});
afterAll(() => run.close());

test("every IAM resource of @pulumi/ibm lives its whole life, and every data source reads it", async () => {
  const read = await live(run, iamCases, iamReads);
  const policy = { id: expect.any(String), roles: ["Viewer"] };
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
  });
});

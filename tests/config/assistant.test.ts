import { checkConfig } from "../../config/check";
import { ConfigurationError } from "../../config/errors";

const account = "1f5c0b7a4d3e4f6b9a2c8d7e6f504132";
const guid = "3f7b1f9e-0000-4000-8000-000000000002";
const engines = [
  { name: "demo", instance: `crn:v1:bluemix:public:secrets-manager:us-south:a/${account}:${guid}::` },
];
const instance = `crn:v1:bluemix:public:conversation:eu-de:a/${account}:${guid}::`;
const userApiKeyFrom = { environment: "ANNS_KEY" };
const onboarding = (change: object = {}) => ({
  name: "car",
  ibmid: "ann@example.com",
  instances: ["Car"],
  ...change,
});
const access = (change: object = {}) => ({ name: "authors", instance, user: "ann@example.com", ...change });

function problems(assistant: object): string[] {
  try {
    checkConfig({ engines, assistant }, "Pulumi.dev.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field, value, expected }) => `${field}: ${value ?? ""} ${expected}`);
  }
}

test("the least role is the default; nothing is onboarded unless asked", () => {
  const { assistant } = checkConfig({ engines, assistant: { access: [access()] } }, "x");
  expect(assistant).toMatchObject({ onboarding: [], access: [{ instance: { guid }, roles: ["Reader"] }] });
  expect(checkConfig({ engines }, "x").assistant).toEqual({ onboarding: [], access: [] });
});

test("keys are named, not written: a variable of the environment or a secret of the stack", () => {
  const sources = { solutionsKeysFrom: { environment: "KEYS" }, userApiKeyFrom: { secret: "apiKeys:ann" } };
  expect(problems({ onboarding: [onboarding({ ...sources, instances: [] })] })).toEqual([]);
});

const uuid = "12345678-1234-4234-8234-123456789abc";

test.each<[string, object, RegExp]>([
  [
    "an address that is none",
    { onboarding: [onboarding({ ibmid: "ann" })] },
    /ibmid: "ann" is not an e-mail/,
  ],
  [
    "neither instance nor key",
    { onboarding: [onboarding({ instances: [] })] },
    /instances: \[\] must hold the name/,
  ],
  [
    "a trial account",
    { onboarding: [onboarding({ trial: true })] },
    /trial: true cannot be\. .* paid plans only/,
  ],
  [
    "two identities",
    { onboarding: [onboarding({ serviceId: `ServiceId-${uuid}`, userApiKeyFrom })] },
    /userApiKeyFrom: .* does not go with serviceId/,
  ],
  [
    "a name twice",
    { onboarding: [onboarding(), onboarding()] },
    /\[1\]\.name: "car" is also the name of assistant\.onb/,
  ],
  [
    "an instance of another service",
    { access: [access({ instance: engines[0]?.instance })] },
    /instance: .*must be the CRN of a Watson Assistant instance/,
  ],
  [
    "a role that it has not",
    { access: [access({ roles: ["Owner"] })] },
    /roles\[0\]: "Owner" must be one of Reader/,
  ],
  ["nobody", { access: [access({ user: undefined })] }, /access\[0\]: .* must name exactly one of user/],
  ["two people", { access: [access({ serviceId: `ServiceId-${uuid}` })] }, /must name exactly one of user/],
  [
    "an onboarding that is not there",
    { access: [access({ user: undefined, onboarding: "boat" })] },
    /onboarding: "boat" is no entry of assistant\.onboarding; there are: none/,
  ],
  [
    "an onboarding of a user",
    {
      onboarding: [onboarding({ userApiKeyFrom })],
      access: [access({ user: undefined, onboarding: "car" })],
    },
    /name the user instead/,
  ],
  [
    "an assistant by its name",
    { access: [access({ assistants: [{ id: "Car" }] })] },
    /id: "Car" must be the id of an/,
  ],
  [
    "one person twice on one instance",
    { access: [access(), access({ name: "builders" })] },
    /access\[1\]\.instance: .* same one as assistant\.access\[0\]; put their assistants into one entry/,
  ],
  ["a typing mistake", { acess: [] }, /acess: .*did you mean access/],
])("refuses %s", (_what, assistant, expected) => {
  expect(problems(assistant)).toEqual([expect.stringMatching(expected)]);
});

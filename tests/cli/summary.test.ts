import { summarize } from "../../cli/summary";
import { checkConfig } from "../../config/check";

const plain = { bold: (text: string) => text, dim: (text: string) => text };
const instance =
  "crn:v1:bluemix:public:secrets-manager:eu-de:a/1f5c0b7a4d3e4f6b9a2c8d7e6f504132:5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35::";
const outputs = {
  engines: {
    demo: {
      instance,
      serviceId: "ServiceId-1",
      accessGroupId: "AccessGroupId-1",
      apiKeyId: "ApiKey-1",
      apiKeyExpiresAt: "2027-02-21T00:00+0000",
      apiKeyRotatesFrom: "2027-01-22",
      configurationId: "c",
      grants: [
        { role: "Operator", service: "iam-identity" },
        { role: "Editor", service: "iam-groups" },
      ],
    },
  },
};

test("says what exists, what it may do, where the secret is, and what to try next", () => {
  const config = checkConfig({ cloud: "local", engines: [{ name: "demo", instance }] }, "x");
  expect(summarize(outputs, config, "dev", plain).join("\n")).toMatchInlineSnapshot(`
"
Engine demo
  exists   service ID ServiceId-1, in access group AccessGroupId-1
           engine configuration of Secrets Manager 5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35 (eu-de)
  may      Operator on iam-identity: make and delete API keys of service IDs
           Editor on iam-groups: change groups and their members
  secret   API key ApiKey-1: its value is in the instance and, encrypted, in this stack's state
           it ends on 2027-02-21; the first \`up\` from 2027-01-22 on replaces it

Next
  npm run drift                      has anybody changed something by hand?
  npm run policy                     what the rules of least privilege say of it
  npm run doctor                     which parts are in use, from where
  npm run cloud -- status            the console page of the local cloud: what is there, why a request was refused
  eval "$(npm run -s cloud -- env)"  then curl, an SDK or plain pulumi talk to the local cloud
  npm run destroy                    take everything away again"
`);
});

test("says of a key without an end that it has none, and how to replace it", () => {
  const config = checkConfig({ engines: [{ name: "demo", instance }] }, "x");
  const { apiKeyExpiresAt: _e, apiKeyRotatesFrom: _r, ...endless } = outputs.engines.demo;
  expect(summarize({ engines: { demo: endless } }, config, "dev", plain)).toContain(
    "           it never ends; `npm run rotate` replaces it",
  );
});

test("names the stack in what to try next when it is not the default one", () => {
  const config = checkConfig({ engines: [{ name: "demo", instance }] }, "x");
  const lines = summarize(outputs, config, "prod", plain);
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}npm run destroy -- --stack prod /));
  expect(lines.join("\n")).not.toContain("cloud -- env");
});

test("leaves out an engine that a partial run has not made", () => {
  const config = checkConfig({ engines: [{ name: "demo", instance }] }, "x");
  expect(summarize({}, config, "dev", plain).join("\n")).not.toContain("Engine demo");
});

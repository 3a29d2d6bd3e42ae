import { violationsIn } from "./_helpers/outcomes";
import { made, stack, unknownText, urnOf } from "./_helpers/resources";
import { ownEngine } from "./fixtures";
import { authorization } from "./fixtures/common";

test("an engine with the least grants, its key ending and not stored, breaks no rule", () => {
  expect(violationsIn(ownEngine)).toEqual([]);
});

test("an engine without a key, by two authorizations of its instance, breaks no rule", () => {
  expect(
    violationsIn([
      authorization({}),
      authorization({ targetServiceName: "iam-identity", roles: ["Operator"] }, "identity"),
    ]),
  ).toEqual([]);
});

test("an engine as IBM's archived module makes it breaks the rules that say so", () => {
  const owner = { iamServiceId: [urnOf("IamServiceId", "sid")] };
  const key = "not-a-key-but-as-long-as-IBMs-keys-are-0123";
  const ofKey = [urnOf("IamServiceApiKey", "key")];
  const policy = (name: string, roles: string[], service: string) =>
    made("IamServicePolicy", name, { iamServiceId: unknownText, roles, resources: { service } }, owner);
  const module = [
    made("IamServiceId", "sid", { name: "sid" }),
    policy("policy1", ["Editor"], "iam-groups"),
    policy("policy2", ["Operator", "Service ID creator"], "iam-identity"),
    made("IamServiceApiKey", "key", { iamServiceId: unknownText, apikey: key }, owner),
    made("SmSecretGroup", "account", { instanceId: "guid", name: "account-secret-group" }),
    made(
      "SmArbitrarySecret",
      "copy",
      { instanceId: "guid", secretGroupId: unknownText, payload: unknownText },
      { payload: ofKey, secretGroupId: [urnOf("SmSecretGroup", "account")] },
    ),
    made(
      "SmIamCredentialsConfiguration",
      "engine",
      { instanceId: "guid", apiKey: unknownText },
      { apiKey: ofKey },
    ),
    stack({ iam_secret_generator_apikey: key }),
  ];
  expect(violationsIn(module)).toEqual([
    "ILP-A08 remediate",
    "ILP-B04 mandatory",
    "ILP-B07 mandatory",
    "ILP-B08 advisory",
    "ILP-B09 mandatory",
    "ILP-C01 mandatory",
    "ILP-C03 mandatory",
    "ILP-C04 advisory",
    "ILP-C06 mandatory",
  ]);
});

import { UnknownValueError } from "@pulumi/policy";
import { catalogue } from "../../policies/catalogue";
import { policiesOf } from "../../policies/pack/policies";
import { roleTable } from "../access/_helpers/table";
import { commonArgs, proxied } from "./_helpers/outcomes";
import { judged, made, unknownText } from "./_helpers/resources";
import { now } from "./fixtures";

test("the provider's form of a target is mended where nothing else is in the block", () => {
  const [rule] = catalogue.filter(({ id }) => id === "ILP-A08");
  const remedy = (resources: unknown) =>
    rule!.remediate!(judged(made("IamServicePolicy", "p", { iamId: "x", roles: ["Viewer"], resources })));
  expect(remedy({ serviceType: "platform_service" })).toEqual({
    set: { accountManagement: true },
    remove: ["resources"],
  });
  expect(remedy({ serviceType: "platform_service", region: "us-south" })).toBeUndefined();
  expect(remedy({ service: "kms" })).toBeUndefined();
  expect(remedy(unknownText)).toBeUndefined();
});

test("mending keeps what is not known yet as it was", () => {
  const policies = policiesOf(catalogue, { table: roleTable, parameters: {}, clock: () => now });
  const mend = policies.find(({ name }) => name === "ILP-A08");
  const inputs = { iamId: unknownText, roles: ["Viewer"], resources: { serviceType: "platform_service" } };
  const { type, urn } = made("IamServicePolicy", "p", inputs);
  if (!mend || !("remediateResource" in mend)) throw new Error("ILP-A08 mends nothing");
  const mended = mend.remediateResource?.({ ...commonArgs, type, urn, name: "p", props: proxied(inputs) });
  expect(Object.keys(mended as object).sort()).toEqual(["accountManagement", "iamId", "roles"]);
  expect(() => (mended as { iamId: string }).iamId).toThrow(UnknownValueError);
});

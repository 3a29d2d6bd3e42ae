import type { PolicyResource } from "@pulumi/policy";
import { accountSizes, accountState, timePolicies } from "../../bench/policies";
import { packPath } from "../../cli/policy-gate";
import { catalogue } from "../../policies/catalogue";
import { policiesOf } from "../../policies/pack/policies";
import { resolveToolchain } from "../../toolchain";
import { roleTable } from "../access/_helpers/table";
import { commonArgs, proxied } from "./_helpers/outcomes";

jest.setTimeout(120_000);

test("a thousand objects are judged by all rules in a few seconds, start included", async () => {
  const toolchain = await resolveToolchain();
  const pack = packPath(process.cwd(), toolchain);
  const command = [toolchain.pulumi, "policy", "analyze", "--json", "--policy-pack", pack];
  const sizes = accountSizes.filter(({ objects }) => objects === 1000);
  const [figures] = await timePolicies(command, toolchain.env, sizes, 1);
  // Beside other tests on the same two cores; `npm run bench -- --policies` measures by itself.
  expect(figures?.seconds[0]).toBeLessThan(4 * (figures?.bound ?? 0));
});

test("the access model is built once for all rules of a run", () => {
  let built = 0;
  const options = {
    parameters: {},
    clock: () => Date.parse("2026-06-01T00:00:00Z"),
    // The model alone takes the table of the roles.
    get table() {
      built++;
      return roleTable;
    },
  };
  const { deployment } = accountState(50) as {
    deployment: { resources: { type: string; urn: string; outputs?: Record<string, unknown> }[] };
  };
  const resources = deployment.resources.map(
    ({ type, urn, outputs = {} }): PolicyResource => ({
      ...commonArgs,
      type,
      urn,
      name: urn.split("::").at(-1) ?? "",
      props: proxied(outputs),
      dependencies: [],
      propertyDependencies: {},
    }),
  );
  let policies = 0;
  for (const policy of policiesOf(catalogue, options)) {
    if (!("validateStack" in policy)) continue;
    policies++;
    try {
      policy.validateStack({ ...commonArgs, resources: [...resources] }, () => {});
    } catch {
      // not applicable
    }
  }
  expect(policies).toBeGreaterThan(15);
  expect(built).toBe(1);
});

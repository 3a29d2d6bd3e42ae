import { join } from "node:path";
import { factsOf, packPath, policyGate } from "../../cli/policy-gate";
import type { Session } from "../../cli/stack-context";
import { checkConfig } from "../../config/check";

const crn = (account: string, guid: string) =>
  `crn:v1:bluemix:public:secrets-manager:us-south:a/${account.repeat(32)}:${guid.repeat(8)}-0000-4000-8000-000000000000::`;
const config = (values: object) =>
  checkConfig(
    { cloud: "ibm", engines: [{ name: "orders", instance: crn("a", "1") }], ...values },
    "Pulumi.test.yaml",
  );

function session(values: object, version = "3.259.0", env: NodeJS.ProcessEnv = {}): Session {
  const parts = [{ name: "pulumi", version, source: "path", path: "" }];
  return { paths: { root: "/p" }, config: config(values), toolchain: { parts }, env } as unknown as Session;
}

test("the gate tells the pack what the configuration says for sure", () => {
  expect(factsOf(config({}))).toEqual({ account: "a".repeat(32) });
  expect(factsOf(config({ cloud: "local" }))).toMatchObject({ production: false });
  const engines = [{ name: "orders", instance: crn("a", "1"), serviceIdCreator: "on" }];
  expect(factsOf(config({ engines }))).toMatchObject({ restrictsServiceIdCreation: true });
});

test.each([["--skip-preview"], ["-f"], ["--policy-pack-config=off.json"], ["--skip-preview=true"]])(
  "in a real account %s is refused",
  (option) => {
    expect(() => policyGate(session({}), [option])).toThrow(/goes round the policy pack/);
  },
);

test("on the local cloud a deployment may go without its preview, and is judged all the same", () => {
  const { args } = policyGate(session({ cloud: "local" }), ["--skip-preview", "--diff"]);
  expect(args).toEqual(["--policy-pack", join("/p", "policies", "index.cjs")]);
  expect(() => policyGate(session({}), ["--skip-preview=false", "--diff"])).not.toThrow();
});

test("files of parameters and waivers that a shell names do not count in a deployment", () => {
  const env = { LEAST_PRIVILEGE_WAIVERS: "/w", LEAST_PRIVILEGE_PARAMETERS: "/p", PATH: "/bin" };
  expect(Object.keys(policyGate(session({}, "3.259.0", env), []).env).sort()).toEqual([
    "LEAST_PRIVILEGE_FACTS",
    "PATH",
  ]);
});

test("a CLI that runs no programs as policy packs gets the folder", () => {
  expect(packPath("/p", session({}, "3.249.0").toolchain)).toBe(join("/p", "policies"));
});

import { planParts, type Reach } from "../../toolchain/plan";
import { parseVersion, satisfies } from "../../toolchain/version-number";

const reach = (text: string): Reach => ({
  cli: text.includes("cli"),
  plugins: text.includes("plugins"),
  providers: text.includes("providers"),
});

test.each`
  suitable | internet                   | pulumi     | host      | bridge        | ibm           | command
  ${true}  | ${""}                      | ${"path"}  | ${"path"} | ${"built"}    | ${"built"}    | ${"own"}
  ${true}  | ${"cli"}                   | ${"path"}  | ${"path"} | ${"built"}    | ${"built"}    | ${"own"}
  ${true}  | ${"plugins"}               | ${"path"}  | ${"path"} | ${"download"} | ${"built"}    | ${"download"}
  ${true}  | ${"cli plugins providers"} | ${"path"}  | ${"path"} | ${"download"} | ${"download"} | ${"download"}
  ${false} | ${"cli plugins providers"} | ${"npm"}   | ${"npm"}  | ${"download"} | ${"download"} | ${"download"}
  ${false} | ${"cli plugins"}           | ${"npm"}   | ${"npm"}  | ${"download"} | ${"built"}    | ${"download"}
  ${false} | ${"cli"}                   | ${"npm"}   | ${"npm"}  | ${"built"}    | ${"built"}    | ${"own"}
  ${false} | ${"plugins providers"}     | ${"built"} | ${"own"}  | ${"built"}    | ${"built"}    | ${"own"}
  ${false} | ${""}                      | ${"built"} | ${"own"}  | ${"built"}    | ${"built"}    | ${"own"}
`(
  "suitable CLI on PATH: $suitable, internet: '$internet' -> CLI $pulumi, bridge $bridge, provider $ibm",
  ({ suitable, internet, pulumi, host, bridge, ibm, command }) => {
    expect(planParts(suitable, reach(internet))).toEqual({
      pulumi,
      "language-host": host,
      bridge,
      "ibm-provider": ibm,
      "command-provider": command,
    });
  },
);

test.each([
  ["3.249.0", true],
  ["v3.249.0", true],
  ["3.249.1", true],
  ["3.250.0-alpha.1", true],
  ["3.259.0+dirty", true],
  ["3.300.0", true],
  ["3.248.9", false],
  ["3.249.0-alpha.1", false],
  ["2.300.0", false],
  ["4.0.0", false],
  ["", false],
  ["pulumi", false],
])("version %p is suitable: %p", (version, suitable) => {
  expect(satisfies(version, "3.249.0")).toBe(suitable);
});

test("a version is read with and without its v", () => {
  expect(parseVersion(" v1.2.3-rc.1\n")).toEqual({ major: 1, minor: 2, patch: 3, prerelease: true });
  expect(parseVersion("1.2")).toBeUndefined();
});

import { accountKeys } from "../../config/account-keys";
import { crnOf, guid, otherGuid, problemsOf } from "./_helpers/problems";

const byVariable = { name: "data", apiKeyFrom: { environment: "DATA_API_KEY" } };
const bySecret = { name: "sealed", apiKeyFrom: { secret: "apiKeys:sealed" } };

function problems(accounts: object[], ...engines: object[]): string[] {
  return problemsOf({
    accounts,
    engines: engines.map((engine, index) => ({
      name: `engine-${index}`,
      instance: crnOf(index ? otherGuid : guid),
      ...engine,
    })),
  });
}

test("engines name the account whose key deploys them", () => {
  expect(problems([byVariable, bySecret], { account: "data" }, { account: "sealed" })).toEqual([]);
});

test.each([
  [
    "an account that is not there",
    [byVariable],
    { account: "dta" },
    /^engines\[0\]\.account: "dta" .*: data$/,
  ],
  ["two accounts of one name", [byVariable, byVariable], {}, /^accounts\[1\]\.name: .*accounts\[0\]/],
  [
    "no source",
    [{ name: "data", apiKeyFrom: {} }],
    {},
    /^accounts\[0\]\.apiKeyFrom: .*environment or secret/,
  ],
  ["a key", [{ name: "data", apiKey: "k" }], {}, /^accounts\[0\]\./],
  [
    "a secret among the project's own settings",
    [{ name: "data", apiKeyFrom: { secret: "machine-credentials:key" } }],
    {},
    /apiKeyFrom\.secret: .*another prefix/,
  ],
  [
    "another target account for an engine with a key",
    [byVariable],
    { targetAccount: "data" },
    /^engines\[0\]\.targetAccount: .*needs mode: keyless/,
  ],
  [
    "the instance's own account as target",
    [byVariable],
    { account: "data", targetAccount: "data", mode: "keyless" },
    /^engines\[0\]\.targetAccount: .*leave it out/,
  ],
])("refuses %s", (_what, accounts, engine, message) => {
  expect(problems(accounts, engine)[0]).toMatch(message);
});

describe("the keys", () => {
  const env = { IC_API_KEY: "own", DATA_API_KEY: "theirs" };
  const none = () => ({ value: undefined, secret: false });

  test("come from where the configuration says, and only those that are used", () => {
    const sealed = () => ({ value: "hidden", secret: true });
    const keys = accountKeys([undefined, "data", "sealed", "data"], [byVariable, bySecret], env, sealed);
    expect([...keys.values()]).toEqual([
      { name: undefined, value: "own", from: "IC_API_KEY" },
      { name: "data", value: "theirs", from: "DATA_API_KEY" },
      { name: "sealed", value: "hidden", from: "the secret apiKeys:sealed" },
    ]);
    expect(accountKeys(["data"], [byVariable, bySecret], { DATA_API_KEY: "k" }, none).size).toBe(1);
  });

  test.each([
    ["a variable that is not set", "data", none, "NO_API_KEY", /DATA_API_KEY is not set/],
    ["no IC_API_KEY", undefined, none, "NO_API_KEY", /IC_API_KEY is not set/],
    ["no such secret", "sealed", none, "NO_API_KEY", /pulumi config set --secret apiKeys:sealed/],
    [
      "a key in plain text",
      "sealed",
      () => ({ value: "readable", secret: false }),
      "API_KEY_IN_PLAIN_TEXT",
      /plain text.*--secret/s,
    ],
  ])("%s is told with the cure, without the key", (_what, name, read, code, message) => {
    const run = () => accountKeys([name], [byVariable, bySecret], {}, read);
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    expect(run).not.toThrow(/readable/);
  });
});

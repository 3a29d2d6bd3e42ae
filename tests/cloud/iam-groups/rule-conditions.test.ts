import { matchesRule } from "../../../cloud/services/iam-groups/rule-conditions";

const realm = "https://idp.example.org/SAML2";

test.each([
  ["EQUALS", '"Admins"', "Admins", true],
  ["EQUALS", '"Admins"', "admins", false],
  ["EQUALS", "1", 1, true],
  ["NOT_EQUALS", '"Admins"', "Users", true],
  ["NOT_EQUALS", '"Admins"', "Admins", false],
  ["NOT_EQUALS", '"Admins"', undefined, true],
  ["EQUALS_IGNORE_CASE", '"tRuE"', true, true],
  ["NOT_EQUALS_IGNORE_CASE", '"TRUE"', "true", false],
  ["CONTAINS", '"Admins"', ["Users", "Admins"], true],
  ["CONTAINS", '"Adm"', ["Users", "Admins"], false],
  ["CONTAINS", '"Adm"', "Admins", true],
  ["IN", '["Manager","Director"]', "Director", true],
  ["IN", '["Manager","Director"]', "Clerk", false],
  ["IN", '["Manager"]', undefined, false],
  ["EQUALS", "not json", "not json", true],
])("%s %s for %j is %s", (operator, value, actual, fits) => {
  const rule = { realm_name: realm, conditions: [{ claim: "role", operator, value }] };
  expect(matchesRule(rule, { realm, claims: { role: actual }, at: 0 })).toBe(fits);
});

test("every condition must hold", () => {
  const conditions = [
    { claim: "role", operator: "EQUALS", value: '"Manager"' },
    { claim: "country", operator: "EQUALS", value: '"DE"' },
  ];
  const rule = { realm_name: realm, conditions };
  expect(matchesRule(rule, { realm, claims: { role: "Manager", country: "DE" }, at: 0 })).toBe(true);
  expect(matchesRule(rule, { realm, claims: { role: "Manager", country: "FR" }, at: 0 })).toBe(false);
});

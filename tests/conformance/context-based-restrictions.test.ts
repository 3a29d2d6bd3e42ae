import ContextBasedRestrictionsV1 from "@ibm-cloud/platform-services/context-based-restrictions/v1";
import { etagOf, isoStamp, operation, refused, type Session, text } from "./_helpers/conformance";

// Source: Context-Based Restrictions API, https://cloud.ibm.com/apidocs/context-based-restrictions, and
// ContextBasedRestrictionsV1. Rules are made disabled: they never keep anybody out.

const sdk = (session: Session) => session.sdk(ContextBasedRestrictionsV1);
const unknown = "0".repeat(32);
const addresses = [
  { type: "ipAddress", value: "169.23.56.234" },
  { type: "ipRange", value: "169.23.22.0-169.23.22.255" },
  { type: "subnet", value: "192.0.2.0/24" },
];

async function zone(session: Session) {
  const { accountId } = session;
  const fields = { name: session.name("zone"), description: "Made by a test", addresses };
  const made = await sdk(session).createZone({ accountId, ...fields });
  const zoneId = made.result.id;
  session.later(() => sdk(session).deleteZone({ zoneId }));
  const read = await session.eventually(() => sdk(session).getZone({ zoneId }));
  return { zoneId, fields, made, ifMatch: etagOf(read) };
}

async function rule(session: Session) {
  const { zoneId } = await zone(session);
  const fields = {
    description: session.name("rule"),
    contexts: [{ attributes: [{ name: "networkZoneId", value: zoneId }] }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: session.accountId },
          { name: "serviceName", value: "kms" },
          { name: "serviceInstance", value: "00000000-0000-4000-8000-000000000000" },
        ],
      },
    ],
    enforcementMode: "disabled",
  };
  const made = await sdk(session).createRule(fields);
  const ruleId = made.result.id;
  session.later(() => sdk(session).deleteRule({ ruleId }));
  const read = await session.eventually(() => sdk(session).getRule({ ruleId }));
  return { ruleId, zoneId, fields, made, ifMatch: etagOf(read) };
}

describe("context-based-restrictions: zones", () => {
  operation("create_zone", async (session) => {
    const { made, fields, zoneId } = await zone(session);
    expect(made.status).toBe(201);
    expect(made.result).toMatchObject({
      ...fields,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      crn: expect.stringContaining(`:a/${session.accountId}::zone:${zoneId}`),
      account_id: session.accountId,
      address_count: 3,
      excluded_count: 0,
      excluded: [],
      href: `https://cbr.cloud.ibm.com/v1/zones/${zoneId}`,
      created_at: isoStamp,
      created_by_id: session.iamId,
      last_modified_at: isoStamp,
      last_modified_by_id: session.iamId,
    });
    const { accountId } = session;
    const wrong = { accountId, name: session.name("wrong"), addresses: [{ type: "subnet", value: "x" }] };
    await refused(sdk(session).createZone(wrong), 400);
  });
  operation("list_zones", async (session) => {
    const { zoneId, fields } = await zone(session);
    const { accountId } = session;
    const { result } = await sdk(session).listZones({ accountId, name: fields.name });
    expect(result).toMatchObject({ count: 1, zones: [{ id: zoneId, name: fields.name, address_count: 3 }] });
  });
  operation("get_zone", async (session) => {
    const { zoneId, fields, ifMatch } = await zone(session);
    expect((await sdk(session).getZone({ zoneId })).result).toMatchObject({ id: zoneId, ...fields });
    expect(ifMatch).toEqual(text);
    await refused(sdk(session).getZone({ zoneId: unknown }), 404);
  });
  operation("replace_zone", async (session) => {
    const { zoneId, ifMatch } = await zone(session);
    const { accountId } = session;
    const change = { zoneId, ifMatch, accountId, name: session.name("renamed"), addresses: [addresses[0]!] };
    expect((await sdk(session).replaceZone(change)).result).toMatchObject({
      id: zoneId,
      name: change.name,
      address_count: 1,
    });
    await refused(sdk(session).replaceZone(change), 412);
  });
  operation("delete_zone", async (session) => {
    const { zoneId } = await zone(session);
    expect((await sdk(session).deleteZone({ zoneId })).status).toBe(204);
    await refused(sdk(session).getZone({ zoneId }), 404);
  });
  operation("list_available_serviceref_targets", async (session) => {
    const { result } = await sdk(session).listAvailableServicerefTargets({});
    expect(result).toMatchObject({ count: expect.any(Number) });
    expect(result.targets.map(({ service_name }) => service_name)).toContain("containers-kubernetes");
  });
  operation("get_serviceref_target", async (session) => {
    const { result } = await sdk(session).getServicerefTarget({ serviceName: "containers-kubernetes" });
    expect(result).toMatchObject({ service_name: "containers-kubernetes" });
    await refused(sdk(session).getServicerefTarget({ serviceName: "no-such-service" }), 404);
  });
});

describe("context-based-restrictions: rules", () => {
  operation("create_rule", async (session) => {
    const { made, fields, ruleId } = await rule(session);
    const { enforcementMode: enforcement_mode, ...rest } = fields;
    expect(made.status).toBe(201);
    expect(made.result).toMatchObject({
      ...rest,
      enforcement_mode,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      crn: expect.stringContaining(`:a/${session.accountId}::rule:${ruleId}`),
      href: `https://cbr.cloud.ibm.com/v1/rules/${ruleId}`,
      created_at: isoStamp,
      created_by_id: session.iamId,
    });
    const nowhere = [{ attributes: [{ name: "networkZoneId", value: unknown }] }];
    await refused(sdk(session).createRule({ ...fields, contexts: nowhere }), 400);
  });
  operation("list_rules", async (session) => {
    const { ruleId, zoneId } = await rule(session);
    const { accountId } = session;
    const { result } = await sdk(session).listRules({ accountId, zoneId });
    expect(result).toMatchObject({ count: 1, rules: [{ id: ruleId }] });
  });
  operation("get_rule", async (session) => {
    const { ruleId, fields } = await rule(session);
    const { result } = await sdk(session).getRule({ ruleId });
    expect(result).toMatchObject({ id: ruleId, description: fields.description });
    await refused(sdk(session).getRule({ ruleId: unknown }), 404);
  });
  operation("replace_rule", async (session) => {
    const { ruleId, fields, ifMatch } = await rule(session);
    const change = { ...fields, ruleId, ifMatch, description: session.name("changed") };
    expect((await sdk(session).replaceRule(change)).result).toMatchObject({
      description: change.description,
    });
    await refused(sdk(session).replaceRule(change), 412);
  });
  operation("delete_rule", async (session) => {
    const { ruleId } = await rule(session);
    expect((await sdk(session).deleteRule({ ruleId })).status).toBe(204);
    await refused(sdk(session).getRule({ ruleId }), 404);
  });
  operation("list_available_service_operations", async (session) => {
    const { result } = await sdk(session).listAvailableServiceOperations({
      serviceName: "containers-kubernetes",
    });
    expect(result.api_types).toContainEqual(
      expect.objectContaining({
        api_type_id: text,
        display_name: text,
        type: text,
        actions: expect.any(Array),
      }),
    );
  });
});

describe("context-based-restrictions: account", () => {
  operation("get_account_settings", async (session) => {
    const { accountId } = session;
    const { result } = await sdk(session).getAccountSettings({ accountId });
    const count = expect.any(Number);
    expect(result).toMatchObject({
      id: accountId,
      crn: text,
      rule_count_limit: count,
      zone_count_limit: count,
      current_rule_count: count,
      current_zone_count: count,
      href: text,
    });
  });
});

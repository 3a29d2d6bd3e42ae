import fc from "fast-check";
import { addressType, covers } from "../../config/addresses";
import { account, crnOf, guid, problemsOf } from "./_helpers/problems";

const problems = (change: object) =>
  problemsOf({ engines: [{ name: "demo", instance: crnOf(guid), ...change }] });

test.each([
  ["192.0.2.1", "ipAddress"],
  ["2001:db8::1", "ipAddress"],
  ["192.0.2.1-192.0.2.9", "ipRange"],
  ["192.0.2.0/24", "subnet"],
  ["192.0.2.9-192.0.2.1", undefined],
  ["192.0.2.0/33", undefined],
  ["192.0.2.0/", undefined],
  ["192.0.2", undefined],
  ["office", undefined],
])("%s is %s", (text, type) => {
  expect(addressType(text)).toBe(type);
});

test("an address is covered by itself, its range and its subnet, and by no text that is none", () => {
  expect(covers(["192.0.2.1"], "192.0.2.1")).toBe(true);
  expect(covers(["198.51.100.1", "192.0.2.1-192.0.2.9"], "192.0.2.5")).toBe(true);
  expect(covers(["192.0.2.0/25"], "192.0.2.200")).toBe(false);
  expect(covers(["192.0.2.0/24"], "192.0.2.0/24")).toBe(false);
  fc.assert(fc.property(fc.string(), (text) => !covers(["0.0.0.0/0"], text) || /^[\d.]+$/.test(text)));
});

test.each([
  ["an address that is none", { addresses: ["office"] }, /addresses\[0\]: "office" must be an IP address/],
  [
    "enforcement without knowing from where it is deployed",
    { enforcement: "enabled" },
    /deployFrom: .*lock it out/,
  ],
  [
    "enforcement that would lock the deployment out",
    { enforcement: "enabled", deployFrom: ["192.0.2.1", "198.51.100.1"] },
    /deployFrom\[1\]: "198.51.100.1" is not among addresses/,
  ],
])("refuses %s", (_what, change, message) => {
  const found = problems({ networkRestriction: { addresses: ["192.0.2.0/24"], ...change } });
  expect(found).toEqual([expect.stringMatching(message)]);
});

test("a restriction that reports needs no more than addresses", () => {
  expect(problems({ networkRestriction: { addresses: ["192.0.2.0/24"] } })).toEqual([]);
});

test("notifications go to an instance of Event Notifications", () => {
  const crn = `crn:v1:bluemix:public:event-notifications:eu-de:a/${account}:${guid}::`;
  expect(problems({ eventNotifications: { instance: crn } })).toEqual([]);
  expect(problems({ eventNotifications: { instance: crnOf(guid) } })).toEqual([
    expect.stringMatching(/must be the CRN of an Event Notifications instance/),
  ]);
});

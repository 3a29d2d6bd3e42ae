import { withTime } from "../../config/load";

test("a time without quotes, which Pulumi hands over as Go writes it, is the time that was meant", () => {
  expect(withTime("2027-06-01 00:00:00 +0000 UTC")).toBe("2027-06-01T00:00:00Z");
  expect(withTime("on 2027-06-01")).toBe("on 2027-06-01");
});

import { catalogue } from "../../policies/catalogue";
import type { PackReport } from "../../policies/pack/options";
import type { WaiverEntry } from "../../policies/waivers/waiver";
import { findingsOf, toldBy } from "./_helpers/outcomes";
import { fixtures } from "./fixtures";

/** So that a stack is not taken for the one before it: the pack keeps it for as long as one call of Pulumi's goes on. */
afterEach(() => new Promise((resolve) => setImmediate(resolve)));

// A waiver that is wrong is mended, not waived.
const rules = catalogue.filter(({ id }) => id !== "ILP-H04").map(({ id }) => id);

test.each(rules)("%s: what is waived is told as waived, not as a violation and not as passed", (id) => {
  const { violating, parameters = {} } = fixtures[id]!;
  const program = violating[0]!;
  const found = findingsOf(program, parameters).filter(
    ({ rule, outcome }) => rule === id && outcome === "violation",
  );
  const entries = found.map(
    ({ urn, liveId }, index): WaiverEntry => ({
      id: `w${index}`,
      problems: [],
      waiver: {
        id: `w${index}`,
        rule: id,
        ...(liveId === undefined ? { urn } : { liveId }),
        owner: "security",
        reason: "Accepted for the test.",
        ticket: "SEC-1",
        created: "2026-05-01",
        expires: "2026-07-01",
      },
    }),
  );
  const outcomes = (report: PackReport) => [
    ...new Set(report.findings.filter(({ rule }) => rule === id).map(({ outcome }) => outcome)),
  ];
  expect(outcomes(toldBy(program, parameters, entries))).toEqual(expect.arrayContaining(["waived"]));
  expect(outcomes(toldBy(program, parameters, entries))).not.toContain("violation");
});

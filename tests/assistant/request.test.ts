import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eml, letter, mailto } from "../../assistant/letter";
import { masked } from "../../assistant/mask";
import { checkRequest, type OnboardingRequest } from "../../assistant/request";

const request: OnboardingRequest = {
  ibmid: "ann@example.com",
  iamId: "IBMid-550000ABCD",
  instances: ["Hotel – Zürich", "Car"],
  solutionsKeys: ["0123456789-existing-key-wxyz"],
};

const golden = (name: string) => readFileSync(join(__dirname, "golden", name), "utf8");
const withChange = (change: Partial<OnboardingRequest>) => () =>
  checkRequest({ ...request, ...change }, "standard");

test("a right request passes, trimmed", () => {
  expect(
    checkRequest({ ...request, ibmid: " ann@example.com\n", instances: [" Car ", ""] }, "standard"),
  ).toEqual({
    ...request,
    instances: ["Car"],
  });
});

test("a service ID may be linked too", () => {
  const iamId = "iam-ServiceId-12345678-1234-4234-8234-123456789abc";
  expect(checkRequest({ ...request, iamId }, "standard").iamId).toBe(iamId);
});

test("trial accounts are refused with the reason", () => {
  expect(() => checkRequest(request, "trial")).toThrow(
    /not for trial accounts: support links .* paid plans only/,
  );
});

test("an instance or an existing key is enough, neither is not", () => {
  expect(withChange({ solutionsKeys: [] })).not.toThrow();
  expect(withChange({ instances: [] })).not.toThrow();
  expect(withChange({ solutionsKeys: [], instances: ["  "] })).toThrow("name of at least one instance");
});

test("every mistake is told at once, keys never", () => {
  const wrong = withChange({
    ibmid: "ann",
    iamId: "ServiceId-1",
    instances: ["Car", "car", "a\nIBMid: eve@example.com"],
    solutionsKeys: ["same-secret-key", "same-secret-key", "two words"],
  });
  expect(wrong).toThrow(
    [
      "The request cannot be made:",
      '  IBMid: "ann" is not an e-mail address; an IBMid is one, like ann@example.com.',
      '  IAM ID: "ServiceId-1" is none; it looks like IBMid-550000ABCD or iam-ServiceId-<uuid>.',
      '  Instance: "car" is named twice.',
      '  Instance: "a?IBMid: eve@example.com" holds characters that no name has.',
      "  Existing API key 2 is the same as key 1.",
      "  Existing API key 3 is not one word of at least 8 ASCII characters.",
    ].join("\n"),
  );
  expect(wrong).not.toThrow(/same-secret-key|two words/);
});

test("a key is masked but for its end, a short one wholly", () => {
  expect(masked("0123456789-existing-key-wxyz")).toBe("••••wxyz");
  expect(masked("short-key")).toBe("••••");
});

test("the letter", () => {
  expect(letter(request)).toBe(golden("request.txt"));
  expect(letter(request, { withKeys: true })).toContain("  - 0123456789-existing-key-wxyz\n");
});

test("the draft for mail programs", () => {
  const draft = eml(letter(request), { from: request.ibmid, to: "support@example.com" });
  expect(draft).toBe(golden("request.eml"));
  const [, body = ""] = draft.split("\r\n\r\n");
  expect(Buffer.from(body, "base64").toString().replaceAll("\r\n", "\n")).toBe(letter(request));
});

test("the link", () => {
  const link = mailto(letter(request), "support@example.com");
  expect(link).toMatch(/^mailto:support@example\.com\?subject=IAM%20authentication/);
  expect(new URL(link).searchParams.get("body")).toBe(letter(request).replaceAll("\n", "\r\n"));
});
